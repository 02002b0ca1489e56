from odoo import models


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "client.activity.mixin"]

    def write(self, vals):
        result = super().write(vals)
        if "partner_ids" in vals:
            self._note_client_activity()
        return result

    def _client_activity_partners(self):
        attendees = self.with_context(active_test=False).partner_ids
        return attendees.filtered("partner_share")
