from odoo import fields, models


class ClientReminderLine(models.Model):
    """An instalment in a reminder: at most once per level."""

    _name = "client.reminder.line"
    _description = "Instalment of a Reminder"
    _rec_name = "move_line_id"

    reminder_id = fields.Many2one(
        "client.reminder", required=True, readonly=True, index=True, ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Instalment",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Document")
    date_due = fields.Date(
        related="move_line_id.date_maturity",
        string="Due Date",
        help="Due date of the instalment.",
    )
    level_id = fields.Many2one(
        "client.reminder.level", required=True, readonly=True, ondelete="restrict"
    )
    day = fields.Date(required=True, readonly=True)
    counted = fields.Boolean(
        default=True,
        readonly=True,
        help="Not set for cancelled or failed reminders.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    residual = fields.Monetary(string="Amount Due", readonly=True)

    _once_idx = models.UniqueIndex(
        "(move_line_id, level_id) WHERE counted",
        "A client can be reminded of an instalment only once per level.",
    )
