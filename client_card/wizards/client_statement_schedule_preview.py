from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.schedules.client_statement_schedule import REASONS
from ..tools import close_with_notice


class ClientStatementSchedulePreview(models.TransientModel):
    """Which clients a schedule would send a statement, and why not to the others."""

    _name = "client.statement.schedule.preview"
    _description = "Statement Preview"

    schedule_id = fields.Many2one(
        "client.statement.schedule", required=True, readonly=True
    )
    is_on = fields.Boolean(related="schedule_id.is_on")
    day = fields.Date(readonly=True, help="The next scheduled day, or today.")
    line_ids = fields.One2many("client.statement.schedule.preview.line", "preview_id")
    count = fields.Integer(string="Clients Included", compute="_compute_count")

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
            "name": self.env._("Statement Preview"),
            "res_model": self._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_run(self):
        """Queue the statements of the schedule now.

        :return: an action
        :raise AccessError: for users without invoicing rights
        :raise UserError: if the schedule is switched off, or there is nothing to send
        """
        self.ensure_one()
        queued = self.schedule_id.client_card_statements_run()
        if not queued:
            raise UserError(self.env._("There are no statements to send."))
        return close_with_notice(self.env._("Statements being sent: %s", len(queued)))


class ClientStatementSchedulePreviewLine(models.TransientModel):
    """Who gets a client's statement, or why nobody does."""

    _name = "client.statement.schedule.preview.line"
    _description = "Client in a Statement Preview"
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
        help="Open amount, in the company's currency.",
    )
    recipients = fields.Char(readonly=True)
    opted_out = fields.Char(
        readonly=True, help="Addresses that opted out of scheduled statements."
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
