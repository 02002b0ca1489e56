from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import clean_context

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
BATCH = 500
CRON = object()  # in the context of the daily job; RPC cannot send this object
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(9000, 1, 1)


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "client.activity.mixin"]
    _client_field = "client_commercial_id"

    client_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        context={"client_card_link": True},
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
        string="Status",
        compute="_compute_client_state",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
    )
    client_state_order = fields.Integer(
        string="Status Order",
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
    # for a task, the client's address until it is changed
    location = fields.Char(
        compute="_compute_location",
        compute_sudo=False,  # only of clients that the user may read
        store=True,
        readonly=False,
        precompute=True,
    )
    # the address a form filled in last, to distinguish it from typed text
    client_address = fields.Char("Address of the Client", store=False, readonly=True)
    client_late = fields.Boolean(
        string="Late",
        compute="_compute_client_late",
        search="_search_client_late",
        help="Not done yet, although its end has passed.",
    )
    client_day = fields.Date(
        string="Day",
        compute="_compute_client_day",
        search="_search_client_day",
        help="First day of the event in the user's time zone. Searching by it "
        "finds every event that takes place on those days.",
    )

    _client_range_idx = models.Index(
        "(client_commercial_id, start, stop) WHERE client_commercial_id IS NOT NULL"
    )
    # the month of all clients, without reading all past months
    _client_month_idx = models.Index("(stop, start) WHERE client_id IS NOT NULL")
    _client_days_idx = models.Index(
        "(client_commercial_id, start_date DESC, id DESC) WHERE allday IS TRUE"
    )
    _client_next_idx = models.Index(
        "(client_commercial_id, start, id) WHERE client_state IN ('in_process', 'open')"
    )
    # what is late or unattended, the oldest first: of a client, and of all
    _client_over_idx = models.Index(
        "(client_commercial_id, stop, id) "
        "WHERE client_state IN ('in_process', 'open', 'unattended')"
    )
    _client_to_do_idx = models.Index(
        "(stop, id) WHERE client_state IN ('in_process', 'open', 'unattended')"
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
        """Use the color of the type, unless another one was chosen."""
        for event in self:
            if event.client_color in (0, *TYPE_COLORS.values()):
                event.client_color = TYPE_COLORS.get(event.client_type, 0)

    @api.depends("client_id")
    def _compute_location(self):
        for event in self:
            client = event.client_id._origin
            if client:  # cached values would be returned without checking access
                client.check_access("read")
            # in a form, keep the value until it is known whether it was typed
            location = event.location if event._origin != event else False
            event.location = location or client._client_task_address()

    @api.onchange("client_id")
    def _onchange_client_id(self):
        """Replace the address of the previous client, but not typed text."""
        # sudo: the user may not have access to the former client
        saved_client = self._origin.sudo().client_id
        former = self.client_address or saved_client._client_task_address()
        client = self.client_id._origin
        client.check_access("read")  # cached values are returned without this check
        self.client_address = client._client_task_address()
        if not self.location or self.location == former:
            self.location = self.client_address

    @api.depends("client_state", "allday", "stop", "stop_date")
    @api.depends_context("uid", "tz")
    def _compute_client_late(self):
        now = fields.Datetime.now()
        today = fields.Date.context_today(self)
        for event in self:
            stop = event.stop_date if event.allday else event.stop
            is_over = stop and stop < (today if event.allday else now)
            event.client_late = event.client_state in TO_DO and is_over

    @api.model
    def _search_client_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        if {True, False} <= set(value):
            return Domain.TRUE
        late = Domain("client_state", "in", TO_DO) & self._over_domain()
        return late if True in value else ~late

    @api.model
    def _over_domain(self):
        """Return the domain of past events; all-day events end in the user's time
        zone."""
        now = fields.Datetime.now()
        today = fields.Date.context_today(self)
        timed = Domain("allday", "=", False) & Domain("stop", "<", now)
        return timed | (Domain("allday", "=", True) & Domain("stop_date", "<", today))

    # ------------------------------------------------------------------
    # Days
    # ------------------------------------------------------------------

    @api.depends("allday", "start", "start_date")
    @api.depends_context("uid", "tz")
    def _compute_client_day(self):
        for event in self:
            if event.allday or not event.start:
                event.client_day = event.start_date
            else:
                local = fields.Datetime.context_timestamp(self, event.start)
                event.client_day = local.date()

    @api.model
    def _search_client_day(self, operator, value):
        """Find the events on one of these days, or on any day up to or from a day."""
        if operator == "in":
            days = [self._limit_day(day) for day in value if day]
            return Domain.OR(self._from_day(day) & self._to_day(day) for day in days)
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        day = self._limit_day(value)
        if operator.startswith(">"):
            return self._from_day(day + timedelta(days=operator == ">"))
        return self._to_day(day - timedelta(days=operator == "<"))

    @api.model
    def _limit_day(self, value):
        """Return a day that is not at the limit of the calendar."""
        if not isinstance(value, date | str):
            raise UserError(self.env._("Compare this day with a date."))
        return min(max(fields.Date.to_date(value), FIRST_DAY), LAST_DAY)

    @api.model
    def _from_day(self, day):
        first = self._start_of_day(day)
        # an event that ends at midnight ends with the previous day
        timed = Domain("stop", ">", first) | Domain("start", ">=", first)
        timed &= Domain("allday", "=", False)
        allday = Domain("allday", "=", True) & Domain("stop_date", ">=", day)
        # all-day events have times as well: the condition that the index needs holds
        # for both
        earliest = min(first, datetime.combine(day, time.min))
        return Domain("stop", ">=", earliest) & (timed | allday)

    @api.model
    def _to_day(self, day):
        next_day = day + timedelta(days=1)
        after = self._start_of_day(next_day)
        timed = Domain("allday", "=", False) & Domain("start", "<", after)
        allday = Domain("allday", "=", True) & Domain("start_date", "<=", day)
        latest = max(after, datetime.combine(next_day, time.min))
        return Domain("start", "<", latest) & (timed | allday)

    @api.model
    def _start_of_day(self, day):
        """Return the first moment of a day in the user's time zone, in UTC."""
        midnight = datetime.combine(day, time.min)
        tz = self.env.tz
        # the first of two midnights
        first = tz.normalize(tz.localize(midnight, is_dst=True))
        if first.replace(tzinfo=None) < midnight:  # skipped by a clock change
            first = tz.localize(midnight, is_dst=False)
        return first.astimezone(pytz.utc).replace(tzinfo=None)

    # ------------------------------------------------------------------
    # Privacy
    # ------------------------------------------------------------------

    # ------------------------------------------------------------------
    # Records
    # ------------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        if self.env.context.get("default_client_id"):
            self = self._without_active_record()
        return super().default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        default_id = self.env.context.get("default_client_id")
        is_task = [vals.get("client_id", default_id) for vals in vals_list]
        if any(is_task):
            self = self._without_active_record()
        return super().create(
            [
                self._clean_task_values(vals, client_id)
                for vals, client_id in zip(vals_list, is_task, strict=True)
            ]
        )

    @api.model
    def _clean_task_values(self, vals, client_id):
        """Leave out an empty type or state of a task, and any type or state of a plain
        meeting."""
        return {
            name: value
            for name, value in vals.items()
            if name not in ("client_type", "client_state") or (client_id and value)
        }

    def _without_active_record(self):
        """Drop the active record: the calendar would invite it and plan an activity for
        it."""
        return self.with_context(active_model=None, active_id=None, active_ids=None)

    def write(self, vals):
        has_task_values = vals.get("client_type") or vals.get("client_state")
        if has_task_values and "client_id" not in vals:
            self._check_client_tasks("write")
        vals = self._clean_task_values(vals, vals.get("client_id", True))
        by_hand = self.browse()
        if "client_id" in vals and "location" not in vals:
            by_hand = self.filtered(lambda event: event._is_location_by_hand())
            moved = self - by_hand
            if moved and by_hand:
                return moved.write(vals) and by_hand.write(vals)
            if moved and not self._is_change_of_series(vals):
                # calendar synchronisation looks at the names of the fields written
                vals["location"] = self._client_address_of(vals["client_id"])
        is_activity = vals.keys() & {"partner_ids", "client_id", "client_state"}
        with (
            self.env.protecting([self._fields["location"]], by_hand),
            self._keep_completed_tasks(vals) as events,
        ):
            result = super(CalendarEvent, events).write(vals)
        if is_activity:
            self._note_client_activity()
        return result

    def _client_address_of(self, client_id):
        client = self.env["res.partner"].browse(client_id or [])
        client.check_access("read")
        return client._client_task_address()

    def _is_change_of_series(self, vals):
        """Return whether Odoo writes these values on each occurrence of a series."""
        update = vals.get("recurrence_update")
        is_many = update in ("all_events", "future_events")
        return bool(is_many and len(self) == 1 and self.recurrence_id)

    def _is_location_by_hand(self):
        # sudo: the user may not have access to the former client
        address = self.sudo().client_id._client_task_address()
        return self.location and self.location != address

    def copy(self, default=None):
        events = self.with_context(client_copy=True)
        if self.client_id:
            # attendees must not be notified of a copy that is not ready yet
            events = events.with_context(no_mail_to_attendees=True)
        return super(CalendarEvent, events).copy(default).with_env(self.env)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if self.env.context.get("client_copy"):
            for event, vals in zip(self, vals_list, strict=True):
                if event.client_id:
                    vals.update(self._single_event_values())
        return vals_list

    @api.model
    def _single_event_values(self):
        return {"recurrency": False, "recurrence_id": False, "follow_recurrence": False}

    def _note_client_activity(self):
        """Changes by the daily job are not activity with a client."""
        if self.env.context.get("client_cron") is not CRON:
            return super()._note_client_activity()
        return None

    def _client_activity_partners(self):
        attendees = self.with_context(active_test=False).partner_ids
        return attendees.filtered("partner_share") | self.client_id

    # ------------------------------------------------------------------
    # Series
    # ------------------------------------------------------------------

    @contextmanager
    def _keep_completed_tasks(self, vals):
        """Keep the completed tasks of a series unchanged while values are written.

        :return: the events on which to write
        """
        if not self._is_change_of_series(vals):
            yield self
            return
        series = self.recurrence_id
        base = series.base_event_id or series._get_first_event(include_outliers=False)
        is_whole = vals["recurrence_update"] == "all_events" or self == base
        completed = series.calendar_event_ids._completed_tasks().filtered(
            lambda task: is_whole or task.start >= self.start
        )
        if not completed or (is_whole and not self._is_series_remade(vals)):
            yield self.with_context(client_edited_id=self.id)
            return

        own_fields = vals.keys() - self._series_fields()
        own_vals = {name: vals[name] for name in own_fields}
        days = {task._get_start_date() for task in completed}
        deputies = completed._leave_series()
        event = deputies.get(self, self)
        anchor = deputies.get(base, base) if is_whole else event
        day = anchor._get_start_date()
        yield event
        if event != self:
            self.write(own_vals)
        anchor = anchor.exists()
        surplus = anchor.browse()
        if anchor.recurrence_id:
            shift = anchor._get_start_date() - day
            surplus = anchor.recurrence_id.calendar_event_ids.filtered(
                lambda task: task._get_start_date() - shift in days
            )
        surplus |= self.browse().concat(*deputies.values())
        surplus.exists().unlink()

    def _completed_tasks(self):
        return self.filtered(lambda task: task.client_state == "completed")

    @api.model
    def _series_fields(self):
        """Return the names of the fields that define when the occurrences are."""
        named = {"recurrency", "recurrence_update", "allday", "duration"}
        return named | self._get_time_fields() | self._get_recurrent_fields()

    def _is_series_remade(self, vals):
        """Return whether all occurrences are recreated, not just updated."""
        when = self._get_time_fields() | self._get_recurrent_fields()
        is_ended = vals.get("recurrency") is False
        return bool(is_ended or vals.keys() & when or self._check_values_to_sync(vals))

    def _leave_series(self):
        """Turn these occurrences into single events.

        A copy takes the place of each in the series, so that recreating it neither
        loses a day nor changes its length.

        :return: dict of the copies
        """
        series = self.recurrence_id
        quiet = self.with_context(
            **clean_context(self.env.context),
            no_mail_to_attendees=True,
            dont_notify=True,
            mail_create_nolog=True,
            skip_contact_description=True,
        )
        deputies = dict(zip(self, quiet.create(self.copy_data()), strict=True))
        if series.base_event_id in self:
            series.base_event_id = deputies[series.base_event_id]
        quiet.write(self._single_event_values() | self._get_remove_sync_id_values())
        return deputies

    # ------------------------------------------------------------------
    # Late tasks
    # ------------------------------------------------------------------

    @api.model
    def _cron_client_unattend(self):
        """Mark late open tasks as unattended in the companies with this setting.

        The company and the time zone of a task are those of the responsible user.
        """
        companies = self.env["res.company"].search(
            [("client_task_auto_unattend", "=", True)]
        )
        users = self.env["res.users"].with_context(active_test=False)
        users = users.search([("company_id", "in", companies.ids)])
        late = Domain("client_state", "=", "open") & Domain.OR(
            Domain("user_id", "in", group.ids)
            & self.with_context(tz=tz or "UTC")._over_domain()
            for tz, group in users.grouped("tz").items()
        )
        events = self.with_context(client_cron=CRON)
        while tasks := events.search(late, limit=BATCH, order="id"):
            tasks.client_state = "unattended"
            left = events.search_count(late)
            if not self.env["ir.cron"]._commit_progress(len(tasks), remaining=left):
                break

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_client_complete(self):
        """Mark these tasks as completed.

        :raise AccessError: if the user may not change one of them
        :raise UserError: if one of them is not a task of a client
        """
        return self._set_client_state("completed")

    def action_client_unattend(self):
        """Mark these tasks as unattended.

        :raise AccessError: if the user may not change one of them
        :raise UserError: if one of them is not a task of a client
        """
        return self._set_client_state("unattended")

    def action_client_reopen(self):
        """Reopen these tasks.

        :raise AccessError: if the user may not change one of them
        :raise UserError: if one of them is not a task of a client
        """
        return self._set_client_state("open")

    def _set_client_state(self, state):
        self._check_client_tasks("write")
        self.filtered(lambda task: task.client_state != state).client_state = state
        return True

    def action_client_copy(self):
        """Copy these tasks, each as a single event, and open the copies.

        :return: an action
        :raise AccessError: if the user may not read one of them, or create any
        :raise UserError: if one of them is not a task of a client
        """
        self._check_client_tasks("read")
        copies = self.copy()
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

    def _check_client_tasks(self, operation):
        self.check_access(operation)
        self._check_calendar_privacy_write_permissions()
        if plain := self.filtered(lambda event: not event.client_id):
            raise UserError(
                self.env._(
                    "Only tasks with a client have a status. These have no client: %s.",
                    ", ".join(plain[:5].mapped("display_name")),
                )
            )
