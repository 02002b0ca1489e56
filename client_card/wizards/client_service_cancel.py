from odoo import fields, models


class ClientServiceCancel(models.TransientModel):
    """Asks when and why services are cancelled."""

    _name = "client.service.cancel"
    _description = "Cancellation of Services"

    service_ids = fields.Many2many("client.service", required=True)
    cancelled_on = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="From this day on, the service is no longer in force.",
    )
    cancel_reason = fields.Char(string="Reason", required=True)

    def action_confirm(self):
        """Cancel the services that are planned or in force.

        :return: True
        :raise AccessError: if the user may not change them
        """
        self.ensure_one()
        self.service_ids.check_access("write")
        going = self.service_ids.filtered(lambda s: s.state in ("planned", "active"))
        return going.write(
            {"cancelled_on": self.cancelled_on, "cancel_reason": self.cancel_reason}
        )
