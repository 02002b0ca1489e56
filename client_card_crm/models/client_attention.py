from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.client_card.models.attention.client_attention import SOON, Fact
from odoo.addons.client_card.models.client_union import Probe


class ClientAttention(models.Model):
    """Open leads with no planned activity."""

    _inherit = "client.attention"
    _depends = {
        "crm.lead": ["client_number", "name", "won_status"],
        "mail.activity": ["active", "res_id", "res_model"],
    }

    kind = fields.Selection(selection_add=[("lead", "Lead without next step")])
    action = fields.Selection(selection_add=[("plan", "Plan")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            16: Fact(
                "crm.lead",
                self._unplanned_leads,
                {"lead": Domain.TRUE},
                "plan",
                self._plan,
                probe=Probe("crm.lead", "client_id"),
            )
        }

    def _unplanned_leads(self):
        return self._records(
            "crm.lead",
            Domain("won_status", "=", "pending")
            & Domain("active", "=", True)
            & Domain.custom(to_sql=self._nothing_planned),
            "client_id",
            {
                "date": "create_date",
                "kind": SQL("'lead'"),
                "severity": SQL("%s", SOON),
                "name": SQL("CONCAT_WS(' – ', crm_lead.client_number, crm_lead.name)"),
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
                "amount": "expected_revenue",
                "currency_id": "company_currency",
            },
        )

    @api.model
    def _nothing_planned(self, model, alias, _query):
        """Return the SQL condition that a lead has no activity of any user."""
        return SQL(
            """
            NOT EXISTS (
                SELECT FROM mail_activity
                 WHERE res_model = %s AND res_id = %s AND active IS TRUE
            )
            """,
            model._name,
            SQL.identifier(alias, "id"),
        )

    @api.model
    def _plan(self, lead):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Schedule Activity"),
            "res_model": "mail.activity.schedule",
            "views": [(False, "form")],
            "target": "new",
            "context": {"active_model": lead._name, "active_ids": lead.ids},
        }
