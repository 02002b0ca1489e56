from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools import ACCOUNTING_GROUPS, round_amount
from ..figures.figure_column import figure_column


class ResPartner(models.Model):
    """A client's open invoices and estimates, and the invoiced amounts."""

    _inherit = "res.partner"

    client_overdue = figure_column(
        "client_overdue",
        string="Overdue",
        groups=ACCOUNTING_GROUPS,
        help="Unpaid after the due date, in the current company, all time.",
    )
    client_open_estimates = figure_column(
        "client_open_estimates",
        string="Open Estimates",
        groups="base.group_user",
        help="Total of the estimates sent and not yet answered, in the current "
        "company, all time.",
    )

    @api.readonly
    def client_card_history(self):
        """Return the amounts invoiced to clients by year and month, newest year first.

        Refunds are negative, as in the block Total; the years add up to its amount for
        all time. A year is compared with the previous one, the current year only with
        the same months.

        :return: a list with a dict for each id, in the same order::

                {"id": 12, "client_id": 7, "companies": [{
                    "company_id": 1, "company": "My Company",
                    "currency_id": 125, "currency": "EUR",
                    "years": [{"year": 2026, "months": [100.0, …], "total": 900.0,
                               "before": 600.0, "change": 0.5}]}]}

            ``before`` is the amount of the previous year, and ``change`` the relative
            difference from it; it is left out if there was nothing before

        :raise AccessError: for contacts or invoices that the caller may not read
        :raise UserError: on unknown ids
        """
        partners = self._check_figures_access()
        figures = self.env["client.figures"]
        if not figures._can_see("invoices"):
            raise AccessError(self.env._("You are not allowed to see these documents."))
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

    @api.readonly
    def action_view_client_invoices(self):
        """Open the outstanding invoices of the client, as counted by the block.

        :return: an action
        :raise AccessError: if the user may not read the contact or such documents
        """
        return self._action_view_documents("invoices", "account_move_action")

    @api.readonly
    def action_view_client_estimates(self):
        """Open the outstanding estimates of the client, as counted by the block.

        :return: an action
        :raise AccessError: if the user may not read the contact or such documents
        """
        return self._action_view_documents("estimates", "sale_order_action")

    def _action_view_documents(self, source, action):
        self.ensure_one()
        self.check_access("read")
        if not self.env["client.figures"]._can_see(source):
            raise AccessError(self.env._("You are not allowed to see these documents."))
        # sudo: the client of a readable contact; only its id is used
        client_id = self.sudo().commercial_partner_id.id
        counted = self.env["client.figures"]._sources()[source]
        domain = counted.domain & Domain(counted.client, "=", client_id)
        return self.env["ir.actions.act_window"]._for_xml_id(
            f"client_card.{action}"
        ) | {
            "domain": list(domain),
            "context": {
                "search_default_outstanding": 1,
                "client_card_client_id": client_id,
                "client_card_source": source,
            },
        }
