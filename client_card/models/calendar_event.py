from odoo import models


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "client.activity.mixin"]

    def _client_activity_partners(self):
        return self.partner_ids.filtered("partner_share")
