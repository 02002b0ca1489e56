from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

TYPES = [("task", "Task"), ("call", "Phone call"), ("meeting", "Meeting")]
STATES = [
    ("in_process", "In process"),
    ("open", "Open"),
    ("unattended", "Unattended"),
    ("completed", "Completed"),
]
STATE_ORDER = {state: order for order, (state, _name) in enumerate(STATES, 1)}
TYPE_COLORS = {"task": 4, "call": 10, "meeting": 3}
TO_DO = ("in_process", "open")


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "client.activity.mixin"]

    client_id = fields.Many2one(
        "res.partner",
        string="Client",
        index="btree_not_null",
        ondelete="restrict",
        help="Makes the event a task of this client. The client is not invited.",
    )
    client_commercial_id = fields.Many2one(
        related="client_id.commercial_partner_id",
        string="Company of the Client",
        store=True,
        precompute=True,
    )
    client_type = fields.Selection(
        TYPES,
        string="Type",
        compute="_compute_client_type",
        store=True,
        readonly=False,
        precompute=True,
    )
    client_state = fields.Selection(
        STATES,
        string="State",
        compute="_compute_client_state",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
    )
    client_state_order = fields.Integer(
        string="Order of the State",
        compute="_compute_client_state_order",
        store=True,
        precompute=True,
        aggregator=None,
    )
    client_color = fields.Integer(
        string="Color",
        compute="_compute_client_color",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
    )
    client_address = fields.Char(
        string="Address",
        compute="_compute_client_address",
        store=True,
        readonly=False,
        precompute=True,
        help="Where the task is. Taken from the client, and kept once it is changed.",
    )
    client_late = fields.Boolean(
        string="Late",
        compute="_compute_client_late",
        search="_search_client_late",
        help="Still to be done, and its end has passed.",
    )
    client_day = fields.Date(
        string="Day",
        compute="_compute_client_day",
        search="_search_client_day",
        help="First day of the event in the user's time zone. Searched, it finds the "
        "events that touch these days.",
    )

    _client_commercial_start_idx = models.Index(
        "(client_commercial_id, start) WHERE client_commercial_id IS NOT NULL"
    )

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.depends("client_id")
    def _compute_client_type(self):
        for event in self:
            kind = event.client_type or "task"
            event.client_type = kind if event.client_id else False

    @api.depends("client_id")
    def _compute_client_state(self):
        for event in self:
            state = event.client_state or "open"
            event.client_state = state if event.client_id else False

    @api.depends("client_state")
    def _compute_client_state_order(self):
        for event in self:
            event.client_state_order = STATE_ORDER.get(event.client_state, 0)

    @api.depends("client_type")
    def _compute_client_color(self):
        """Take the color of the type, unless another one was chosen."""
        for event in self:
            if event.client_color in (0, *TYPE_COLORS.values()):
                event.client_color = TYPE_COLORS.get(event.client_type, 0)

    @api.depends("client_id")
    def _compute_client_address(self):
        for event in self:
            event.client_address = event.client_id.contact_address_inline

    @api.depends("client_state", "allday", "stop", "stop_date")
    @api.depends_context("uid", "tz")
    def _compute_client_late(self):
        now = fields.Datetime.now()
        today = fields.Date.context_today(self)
        for event in self:
            ended = event.stop_date < today if event.allday else event.stop < now
            event.client_late = event.client_state in TO_DO and ended

    @api.model
    def _search_client_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self._late_domain() & Domain("client_state", "in", TO_DO)
        return late if True in value else ~late

    @api.model
    def _late_domain(self):
        """Return the domain of what has ended, all-day in the user's time zone."""
        return (
            Domain("allday", "=", False) & Domain("stop", "<", fields.Datetime.now())
        ) | (
            Domain("allday", "=", True)
            & Domain("stop_date", "<", fields.Date.context_today(self))
        )

    # ------------------------------------------------------------------
    # Days
    # ------------------------------------------------------------------

    @api.depends("allday", "start", "start_date")
    @api.depends_context("uid", "tz")
    def _compute_client_day(self):
        for event in self:
            if event.allday:
                event.client_day = event.start_date
            else:
                local = fields.Datetime.context_timestamp(self, event.start)
                event.client_day = local.date()

    @api.model
    def _search_client_day(self, operator, value):
        """Find the events that touch a day, or any day from or up to it."""
        if operator == "in":
            return Domain.OR(self._from_day(day) & self._to_day(day) for day in value)
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        day = fields.Date.to_date(value)
        if operator[0] == ">":
            return self._from_day(day + timedelta(days=operator == ">"))
        return self._to_day(day - timedelta(days=operator == "<"))

    @api.model
    def _from_day(self, day):
        first = self._start_of_day(day)
        timed = Domain("stop", ">", first) | Domain("start", ">=", first)
        return (Domain("allday", "=", True) & Domain("stop_date", ">=", day)) | (
            Domain("allday", "=", False) & timed
        )

    @api.model
    def _to_day(self, day):
        after = self._start_of_day(fields.Date.to_date(day) + timedelta(days=1))
        return (Domain("allday", "=", True) & Domain("start_date", "<=", day)) | (
            Domain("allday", "=", False) & Domain("start", "<", after)
        )

    @api.model
    def _start_of_day(self, day):
        """Return the first moment of a day in the user's time zone, in UTC."""
        tz = self.env.tz
        midnight = datetime.combine(fields.Date.to_date(day), time.min)
        # of two midnights the first one
        first = tz.normalize(tz.localize(midnight, is_dst=True))
        if first.replace(tzinfo=None) < midnight:  # the clock skips midnight
            first = tz.localize(midnight, is_dst=False)
        return first.astimezone(pytz.utc).replace(tzinfo=None)

    # ------------------------------------------------------------------
    # Records
    # ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if "partner_ids" in vals or "client_id" in vals:
            self._note_client_activity()
        return result

    def _client_activity_partners(self):
        attendees = self.with_context(active_test=False).partner_ids
        return attendees.filtered("partner_share") | self.client_id

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_client_complete(self):
        """Mark these tasks as completed.

        :raise AccessError: if the user may not change one of them
        :raise UserError: if one of them is no task of a client
        """
        return self._set_client_state("completed")

    def action_client_unattend(self):
        """Mark these tasks as unattended.

        :raise AccessError: if the user may not change one of them
        :raise UserError: if one of them is no task of a client
        """
        return self._set_client_state("unattended")

    def action_client_reopen(self):
        """Put these tasks back among those that are open.

        :raise AccessError: if the user may not change one of them
        :raise UserError: if one of them is no task of a client
        """
        return self._set_client_state("open")

    def _set_client_state(self, state):
        self._check_client_tasks()
        self.filtered(lambda task: task.client_state != state).client_state = state
        return True

    def _check_client_tasks(self):
        self.check_access("write")
        self._check_calendar_privacy_write_permissions()
        if others := self.filtered(lambda event: not event.client_id):
            raise UserError(
                self.env._(
                    "These meetings are no tasks of a client: %s.",
                    ", ".join(others[:5].mapped("display_name")),
                )
            )

    def action_client_copy(self):
        """Copy these tasks, without their repetition, and open the copies.

        :return: an action
        :raise AccessError: if the user may not change one of them
        :raise UserError: if one of them is no task of a client
        """
        self._check_client_tasks()
        # who was invited to the task is not invited to its copy before it is ready
        copies = self.with_context(no_mail_to_attendees=True).copy()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Tasks"),
            "res_model": self._name,
            "views": [(False, "form")],
        }
        if len(copies) == 1:
            return action | {"res_id": copies.id}
        return action | {
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", copies.ids)],
        }
