from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from ..overview.client_overview import Box

LIMIT = 6  # entries
FIELDS = ("kind", "name", "body", "date", "day", "amount", "currency_id", "res_model")


class ClientOverview(models.AbstractModel):
    """What happened last with a client."""

    _inherit = "client.overview"

    @api.model
    def _boxes(self, client):
        box = Box(partial(self._read_latest, client), union="client.log")
        return super()._boxes(client) | {"latest": box}

    @api.model
    def _read_latest(self, client):
        log = self.env["client.log"]
        if not log.has_access("read"):
            return None
        past = Domain("date", "<=", fields.Datetime.now())
        of_client = Domain("client_id", "=", client.id)
        entries = log.search_fetch(of_client & past, FIELDS, limit=LIMIT)
        kinds = dict(log._fields["kind"]._description_selection(self.env))
        return {
            "entries": [
                {
                    "id": entry.id,
                    "kind": entry.kind,
                    "kind_name": kinds[entry.kind],
                    "name": entry.summary,
                    "date": fields.Datetime.to_string(entry.date),
                    "day": fields.Date.to_string(entry.day),
                    "amount": bool(entry.currency_id) and entry.amount,
                    "currency_id": entry.currency_id.id,
                }
                for entry in entries
            ]
        }
