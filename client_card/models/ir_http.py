from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client who uses the Clients app: no page has to ask for it."""
        info = super().session_info()
        if self.env.user.has_group("client_card.group_client_card_user"):
            info["client_card_user"] = True
        return info
