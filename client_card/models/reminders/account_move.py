from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountMove(models.Model):
    """Documents that the client disputes are left out of reminders."""

    _inherit = "account.move"

    client_disputed = fields.Boolean(
        string="Disputed",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="Disputed by the client, and therefore left out of reminders.",
    )
    client_dispute_reason = fields.Char(
        string="Dispute Reason",
        copy=False,
        tracking=True,
        groups="base.group_user",
    )

    @api.constrains("client_disputed", "client_dispute_reason")
    def _check_client_dispute_reason(self):
        for move in self:
            if move.client_disputed and not move.client_dispute_reason:
                raise ValidationError(
                    self.env._(
                        "Enter the reason why %s is disputed.", move.display_name
                    )
                )
