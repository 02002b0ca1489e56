from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import ACCOUNTING_GROUPS, MAX_ID, round_amount

# what a client's name is made of, when it is shown
NAMED_BY = ("name", "company_name", "commercial_company_name")
NAMED_BY += ("is_company", "parent_id", "type")


class ResPartner(models.Model):
    """The figures of a client: columns of the panel, and what integrators ask for."""

    _inherit = "res.partner"

    client_currency_id = fields.Many2one(
        "res.currency",
        string="Company Currency",
        compute="_compute_client_currency_id",
    )
    client_balance = fields.Monetary(
        string="Balance",
        compute="_compute_client_balance",
        search="_search_client_balance",
        currency_field="client_currency_id",
        groups=ACCOUNTING_GROUPS,
        help="What the client owes to the current company; negative: we owe the "
        "client.",
    )
    client_overdue = fields.Monetary(
        string="Overdue",
        compute="_compute_client_overdue",
        search="_search_client_overdue",
        currency_field="client_currency_id",
        groups=ACCOUNTING_GROUPS,
        help="Still to be paid past the due date, in the current company, of all time.",
    )
    client_open_estimates = fields.Monetary(
        string="Open Estimates",
        compute="_compute_client_open_estimates",
        search="_search_client_open_estimates",
        currency_field="client_currency_id",
        groups="base.group_user",
        help="Total of the estimates sent and not answered, in the current company, of "
        "all time.",
    )

    @api.depends_context("company")
    def _compute_client_currency_id(self):
        self.client_currency_id = self.env.company.currency_id

    @api.depends_context("uid", "company")
    def _compute_client_balance(self):
        self._compute_client_column("client_balance")

    @api.depends_context("uid", "company")
    def _compute_client_overdue(self):
        self._compute_client_column("client_overdue")

    @api.depends_context("uid", "company")
    def _compute_client_open_estimates(self):
        self._compute_client_column("client_open_estimates")

    def _compute_client_column(self, name):
        clients = self.commercial_partner_id
        amounts = self.env["client.figures"]._read_column(name, clients)
        for partner in self:
            partner[name] = amounts.get(partner.commercial_partner_id.id, 0.0)

    def _search_client_balance(self, operator, value):
        return self._search_client_column("client_balance", operator, value)

    def _search_client_overdue(self, operator, value):
        return self._search_client_column("client_overdue", operator, value)

    def _search_client_open_estimates(self, operator, value):
        return self._search_client_column("client_open_estimates", operator, value)

    def _search_client_column(self, name, operator, value):
        if operator not in ("in", "not in", "<", "<=", ">", ">="):
            return NotImplemented
        numbers = value if operator in ("in", "not in") else [value]
        is_flag = self._fields[name].type == "boolean"
        if any(
            not isinstance(number, int | float) or (number is True and not is_flag)
            for number in numbers
        ):
            raise UserError(self.env._("Compare this amount with a number."))
        return self._compared_in_sql(name, operator, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        """The panel sorts and filters by figures: join them as one subselect each."""
        if field_expr == "client_currency_id":
            return SQL("%s", self.env.company.currency_id.id)
        if field_expr == "client_over_limit":
            self._check_field_access(self._fields[field_expr], "read")
            return self.env["client.credit"]._over_limit_to_sql(alias)
        figures = self.env["client.figures"]
        if query is None or field_expr not in figures._columns():
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return figures._column_to_sql(field_expr, alias, query)

    def _client_contact_ids(self):
        """Return the ids of these clients and all their contacts, archived ones too.

        The database knows how many rows a contact has, not how many a client has: by
        these ids it finds those of a large client much faster.
        """
        # sudo: only the ids of the contacts are used
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        contacts = partners._search([("commercial_partner_id", "in", self.ids)])
        return contacts.get_result_ids()

    @api.readonly
    def action_view_client_invoices(self):
        """Open the outstanding invoices of the client, those that its block counts.

        :return: an action
        :raise AccessError: if the user may not read the contact or such documents
        """
        return self._action_view_documents("invoices", "account_move_action")

    @api.readonly
    def action_view_client_estimates(self):
        """Open the outstanding estimates of the client, those that its block counts.

        :return: an action
        :raise AccessError: if the user may not read the contact or such documents
        """
        return self._action_view_documents("estimates", "sale_order_action")

    def _action_view_documents(self, kind, action):
        self.ensure_one()
        self.check_access("read")
        if not self.env["client.figures"]._can_see(kind):
            raise AccessError(self.env._("You have no right to see these documents."))
        # sudo: the client of a readable contact; only its id is used
        client_id = self.sudo().commercial_partner_id.id
        source = self.env["client.figures"]._sources()[kind]
        domain = source.domain & Domain(source.client, "=", client_id)
        return self.env["ir.actions.act_window"]._for_xml_id(
            f"client_card.{action}"
        ) | {
            "domain": list(domain),
            "context": {
                "search_default_outstanding": 1,
                "client_card_client_id": client_id,
                "client_card_figures": kind,
            },
        }

    @api.readonly
    def client_card_figures(self, period=None, figures=None):
        """Return the figures of the client card for many clients at once.

        Amounts are given per company the caller works in, in that company's currency;
        companies and currencies are never added. What the caller may not see is left
        out. The number of queries does not depend on the number of clients or
        documents.

        :param str period: ``"year"`` (current year) or ``"all"``; default: the
            caller's own choice. ``balance``, ``credit``, ``late`` and
            ``on_account`` are always of all time.
        :param list figures: which of ``"balance"``, ``"credit"``, ``"invoices"``,
            ``"estimates"`` (and what bridges add), ``"late"``, ``"on_account"``,
            ``"days_to_pay"``; default: all but the last three, which read more
        :return: a list with a dict for each id, in the same order

        ::

            {"id": 12, "client_id": 7, "name": "Azure Interior", "period": "year",
             "companies": [{
                 "company_id": 1, "company": "My Company",
                 "currency_id": 125, "currency": "EUR",
                 "balance": 150.0,  # positive: the client owes us
                 "credit": {"limit": 100.0, "used": 170.0, "to_invoice": 20.0,
                            "available": -70.0, "over": True},
                 "invoices": {"outstanding": {
                     "count": 2, "amount": 150.0,
                     "currencies": {"USD": {"count": 1, "amount": 110.0}, …}}, …},
                 "estimates": {"outstanding": {…}, "accepted": {…}, …},
                 "late": {"count": 1, "amount": 50.0},
                 "on_account": {"amount": 20.0, "bills": 0.0, "outstanding": 150.0,
                                "not_sent": 20.0, "other_debits": 0.0,
                                "open_items": 150.0, "rest": 0.0},
                 "days_to_pay": {"count": 3, "days": 12.5},
             }]}

        ``client_id`` is the commercial partner: a contact answers with the figures
        of its company. ``amount`` is in the company's currency, ``currencies`` has
        the same documents in their own currencies.

        ``used`` is what Odoo compares with the limit of credit: what is open on
        receivable accounts (in all branches of the company) and, ``to_invoice``, what
        confirmed orders leave to be invoiced. ``limit`` and ``available`` are False
        where no limit applies. ``late`` goes by each instalment's due date.
        ``on_account`` are the open credits, of which ``bills`` are our own to pay:
        ``outstanding + not_sent + other_debits - amount`` is ``open_items``, and with
        ``rest`` the balance. ``days_to_pay`` is the mean over the ``count`` documents
        of the block ``paid``; ``days`` is False when there is none.

        :raise AccessError: for portal users, or contacts the caller may not read
        :raise UserError: on unknown ids, period or figures
        """
        partners = self._check_figures_access(["commercial_partner_id", *NAMED_BY])
        compute = self.env["client.figures"]
        kinds = compute._check_kinds(figures)
        period = compute._check_period(period)
        # sudo: the client of a contact that the caller may read
        client_of = {p: p.sudo().commercial_partner_id for p in partners}
        clients = self.browse({client.id for client in client_of.values()})
        companies = compute._read_clients(kinds, clients, period)
        return [
            {
                "id": partner.id,
                "client_id": client.id,
                "name": client.display_name or "",
                "period": period,
                "companies": companies[client.id],
            }
            for partner, client in client_of.items()
        ]

    @api.readonly
    def client_card_history(self):
        """Return what was invoiced to clients by year and month, newest year first.

        Refunds are negative, as in the block Total, whose amount of all time the
        years add up to. A year is compared with the one before, the current one with
        the same months of it.

        :return: a list with a dict for each id, in the same order::

                {"id": 12, "client_id": 7, "companies": [{
                    "company_id": 1, "company": "My Company",
                    "currency_id": 125, "currency": "EUR",
                    "years": [{"year": 2026, "months": [100.0, …], "total": 900.0,
                               "before": 600.0, "change": 0.5}]}]}

            ``before`` is the amount of the year before, and ``change`` the part of it
            by which the year differs; it is left out where there was nothing before

        :raise AccessError: for contacts or invoices that the caller may not read
        :raise UserError: on unknown ids
        """
        partners = self._check_figures_access()
        figures = self.env["client.figures"]
        if not figures._can_see("invoices"):
            raise AccessError(self.env._("You have no right to see these documents."))
        # sudo: the client of a contact that the caller may read; only its id is used
        client_of = {p: p.sudo().commercial_partner_id.id for p in partners}
        history = figures._read_history(self.browse(set(client_of.values())))
        return [
            {
                "id": partner.id,
                "client_id": client_id,
                "companies": [
                    figures._describe_company(company)
                    | {
                        "years": self._compare_years(
                            history[client_id, company.id], company.currency_id
                        )
                    }
                    for company in self.env.companies
                ],
            }
            for partner, client_id in client_of.items()
        ]

    @api.model
    def _compare_years(self, months_of, currency):
        """Return the years of a history, newest first, each compared with the last."""
        today = fields.Date.context_today(self)
        years = []
        for year in sorted(months_of, reverse=True):
            months = months_of[year]
            past = today.month if year == today.year else 12
            before = round_amount(currency, sum(months_of.get(year - 1, [])[:past]))
            row = {
                "year": year,
                "months": months,
                "total": round_amount(currency, sum(months)),
                "before": before,
            }
            if before:
                row["change"] = (sum(months[:past]) - before) / abs(before)
            years.append(row)
        return years

    def _check_one_contact(self):
        """:raise UserError: on none or several"""
        if len(self._ids) != 1:
            raise UserError(self.env._("Give the id of one contact."))

    def _check_figures_access(self, names=("commercial_partner_id",)):
        """Return the contacts asked for, each once.

        :param names: fields that the caller goes on to read
        :raise AccessError: for portal users, or contacts the caller may not read
        :raise UserError: on ids of no contact
        """
        self = self.sudo(False)
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Figures are for internal users only."))
        # all that is needed of them: their rules would read every column
        self.env.companies.fetch(
            ["name", "currency_id", "parent_path", "account_use_credit_limit"]
        )
        # what is no id at all would make the database fail
        valid = [i for i in self._ids if type(i) is int and 0 < i <= MAX_ID]
        asked = self.browse(dict.fromkeys(valid))
        readable = self.with_context(active_test=False).search_fetch(
            [("id", "in", valid)], names, order="id"
        )
        if len(readable) == len(asked) and len(valid) == len(self._ids):
            return asked
        found = set(asked.exists()._ids)
        if missing := [str(i) for i in self._ids if i not in found]:
            raise UserError(
                self.env._("No contact has these ids: %s.", ", ".join(missing[:10]))
            )
        asked.check_access("read")
        return asked
