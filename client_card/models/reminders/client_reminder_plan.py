from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import read_day

STEPS = ((7, "gentle", False), (21, "firm", True), (35, "final", True))


class ClientReminderPlan(models.Model):
    """Which clients of a company are reminded of late payments, and in which steps."""

    _name = "client.reminder.plan"
    _description = "Reminder Plan"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_on = fields.Boolean(
        string="Switched On",
        copy=False,
        tracking=True,
        help="Reminders are sent every day. Otherwise they are only previewed.",
    )
    is_default = fields.Boolean(
        string="Default",
        copy=False,
        help="Applies to all clients of the company without another plan.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        tracking=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
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
    problem = fields.Char(
        readonly=True, copy=False, help="Why no reminders are being sent."
    )
    queued_day = fields.Date(
        string="Last Run",
        readonly=True,
        copy=False,
        help="Last day for which the scheduled action queued reminders.",
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
        # sudo: only whether there are reminders is used
        used = self.env["client.reminder"].sudo()
        if used.search_count([("plan_id", "in", self.ids)], limit=1):
            raise ValidationError(
                self.env._(
                    "The company cannot be changed, because this plan has "
                    "already sent reminders."
                )
            )

    def write(self, vals):
        if {"is_on", "user_id"} & vals.keys():
            vals = {"problem": False, **vals}
        return super().write(vals)

    # ------------------------------------------------------------------
    # Who runs it
    # ------------------------------------------------------------------

    def _find_problem(self, user):
        """Return why this user may not send reminders in the plan's company, None if
        allowed. OdooBot may never: it would see everything."""
        self.ensure_one()
        company = self.company_id
        if not user or user.id == SUPERUSER_ID:
            return self.env._(
                "Choose a responsible user: reminders are sent with that user's rights."
            )
        if not user.active:
            return self.env._("The responsible user %s is archived.", user.name)
        if company not in user.company_ids:
            return self.env._(
                "The responsible user %(user)s has no access to %(company)s.",
                user=user.name,
                company=company.name,
            )
        sees = self.env["client.figures"].with_user(user)._can_see("late")
        if not sees or not user.has_group("account.group_account_invoice"):
            return self.env._(
                "The responsible user %s has no accounting rights.", user.name
            )
        return None

    def _as_user(self, user):
        """Return the plan in the environment of a user of its company only, on its
        day."""
        self.ensure_one()
        company = self.company_id
        return self.with_user(user).with_context(
            allowed_company_ids=company.ids,
            lang=user.lang,
            tz=company.partner_id.tz or user.tz or "UTC",
        )

    def _report_problem(self, problem):
        """Log on the plan, once, why nothing is sent."""
        if self.problem != problem:
            self.problem = problem
            self._message_log(
                body=self.env._("No reminders are sent: %(problem)s", problem=problem)
            )

    @api.model
    def _check_access_to_see(self):
        """:raise AccessError: for users without accounting rights"""
        if not self.env["client.figures"]._can_see("late"):
            raise AccessError(
                self.env._("Only users with accounting rights can use reminders.")
            )

    @api.model
    def _check_access_to_run(self):
        """:raise AccessError: for users without the right to invoice"""
        self._check_access_to_see()
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._("Only users with invoicing rights can send reminders.")
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

    def _queue(self, day, choices, texts=None):
        """Queue what was chosen; locking the plan's row allows one run at a time.

        :param dict texts: ``{client id: {"subject", "body"}}`` of edited texts
        :return: the reminders
        """
        self.ensure_one()
        # sudo: the user's right to run the plan was checked; nobody may write reminders
        plan = self.sudo()
        plan.lock_for_update()
        # if another run has queued in the meantime, this fails and is retried
        now = fields.Datetime.now()
        update = "UPDATE client_reminder_plan SET write_date = %s WHERE id = %s"
        self.env.cr.execute(SQL(update, now, plan.id))
        reminders = self.env["client.reminder"].sudo()
        reminders = reminders._create_queued(self, day, choices, texts or {})
        self.env.ref("client_card.ir_cron_client_reminder")._trigger()
        return reminders

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

    @api.model
    def _read_day(self, day):
        """:raise UserError: on anything but a day"""
        try:
            return read_day(day) if day else None
        except ValueError:
            raise UserError(
                self.env._("%s is not a date. Use the format YYYY-MM-DD.", day)
            ) from None

    @api.model
    def _read_clients(self, client_ids):
        """:raise UserError: on anything but ids"""
        if client_ids is None:
            return None
        if not isinstance(client_ids, list | tuple):
            raise UserError(self.env._("Pass a list of ids."))
        contacts = self.env["res.partner"].browse(client_ids)._check_figures_access()
        # sudo: the clients of contacts that the caller may read
        return contacts.sudo().commercial_partner_id.sudo(False)

    # ------------------------------------------------------------------
    # Schedule
    # ------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Queue today's reminders of each plan, then send what is queued."""
        for plan in self.search(Domain("is_on", "=", True)):
            if problem := plan._find_problem(plan.user_id):
                plan._report_problem(problem)
                continue
            own = plan._as_user(plan.user_id)
            today = fields.Date.context_today(own)
            if plan.queued_day == today or not plan.try_lock_for_update():
                continue
            own._queue(today, own._select(today).values())
            plan.queued_day = today
            self.env["client.reminder"]._commit()
        self.env["client.reminder"]._process_queue()
