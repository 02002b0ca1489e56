from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools import MAX_ID, read_once

# the fields that make up a client's display name
NAMED_BY = ("name", "company_name", "commercial_company_name")
NAMED_BY += ("is_company", "parent_id", "type")


class ResPartner(models.Model):
    """The figures of a client, for integrators."""

    _inherit = "res.partner"

    client_currency_id = fields.Many2one(
        "res.currency",
        string="Company Currency",
        compute="_compute_client_currency_id",
    )

    @api.depends_context("company")
    def _compute_client_currency_id(self):
        self.client_currency_id = self.env.company.currency_id

    def _field_to_sql(self, alias, field_expr, query=None):
        """The panel sorts and filters by figures, using the SQL of each Column."""
        if field_expr == "client_currency_id":
            return SQL("%s", self.env.company.currency_id.id)
        field = self._fields.get(field_expr)
        # called for every query on contacts, with each of their fields
        if query is None or not field or field.store:
            return super()._field_to_sql(alias, field_expr, query)
        figures = self.env["client.figures"]
        if field_expr not in figures._columns():
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return figures._column_to_sql(field_expr, alias, query)

    def _client_contact_ids(self):
        """Return the ids of these clients and all their contacts, including archived
        ones.

        The database can estimate the rows of a contact, but not of a client: these ids
        make queries on large clients much faster.
        """

        def read():
            # sudo: only the ids of the contacts are used
            partners = self.env["res.partner"].sudo().with_context(active_test=False)
            contacts = partners._search([("commercial_partner_id", "in", self.ids)])
            return contacts.get_result_ids()

        return read_once(self.env, ("contacts", self._ids), read)

    @api.readonly
    def client_card_figures(self, period=None, figures=None):
        """Return the figures of the client card for many clients at once.

        Amounts are given per company the caller works in, in that company's currency;
        companies and currencies are never added. Figures that the caller may not see
        are left out. The number of queries does not depend on the number of clients or
        documents.

        :param str period: ``"year"`` (current year) or ``"all"``; default: the caller's
            preference. ``balance``, ``credit``, ``late`` and ``on_account`` always
            cover all time.
        :param list figures: which of ``"balance"``, ``"credit"``, ``"invoices"``,
            ``"estimates"`` (and what bridges add), ``"late"``, ``"on_account"``,
            ``"days_to_pay"``; default: all but the last three, which are slower
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

        ``client_id`` is the commercial partner: a contact gets the figures of its
        company. ``amount`` is in the company's currency, ``currencies`` has the same
        documents in their own currencies.

        ``used`` is the amount that Odoo compares with the credit limit: open
        receivables (in all branches of the company) and, as ``to_invoice``, the
        uninvoiced part of confirmed orders. ``limit`` and ``available`` are False if no
        limit applies. ``late`` is based on the due date of each instalment.
        ``on_account`` are the open credits, of which ``bills`` are vendor bills that we
        owe: ``outstanding + not_sent + other_debits - amount`` is ``open_items``, and
        plus ``rest`` the balance. ``days_to_pay`` is the average over the ``count``
        documents of the block ``paid``; ``days`` is False if there are none.

        :raise AccessError: for portal users, or contacts the caller may not read
        :raise UserError: on unknown ids, period or figures
        """
        partners = self._check_figures_access(["commercial_partner_id", *NAMED_BY])
        compute = self.env["client.figures"]
        names = compute._check_figures(figures)
        period = compute._check_period(period)
        # sudo: the client of a contact that the caller may read
        client_of = {p: p.sudo().commercial_partner_id for p in partners}
        clients = self.browse({client.id for client in client_of.values()})
        companies = compute._read_clients(names, clients, period)
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

    def _check_one_contact(self):
        """:raise UserError: on no contact, or several"""
        if len(self._ids) != 1:
            raise UserError(self.env._("Pass the id of exactly one contact."))

    def _check_one_client(self, names=("commercial_partner_id",)):
        """Return the requested contact and its client.

        :param names: fields of the client that the caller reads next
        :raise AccessError: for portal users, or if the caller may not read both
        :raise UserError: on an unknown id, or on no id or several
        """
        self._check_one_contact()
        partner = self._check_figures_access(names)
        # sudo: the client of a contact that the caller may read; only its id is used
        client = self.browse(partner.sudo().commercial_partner_id.id)
        if client != partner:
            client._check_figures_access(names)
        return partner, client

    def _check_figures_access(self, names=("commercial_partner_id",)):
        """Return the requested contacts, without duplicates.

        :param names: fields that the caller reads next
        :raise AccessError: for portal users, or contacts the caller may not read
        :raise UserError: on unknown ids
        """
        self = self.sudo(False)
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only internal users can see figures."))
        # only the fields needed: otherwise record rules would read every column
        self.env.companies.fetch(
            ["name", "currency_id", "parent_path", "account_use_credit_limit"]
        )
        # an invalid id would be a database error
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
