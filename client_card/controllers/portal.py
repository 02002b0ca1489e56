from odoo.exceptions import AccessError, MissingError
from odoo.http import route

from odoo.addons.sale.controllers.portal import CustomerPortal


class ClientPortal(CustomerPortal):
    @route()
    def portal_quote_decline(self, order_id, access_token=None, **kwargs):
        """An estimate declined in the portal counts as rejected by the client."""
        order = self._open_order(order_id, access_token)
        response = super().portal_quote_decline(order_id, access_token, **kwargs)
        if order and order.state == "cancel":
            order.client_rejected = True
        return response

    def _open_order(self, order_id, access_token):
        """Return the order that the visitor may decline, unless it is already
        cancelled."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return None  # redirected by Odoo
        return order if order.state != "cancel" else None
