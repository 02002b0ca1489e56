from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

TERMS = {
    "tomorrow": relativedelta(days=1),
    "week": relativedelta(days=1, weekday=0),  # the next Monday
    "month": relativedelta(months=1),
}


class ClientAttentionPutOff(models.TransientModel):
    """Asks until when and why to put off the facts in the context."""

    _name = "client.attention.put.off"
    _description = "Put Off"

    term = fields.Selection(
        [
            ("tomorrow", "Tomorrow"),
            ("week", "Next week"),
            ("month", "In a month"),
            ("day", "Another day"),
        ],
        string="When",
        default="tomorrow",
        required=True,
    )
    until = fields.Date(
        compute="_compute_until",
        store=True,
        readonly=False,
        required=True,
        help="It comes back on this day for everybody, or earlier if it gets worse.",
    )
    reason = fields.Char(required=True)

    @api.depends("term")
    def _compute_until(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            term = TERMS.get(wizard.term)
            wizard.until = today + term if term else wizard.until

    def action_put_off(self):
        """Put off the facts in the context.

        :return: an action that confirms this, and offers to undo it
        :raise AccessError: for users without the group of the Clients app
        :raise MissingError: for facts that are gone or not visible to the user
        :raise UserError: if the day is not in the future, or without a reason
        """
        self.ensure_one()
        ids = self.env.context.get("active_ids", [])
        self.env["client.today"].browse(ids).action_put_off(self.until, self.reason)
        return {
            "type": "ir.actions.client",
            "tag": "client_attention_put_off",
            "params": {"ids": ids, "until": fields.Date.to_string(self.until)},
        }
