from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import check_day


class ClientSenderMixin(models.AbstractModel):
    """Sends messages to the clients of a company automatically, with the access rights
    of the responsible user.

    ``_queue_day`` queues the messages of a day; ``_sends`` is the model of the queue, a
    ``client.sending.mixin``.
    """

    _name = "client.sender.mixin"
    _description = "Automatic Messages to Clients"
    _inherit = ["mail.thread"]

    _sends = None

    active = fields.Boolean(default=True)
    is_on = fields.Boolean(string="Switched On", copy=False, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        tracking=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    problem = fields.Char(
        readonly=True, copy=False, help="Why nothing is currently sent."
    )
    queued_day = fields.Date(
        string="Last Run",
        readonly=True,
        copy=False,
        help="The last day for which messages were queued automatically.",
    )

    def write(self, vals):
        if {"is_on", "user_id"} & vals.keys():
            vals = {"problem": False, **vals}
        return super().write(vals)

    # ------------------------------------------------------------------
    # Who runs it
    # ------------------------------------------------------------------

    def _find_problem(self, user):
        """Return why this user may not send in the company, None if the user may.
        OdooBot never may, because it would see everything."""
        self.ensure_one()
        company = self.company_id
        if not user or user.id == SUPERUSER_ID:
            return self.env._(
                "Choose a responsible user: messages are sent with that user's rights."
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

    def _has_sent_for_others(self):
        """Return whether anything was queued or sent for a company other than the one
        these now have."""
        # sudo: only whether there is anything is used
        sent = self.env[self._sends].sudo()
        of_others = Domain.OR(
            Domain(sent._sender, "=", sender.id)
            & Domain("company_id", "!=", sender.company_id.id)
            for sender in self
        )
        return bool(sent.search_count(of_others, limit=1))

    def _as_user(self, user):
        """Return this record as a user, with only its company and in its time zone."""
        self.ensure_one()
        company = self.company_id
        return self.with_user(user).with_context(
            allowed_company_ids=company.ids,
            lang=user.lang,
            tz=company.partner_id.tz or user.tz or "UTC",
        )

    def _report_problem(self, problem):
        """Show on the record why nothing is sent, and log it once."""
        if self.problem != problem:
            self.problem = problem
            self._message_log(
                body=self.env._("Nothing is sent: %(problem)s", problem=problem)
            )

    @api.model
    def _check_access_to_see(self):
        """:raise AccessError: for users without accounting rights"""
        if not self.env["client.figures"]._can_see("late"):
            raise AccessError(
                self.env._(
                    "Only users with accounting rights can use reminders and schedules."
                )
            )

    @api.model
    def _check_access_to_run(self):
        """:raise AccessError: for users without invoicing rights"""
        self._check_access_to_see()
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._(
                    "Only users with invoicing rights can send reminders and "
                    "statements."
                )
            )

    # ------------------------------------------------------------------
    # Input
    # ------------------------------------------------------------------

    @api.model
    def _read_day(self, day):
        """:raise UserError: if it is not a date"""
        return check_day(self.env, day) if day else None

    @api.model
    def _read_clients(self, client_ids):
        """:raise UserError: if it is not a list of ids"""
        if client_ids is None:
            return None
        if not isinstance(client_ids, list | tuple):
            raise UserError(self.env._("Pass a list of ids."))
        contacts = self.env["res.partner"].browse(client_ids)._check_figures_access()
        # sudo: the clients of contacts that the caller may read
        return contacts.sudo().commercial_partner_id.sudo(False)

    # ------------------------------------------------------------------
    # Run
    # ------------------------------------------------------------------

    def _queue(self, day, choices, texts=None):
        """Queue the choices. The lock on the record lets only one run at a time do so.

        :param dict texts: ``{client id: {"subject", "body"}}`` that were edited
        :return: the messages queued
        """
        self.ensure_one()
        # sudo: the right to run it was checked; users cannot write to the queue
        locked = self.sudo()
        locked.lock_for_update()
        # fails, and is retried, if another run has queued in the meantime
        table = SQL.identifier(self._table)
        update = SQL("UPDATE %s SET write_date = %s", table, fields.Datetime.now())
        self.env.cr.execute(SQL("%s WHERE id = %s", update, self.id))
        queue = self.env[self._sends].sudo()
        queued = queue._create_queued(self, day, choices, texts or {})
        queue._trigger()
        return queued

    @api.model
    def _cron_run(self):
        """Queue the messages that are due today, then send the queue."""
        queue = self.env[self._sends]
        for sender in self.search(Domain("is_on", "=", True)):
            if problem := sender._find_problem(sender.user_id):
                sender._report_problem(problem)
                continue
            own = sender._as_user(sender.user_id)
            today = fields.Date.context_today(own)
            done = sender.queued_day and sender.queued_day >= today
            if done or not sender.try_lock_for_update():
                continue
            own._queue_day(today)
            sender.queued_day = today
            queue._commit()
        queue._process_queue()
