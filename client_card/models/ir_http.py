from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _auth_method_client_card(cls):
        """Accept a session as on any page or, for other systems, an API key."""
        header = request.httprequest.headers.get("Authorization", "")
        if header.lower().startswith("bearer "):
            cls._auth_method_bearer()
        else:
            cls._auth_method_user()

    def session_info(self):
        """Tell the web client whether the user has the Clients app, so that no page has
        to ask."""
        info = super().session_info()
        if self.env.user.has_group("client_card.group_client_card_user"):
            info["client_card_user"] = True
        return info
