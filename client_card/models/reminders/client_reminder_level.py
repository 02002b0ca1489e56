from odoo import api, fields, models
from odoo.exceptions import ValidationError

CHANNELS = [("email", "Email"), ("sms", "SMS"), ("call", "Call to make")]


class ClientReminderLevel(models.Model):
    """A step of a plan, a number of days after the due date."""

    _name = "client.reminder.level"
    _description = "Reminder Level"
    _order = "plan_id, days, id"

    name = fields.Char(required=True, translate=True)
    plan_id = fields.Many2one(
        "client.reminder.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="plan_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    days = fields.Integer(
        required=True,
        help="Days after the due date. A negative number sends a friendly notice "
        "before it.",
    )
    channel = fields.Selection(CHANNELS, required=True, default="email")
    template_id = fields.Many2one(
        "mail.template",
        string="Email Template",
        domain="[('model', '=', 'res.partner')]",
        ondelete="restrict",
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        string="SMS Template",
        domain="[('model', '=', 'res.partner')]",
        default=lambda self: self.env.ref(
            "client_card.client_reminder_sms_template", raise_if_not_found=False
        ),
        ondelete="restrict",
    )
    attach_invoices = fields.Boolean(
        help="Attach the invoices to the email as PDF files."
    )
    minimum_amount = fields.Monetary(
        string="Minimum", help="Clients who owe less do not get this reminder."
    )

    _days_uniq = models.Constraint(
        "UNIQUE (plan_id, days)", "Two levels of a plan cannot fall on the same day."
    )

    @api.constrains("channel", "template_id", "sms_template_id")
    def _check_template(self):
        for level in self:
            if level.channel == "email" and not level.template_id:
                raise ValidationError(
                    self.env._("%s: choose an email template.", level.name)
                )
            if level.channel == "sms" and not level.sms_template_id:
                raise ValidationError(
                    self.env._("%s: choose an SMS template.", level.name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: only whether there are reminders is used
        used = self.env["client.reminder"].sudo()
        if used.search_count([("level_id", "in", self.ids)], limit=1):
            raise ValidationError(
                self.env._(
                    "This level cannot be deleted, because reminders of it were sent."
                )
            )
