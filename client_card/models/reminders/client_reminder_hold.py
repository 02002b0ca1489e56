from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools import ACCOUNTING_GROUPS


class ClientReminderHold(models.Model):
    """The reason why a client is not reminded until a day: a promise to pay, or a
    pause."""

    _name = "client.reminder.hold"
    _description = "Promise or Pause"
    _order = "until desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, index=True, ondelete="cascade"
    )
    # follows the client if it becomes a contact of another client
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Client", store=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("promised", "Promise to pay"), ("paused", "Pause")],
        required=True,
        default="promised",
    )
    until = fields.Date(
        required=True, help="The last day on which no reminder is sent."
    )
    amount = fields.Monetary(
        groups=ACCOUNTING_GROUPS, help="Amount the client promised to pay."
    )
    reason = fields.Char(required=True)
    active = fields.Boolean(default=True)

    _client_idx = models.Index("(client_id, until)")

    @api.depends("kind", "until")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for hold in self:
            day = hold.until and format_date(self.env, hold.until)
            hold.display_name = f"{kinds.get(hold.kind)}: {day or ''}"

    @api.constrains("until")
    def _check_until(self):
        if any(hold.until < fields.Date.context_today(hold) for hold in self):
            raise ValidationError(self.env._("Choose today or a later day."))

    @api.model_create_multi
    def create(self, vals_list):
        """Note it in the client's log."""
        holds = super().create(vals_list)
        for hold in holds:
            hold._note()
        return holds

    def write(self, vals):
        result = super().write(vals)
        if {"active", "kind", "until", "reason"} & vals.keys():
            for hold in self:
                hold._note()
        return result

    def _note(self):
        """Note it in the client's log without amounts, because everybody may read
        that."""
        day = format_date(self.env, self.until)
        if not self.active:
            text = self.env._("Reminders resume.")
        elif self.kind == "promised":
            text = self.env._("Payment promised until %(day)s.", day=day)
        else:
            text = self.env._("No reminders until %(day)s.", day=day)
        # sudo: a note on clients that the user may read
        self.client_id.sudo()._message_log(
            body=f"{text} {self.reason}",
            author_id=self.env.user.partner_id.id,
            message_type="comment",
        )

    @api.model
    def _of_clients(self, company, client_ids):
        """Return the holds that were made for these clients in a company."""
        domain = Domain("company_id", "=", company.id)
        return self.search(domain & Domain("client_id", "in", client_ids))
