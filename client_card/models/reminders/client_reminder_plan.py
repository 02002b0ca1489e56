from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STEPS = ((7, "gentle", False), (21, "firm", True), (35, "final", True))


class ClientReminderPlan(models.Model):
    """Which clients of a company are reminded of late payments, and in which steps."""

    _name = "client.reminder.plan"
    _description = "Reminder Plan"
    _inherit = ["client.sender.mixin"]
    _order = "sequence, id"
    _check_company_auto = True
    _sends = "client.reminder"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    is_on = fields.Boolean(
        help="Reminders are sent every day. Otherwise they are only previewed."
    )
    is_default = fields.Boolean(
        string="Default",
        copy=False,
        help="Applies to all clients of the company without another plan.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        help="The reminders are sent with the rights of this user, who must be "
        "an accountant of the company. Clients reply to this user.",
    )
    minimum_amount = fields.Monetary(
        string="Minimum", help="Clients who owe less are not reminded."
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        string="For Tags",
        help="Applies to clients with one of these tags, unless a plan was "
        "chosen for the client.",
    )
    level_ids = fields.One2many(
        "client.reminder.level",
        "plan_id",
        string="Levels",
        copy=True,
        default=lambda self: self._default_levels(),
    )

    _default_uniq = models.UniqueIndex(
        "(company_id) WHERE is_default AND active",
        "A company can have only one default plan.",
    )

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.model
    def _default_levels(self):
        names = {
            "gentle": self.env._("Friendly reminder"),
            "firm": self.env._("Second reminder"),
            "final": self.env._("Last reminder"),
        }
        return [
            fields.Command.create(
                {
                    "name": names[tone],
                    "days": days,
                    "template_id": template.id,
                    "attach_invoices": attach,
                }
            )
            for days, tone, attach in STEPS
            if (
                template := self.env.ref(
                    f"client_card.client_reminder_{tone}_mail_template",
                    raise_if_not_found=False,
                )
            )
        ]

    def _creation_message(self):
        """A full sentence: the gender in Odoo's "%s created" cannot be translated."""
        return self.env._("Reminder plan set up")

    @api.constrains("is_on", "user_id", "company_id", "level_ids")
    def _check_is_on(self):
        for plan in self.filtered("is_on"):
            if not plan.level_ids:
                raise ValidationError(self.env._("Add at least one level to the plan."))
            if problem := plan._find_problem(plan.user_id):
                raise ValidationError(problem)

    @api.constrains("company_id")
    def _check_company_stays(self):
        if self._has_sent_for_others():
            raise ValidationError(
                self.env._(
                    "The company cannot be changed, because this plan has "
                    "already sent reminders."
                )
            )

    # ------------------------------------------------------------------
    # Preview and run
    # ------------------------------------------------------------------

    def _select(self, day=None, clients=None, without=None):
        """Return ``{client id: Choice}`` of the clients of this plan, with the user's
        rights.

        :param clients: None for all
        :param without: a reminder that is being checked again
        """
        self.ensure_one()
        own = self._as_user(self.env.user)
        day = day or fields.Date.context_today(own)
        selection = own.env["client.reminder.selection"]
        choices = selection._select(own.company_id, day, clients, without)
        return {key: choice for key, choice in choices.items() if choice.plan == self}

    def _queue_day(self, day):
        self._queue(day, self._select(day).values())

    def action_preview(self):
        """Open the preview of today's reminders.

        :return: an action
        :raise AccessError: for users without accounting rights
        """
        self.ensure_one()
        self._check_access_to_see()
        return self.env["client.reminder.preview"]._open(self)

    @api.readonly
    def client_card_reminders_preview(self, day=None, client_ids=None):
        """Return who would be reminded on a day, and who would not and why. Nothing is
        sent. Open items are those of now; whether they are late depends on the day.

        :param str day: ``"2026-01-31"``; default: today
        :param list client_ids: clients; default: all of the plan
        :return: a list with a dict for each client with something late or due soon

        ::

            [{"client_id": 7, "name": "Azure Interior", "level": "Second reminder",
              "level_id": 2, "channel": "email", "reason": False, "amount": 80.0,
              "late": 80.0, "on_account": 0.0, "currency": "EUR",
              "currencies": {"EUR": 80.0}, "documents": ["INV/2026/00001"],
              "left_out": [], "recipients": ["azure@example.com"],
              "next_day": False}]

        ``reason`` is why a client is left out, one of ``no_plan, archived, paused,
        promised, blocked, on_account, minimum, too_soon, not_reached, already,
        no_recipient``; then ``next_day`` is the first on which it may be reminded, if
        known. ``left_out`` are documents that are disputed or excluded in Odoo.

        :raise AccessError: for users without accounting rights
        :raise UserError: on anything but a day and ids
        """
        self.ensure_one()
        self._check_access_to_see()
        self.check_access("read")
        choices = self._select(self._read_day(day), self._read_clients(client_ids))
        return [choice.describe() for choice in choices.values()]

    def client_card_reminders_run(self, client_ids=None):
        """Queue today's reminders of the plan now; they are sent within minutes.

        Reminders that are already queued are not queued again: calling it twice does no
        harm.

        :param list client_ids: clients; default: all of the plan
        :return: the ids of the reminders
        :raise AccessError: for users without the right to invoice
        :raise UserError: if the plan is off, or on anything but ids
        """
        self.ensure_one()
        self._check_access_to_run()
        self.check_access("read")
        if not self.is_on:
            raise UserError(self.env._("Switch the plan on first."))
        if problem := self._find_problem(self.env.user):
            raise UserError(problem)
        choices = self._select(clients=self._read_clients(client_ids))
        own = self._as_user(self.env.user)
        return self._queue(fields.Date.context_today(own), choices.values()).ids
