from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import URGENT, Fact


class ClientAttention(models.Model):
    """Who uses more credit than the limit."""

    _inherit = "client.attention"

    kind = fields.Selection(selection_add=[("over_limit", "Over credit limit")])
    action = fields.Selection(selection_add=[("open_credit", "Open credit")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            2: Fact(
                "res.partner",
                self._over_limit,
                {"over_limit": Domain.TRUE},
                "open_credit",
                self._open_credit,
                "credit",
                lambda: self.env["client.figures"]._can_see("credit"),
            )
        }

    def _over_limit(self):
        """As ``client_over_limit``; the amount is the excess over the limit. The start
        is not known."""
        credit = self.env["client.credit"]
        if not credit._has_limits():
            return None
        exceeding = credit._exceeding_select(self._asked_partners())
        return exceeding and self._client_facts(
            exceeding,
            {
                "kind": SQL("'over_limit'"),
                "severity": SQL("%s", URGENT),
                "amount": SQL("found.amount"),
            },
        )

    @api.model
    def _open_credit(self, client):
        return self._open_card(client, "credit")
