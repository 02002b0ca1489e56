from odoo import api, models


class ClientUnion(models.AbstractModel):
    """Conversations open as a page: a dialog has no chatter to answer in."""

    _inherit = "client.union"

    @api.model
    def _form_action(self, record, title):
        action = super()._form_action(record, title)
        if record._name == "client.conversation":
            action["target"] = "current"
        return action
