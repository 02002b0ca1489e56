from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.schedules.client_statement_schedule import REASONS
from ..tools import close_with_notice


class ClientStatementSchedulePreview(models.TransientModel):
    """Who would get a statement by a schedule, who would not, and why."""

    _name = "client.statement.schedule.preview"
    _description = "Preview of Statements"

    schedule_id = fields.Many2one(
        "client.statement.schedule", required=True, readonly=True
    )
    is_on = fields.Boolean(related="schedule_id.is_on")
    day = fields.Date(readonly=True, help="The next on which it sends, else today.")
    line_ids = fields.One2many("client.statement.schedule.preview.line", "preview_id")
    count = fields.Integer(string="Get a Statement", compute="_compute_count")

    @api.depends("line_ids.reason")
    def _compute_count(self):
        for preview in self:
            preview.count = len(preview.line_ids.filtered(lambda line: not line.reason))

    @api.model
    def _open(self, schedule):
        """Return the action that opens the preview of a schedule."""
        day = schedule.next_day or schedule._today()
        choices = schedule._select(day=day).values()
        lines = map(self.line_ids._choice_values, choices)
        preview = self.create(
            {
                "schedule_id": schedule.id,
                "day": day,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview of Statements"),
            "res_model": self._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_run(self):
        """Queue the statements of the schedule now.

        :return: an action
        :raise AccessError: for users without the right to invoice
        :raise UserError: when the schedule is off, or nobody gets one
        """
        self.ensure_one()
        queued = self.schedule_id.client_card_statements_run()
        if not queued:
            raise UserError(self.env._("There is nobody to get a statement."))
        return close_with_notice(self.env._("Statements being sent: %s", len(queued)))


class ClientStatementSchedulePreviewLine(models.TransientModel):
    """Who gets the statement of a client, or why nobody does."""

    _name = "client.statement.schedule.preview.line"
    _description = "Client in the Preview of Statements"
    _order = "reason desc, id"

    preview_id = fields.Many2one(
        "client.statement.schedule.preview",
        required=True,
        ondelete="cascade",
        index=True,
    )
    client_id = fields.Many2one("res.partner", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(
        string="Amount Due",
        readonly=True,
        help="What is open, in the company's currency.",
    )
    recipients = fields.Char(readonly=True)
    opted_out = fields.Char(
        readonly=True, help="Addresses that want no statements by schedule."
    )
    reason = fields.Selection(REASONS, string="Left Out", readonly=True)

    @api.model
    def _choice_values(self, choice):
        return {
            "client_id": choice.client.id,
            "currency_id": choice.company.currency_id.id,
            "amount": choice.amount,
            "recipients": ", ".join(choice.addresses),
            "opted_out": ", ".join(choice.opted_out),
            "reason": choice.reason,
        }
