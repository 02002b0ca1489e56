from odoo import api, fields, models


class ClientSideCard(models.AbstractModel):
    """The last reminder and the next one: level and day, for all users."""

    _inherit = "client.side.card"

    @api.model
    def _read_client(self, client):
        result = super()._read_client(client)
        if self.env["client.reminder"].has_access("read"):
            result["reminder"] = self._read_reminder(client.sudo(False))
        return result

    @api.model
    def _read_reminder(self, client):
        if not client.client_reminder_level:
            return False
        text = fields.Date.to_string
        return {
            "level": client.client_reminder_level,
            "day": text(client.client_reminder_day),
            "next_level": client.client_reminder_next_level,
            "next_day": text(client.client_reminder_next_day),
        }
