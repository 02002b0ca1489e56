from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.client_card.models.side_card.client_side_card import Part

OPEN = ("draft", "confirmed", "under_repair")


class ClientSideCard(models.AbstractModel):
    _inherit = "client.side.card"

    @api.model
    def _parts(self, client):
        return super()._parts(client) | {
            "work_orders": Part(
                model="repair.order",
                domain=Domain("client_id", "=", client.id)
                & Domain("state", "in", OPEN),
                order="schedule_date desc, id desc",
                fields=("name", "product_id", "lot_id", "state", "schedule_date")
                + ("client_total", "client_currency_id"),
                describe=self._describe_work_order,
            )
        }

    @api.model
    def _describe_work_order(self, order):
        states = order._fields["state"]._description_selection(self.env)
        return {
            "name": order.name,
            "product": order.product_id.display_name,
            "serial": order.lot_id.name,
            "state": order.state,
            "state_name": dict(states)[order.state],
            "scheduled": fields.Datetime.to_string(order.schedule_date),
            "amount": order.client_total,
            "currency_id": order.client_currency_id.id,
        }
