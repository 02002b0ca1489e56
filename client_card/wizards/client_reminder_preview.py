from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.reminders.client_reminder_level import CHANNELS
from ..models.reminders.client_reminder_selection import REASONS

NAMED = 5  # documents that a line names


class ClientReminderPreview(models.TransientModel):
    """Who would be reminded on a day, who would not, and why."""

    _name = "client.reminder.preview"
    _description = "Preview of Reminders"

    plan_id = fields.Many2one("client.reminder.plan", required=True, readonly=True)
    company_id = fields.Many2one(related="plan_id.company_id")
    is_on = fields.Boolean(related="plan_id.is_on")
    client_id = fields.Many2one("res.partner", readonly=True)
    day = fields.Date(required=True, default=fields.Date.context_today)
    shown_day = fields.Date(readonly=True, help="Day for which the lines are shown.")
    is_today = fields.Boolean(compute="_compute_is_today")
    line_ids = fields.One2many("client.reminder.preview.line", "preview_id")
    count = fields.Integer(string="To Be Reminded", compute="_compute_count")

    @api.depends("shown_day")
    def _compute_is_today(self):
        for preview in self:
            own = preview.plan_id._as_user(self.env.user)
            preview.is_today = preview.shown_day == fields.Date.context_today(own)

    @api.depends("line_ids.excluded", "line_ids.reason")
    def _compute_count(self):
        for preview in self:
            preview.count = len(preview._chosen_lines())

    def _chosen_lines(self):
        return self.line_ids.filtered(lambda line: not (line.reason or line.excluded))

    @api.model
    def _open(self, plans, client=None):
        """Return the action that opens a preview of today.

        :param plans: that to preview; none for the plan of the client
        """
        if not plans:
            plans = self._plan_of(client)
        preview = self.create({"plan_id": plans.id, "client_id": client and client.id})
        preview.day = fields.Date.context_today(plans._as_user(self.env.user))
        preview._fill()
        return preview._reopen()

    @api.model
    def _plan_of(self, client):
        company = self.env.company
        selection = self.env["client.reminder.selection"].with_company(company)
        plans = self.env["client.reminder.plan"].search(
            [("company_id", "=", company.id)]
        )
        client = selection._read_partners(client.ids)
        plan = selection._read_plans(client, plans).get(client)
        if not plan:
            raise UserError(
                self.env._("%s has no reminder plan.", client.display_name or "")
            )
        return plan

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview of Reminders"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _fill(self):
        """Choose again, for the day."""
        client = self.client_id or None
        choices = self.plan_id._select(self.day, client)
        self.line_ids = [Command.clear()] + [
            Command.create(self.line_ids._choice_values(choice))
            for choice in choices.values()
        ]
        self.shown_day = self.day

    def action_update(self):
        """Show the day that was chosen.

        :return: an action
        :raise AccessError: for users without accounting rights
        """
        self.ensure_one()
        self.plan_id._check_access_to_see()
        self._fill()
        return self._reopen()

    def action_run(self):
        """Queue today's reminders of the clients that are not left out. Clients for
        whom something has changed since are left out as well.

        :return: an action
        :raise AccessError: for users without the right to invoice
        :raise UserError: on another day, or if nobody is left
        """
        self.ensure_one()
        plan = self.plan_id
        plan._check_access_to_run()
        if problem := plan._find_problem(self.env.user):
            raise UserError(problem)
        if not self.is_today:
            raise UserError(self.env._("Only today's reminders can be sent."))
        lines = {line.client_id.id: line for line in self._chosen_lines()}
        clients = self.env["res.partner"].browse(lines)
        choices = [
            choice
            for key, choice in plan._select(clients=clients).items()
            if choice.level == lines[key].level_id
        ]
        texts = {
            key: {"subject": line.subject, "body": line.body}
            for key, line in lines.items()
            if line.is_edited
        }
        reminders = plan._queue(self.shown_day, choices, texts)
        if not reminders:
            raise UserError(self.env._("There is nobody to remind."))
        message = self.env._("Reminders on their way: %s", len(reminders))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class ClientReminderPreviewLine(models.TransientModel):
    """What a client would get, or why nothing."""

    _name = "client.reminder.preview.line"
    _description = "Client in the Preview of Reminders"
    _order = "reason desc, id"

    preview_id = fields.Many2one(
        "client.reminder.preview", required=True, ondelete="cascade", index=True
    )
    shown_day = fields.Date(related="preview_id.shown_day")
    client_id = fields.Many2one("res.partner", required=True, readonly=True)
    level_id = fields.Many2one("client.reminder.level", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    reason = fields.Selection(REASONS, string="Left Out", readonly=True)
    next_day = fields.Date(
        string="Not Before",
        readonly=True,
        help="First day on which a reminder can be sent.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    amounts = fields.Char(
        string="In Currencies",
        readonly=True,
        help="In the currencies of the documents.",
    )
    documents = fields.Char(readonly=True)
    blocked = fields.Char(
        string="Disputed", readonly=True, help="Disputed, or excluded in Odoo."
    )
    recipients = fields.Char(readonly=True)
    excluded = fields.Boolean(help="Leave this client out today.")
    subject = fields.Char()
    body = fields.Html(string="Text", sanitize="email_outgoing")
    is_edited = fields.Boolean(string="Text Was Changed", readonly=True)

    @api.model
    def _choice_values(self, choice):
        unit = choice.company.currency_id
        shown = choice.describe()
        return {
            "client_id": choice.client.id,
            "level_id": choice.level.id if choice.level else False,
            "channel": shown["channel"],
            "reason": choice.reason,
            "next_day": choice.next_day,
            "currency_id": unit.id,
            "amount": choice.amount,
            "amounts": ", ".join(
                currency.format(amount)
                for currency, amount in choice.currencies.items()
                if currency != unit
            ),
            "documents": self._names(shown["documents"]),
            "blocked": self._names(shown["left_out"]),
            "recipients": ", ".join(
                contact.email or contact.phone or contact.display_name
                for contact in choice.recipients
            ),
        }

    @api.model
    def _names(self, names):
        more = ["…"] if len(names) > NAMED else []
        return ", ".join([name for name in names[:NAMED] if name] + more)

    def write(self, vals):
        """A text edited by a user is sent as it is."""
        if {"subject", "body"} & vals.keys():
            vals = {"is_edited": True} | vals
        return super().write(vals)

    def action_open_text(self):
        """Open the email to this client, to read or change it.

        :return: an action
        :raise AccessError: for users without accounting rights
        :raise UserError: if there is none
        """
        self.ensure_one()
        plan = self.preview_id.plan_id
        plan._check_access_to_see()
        if not self.is_edited:
            choices = plan._select(self.shown_day, self.client_id)
            choice = choices.get(self.client_id.id)
            if not choice or choice.reason or choice.level.channel != "email":
                raise UserError(self.env._("There is no email for this client."))
            reminders = self.env["client.reminder"]
            text = reminders._render(choice, self.shown_day)
            self.write(text | {"is_edited": False})
        return {
            "type": "ir.actions.act_window",
            "name": self.client_id.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_back(self):
        """Go back to the preview.

        :return: an action
        """
        return self.ensure_one().preview_id._reopen()
