from odoo import api, fields, models
from odoo.fields import Domain

from ..overview.client_overview import Count
from ..side_card.client_side_card import Part


class ClientOverview(models.AbstractModel):
    """Overdue invoices, and estimates waiting for an answer."""

    _inherit = "client.overview"

    @api.model
    def _counts(self, client):
        counts = super()._counts(client)
        for section, block, label, level in (
            ("invoices", "overdue", self.env._("overdue"), "danger"),
            ("estimates", "outstanding", self.env._("outstanding"), None),
        ):
            if self.env["client.figures"]._can_see(section):
                model, domain = self._block_records(section, block, client)
                counts |= {section: (Count(model, domain, block, label, level),)}
        return counts

    @api.model
    def _block_records(self, source, block, client):
        """Return the model and the Domain of a client's documents in a block, for all
        time."""
        found = self.env["client.figures"]._sources()[source]
        of_client = Domain(found.client, "=", client.id)
        return found.model, found.domain & found.blocks[block].domain & of_client

    @api.model
    def _parts(self, client):
        model, domain = self._block_records("estimates", "outstanding", client)
        return super()._parts(client) | {
            "estimates": Part(
                model=model,
                domain=domain,
                order="date_order desc, id desc",
                fields=("name", "validity_date", "amount_total", "currency_id"),
                describe=self._describe_estimate,
            )
        }

    @api.model
    def _describe_estimate(self, estimate):
        valid = estimate.validity_date
        return {
            "name": estimate.name,
            "valid_until": fields.Date.to_string(valid),
            "expired": bool(valid) and valid < fields.Date.context_today(self),
            "amount": estimate.amount_total,
            "currency_id": estimate.currency_id.id,
        }
