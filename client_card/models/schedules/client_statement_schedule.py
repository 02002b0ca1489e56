import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..sending.client_sending_mixin import COUNTED

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RHYTHM = {"rhythm", "month_days", *WEEKDAYS}
APART = 31  # maximum number of days between two days of a schedule
REASONS = [
    ("archived", "Archived"),
    ("none", "No statements for this client"),
    ("nothing_open", "No open items"),
    ("empty", "No movements"),
    ("already", "Sent today"),
    ("opted_out", "Opted out"),
    ("no_recipient", "No reachable recipient"),
]


@dataclass
class StatementChoice:
    """Who gets a client's statement, or why nobody does."""

    client: models.BaseModel
    company: models.BaseModel
    amount: float = 0.0  # what is open, in the company's currency
    reason: str | bool = False
    recipients: list = field(default_factory=list)  # contacts
    opted_out: list = field(default_factory=list)  # addresses

    @property
    def addresses(self):
        return [contact.email_normalized for contact in self.recipients]

    def describe(self):
        """Return the choice as a dict, for other systems."""
        return {
            "client_id": self.client.id,
            "name": self.client.display_name,
            "reason": self.reason,
            "amount": self.amount,
            "currency": self.company.currency_id.name,
            "recipients": self.addresses,
            "opted_out": self.opted_out,
        }


class ClientStatementSchedule(models.Model):
    """When the clients of a company get their account statement automatically."""

    _name = "client.statement.schedule"
    _description = "Statement Schedule"
    _inherit = ["client.sender.mixin"]
    _order = "sequence, id"
    _check_company_auto = True
    _sends = "client.statement.sending"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    is_on = fields.Boolean(
        help="Statements are sent on each scheduled day. Otherwise they are only "
        "previewed."
    )
    user_id = fields.Many2one(
        help="The statements are sent with the rights of this user, who must be "
        "an accountant of the company. Clients reply to this user."
    )
    rhythm = fields.Selection(
        [("monthly", "Days of the month"), ("weekly", "Days of the week")],
        string="Frequency",
        required=True,
        default="monthly",
        tracking=True,
    )
    month_days = fields.Char(
        string="Days",
        default="1",
        tracking=True,
        help="For example 1, 15, 31. In shorter months, the last day is used.",
    )
    mon = fields.Boolean(string="Monday", default=True)
    tue = fields.Boolean(string="Tuesday")
    wed = fields.Boolean(string="Wednesday")
    thu = fields.Boolean(string="Thursday")
    fri = fields.Boolean(string="Friday")
    sat = fields.Boolean(string="Saturday")
    sun = fields.Boolean(string="Sunday")
    only_open = fields.Boolean(
        string="Only with Open Items",
        default=True,
        tracking=True,
        help="Clients without open items get no statement. Otherwise only clients with "
        "neither open items nor movements in the period get none.",
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        string="For Tags",
        help="Applies to clients with one of these tags, unless a schedule was "
        "chosen for the client.",
    )
    next_day = fields.Date(
        string="Next",
        compute="_compute_next_day",
        help="The next day on which statements are sent, if switched on.",
    )

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.depends("is_on", "active", "queued_day", "company_id", "user_id", *RHYTHM)
    def _compute_next_day(self):
        for schedule in self:
            schedule.next_day = schedule._find_next()

    def _creation_message(self):
        """A full sentence: the gender in Odoo's "%s created" cannot be translated."""
        return self.env._("Statement schedule set up")

    @api.constrains("rhythm", "month_days", *WEEKDAYS)
    def _check_rhythm(self):
        for schedule in self:
            if schedule.rhythm == "weekly":
                if not any(schedule[name] for name in WEEKDAYS):
                    raise ValidationError(self.env._("Choose at least one day."))
            elif not schedule._month_numbers():
                raise ValidationError(
                    self.env._("Enter days from 1 to 31, for example 1, 15, 31.")
                )

    @api.constrains("is_on", "user_id", "company_id")
    def _check_is_on(self):
        for schedule in self.filtered("is_on"):
            if problem := schedule._find_problem(schedule.user_id):
                raise ValidationError(problem)

    @api.constrains("company_id")
    def _check_company_stays(self):
        if self._has_sent_for_others():
            raise ValidationError(
                self.env._(
                    "The company cannot be changed, because this schedule has "
                    "already sent statements."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Send nothing for days before the schedule was switched on."""
        schedules = super().create(vals_list)
        schedules.filtered("is_on")._start_today()
        return schedules

    def write(self, vals):
        """Send nothing for days before the schedule was switched on or its days were
        changed."""
        result = super().write(vals)
        if vals.get("is_on") or vals.get("active") or RHYTHM & vals.keys():
            self._start_today()
        return result

    def _start_today(self):
        for schedule in self:
            yesterday = schedule._today() - timedelta(days=1)
            if not schedule.queued_day or schedule.queued_day < yesterday:
                schedule.queued_day = yesterday

    # ------------------------------------------------------------------
    # Days
    # ------------------------------------------------------------------

    def _today(self):
        """Return the current date in the company."""
        return fields.Date.context_today(self._as_user(self.user_id or self.env.user))

    def _month_numbers(self):
        """Return the days of the month as numbers; none if any of them is invalid."""
        words = re.split(r"[\s,;]+", (self.month_days or "").strip(" ,;"))
        if not all(re.fullmatch(r"[0-9]{1,2}", word) for word in words):
            return set()
        numbers = set(map(int, words))
        return numbers if numbers <= set(range(1, 32)) else set()

    def _is_due(self, day):
        """Return whether it sends on a day; the last day stands for missing ones."""
        if self.rhythm == "weekly":
            return self[WEEKDAYS[day.weekday()]]
        _first, last = monthrange(day.year, day.month)
        return day.day in {min(number, last) for number in self._month_numbers()}

    def _is_due_since(self, queued, today):
        """Return whether any day after the last one queued is due; several missed days
        are made up for only once."""
        missed = min((today - queued).days, APART) if queued else 1
        return any(self._is_due(today - timedelta(days=n)) for n in range(missed))

    def _find_next(self):
        """Return the next day on which it sends, False if there is none."""
        if not self.is_on or not self.active or not self.company_id:
            return False
        today = self._today()
        queued = self.queued_day
        if queued and queued < today and self._is_due_since(queued, today):
            return today
        later = (today + timedelta(days=n) for n in range(1, APART + 1))
        return next(filter(self._is_due, later), False)

    # ------------------------------------------------------------------
    # Who gets a statement
    # ------------------------------------------------------------------

    def _schedule_of(self, clients):
        """Return ``{client: schedule}`` among these schedules of one company: the
        client's own, else the first with one of its tags; empty for clients who get no
        statements."""
        result = {}
        for client in clients:
            # the tags of a client that is being edited are new records
            tags = client.category_id._origin
            own = client.client_statement_schedule_id & self
            own = own or self.filtered(lambda s, tags=tags: s.category_ids & tags)[:1]
            result[client] = self.browse() if client.client_statement_none else own
        return result

    def _describe_next(self, client):
        """Return the schedule and date of a client's next statement as a text."""
        if client.client_statement_none:
            return self.env._("No statements for this client")
        schedule = self._schedule_of(client)[client]
        if not schedule:
            return False
        day = schedule.next_day
        if not day:
            return self.env._("%s (switched off)", schedule.name)
        day = format_date(self.env, day, date_format="long")
        return self.env._("%(name)s: %(day)s", name=schedule.name, day=day)

    def _find_clients(self, clients=None):
        """Return the clients of this schedule, including those who get no statement."""
        others = self.search(Domain("company_id", "=", self.company_id.id)) - self
        own = Domain("client_statement_schedule_id", "=", self.id)
        tagged = Domain("category_id", "in", self.category_ids.ids)
        tagged &= Domain("client_statement_schedule_id", "not in", others.ids)
        domain = (own | tagged) & (
            Domain("parent_id", "=", False) | Domain("is_company", "=", True)
        )
        if clients is not None:
            domain &= Domain("id", "in", clients.ids)
        partners = self.env["res.partner"].with_context(active_test=False)
        names = ["active", "category_id", "client_statement_schedule_id", "email"]
        found = partners.search_fetch(
            domain, [*names, "client_statement_none"], order="complete_name, id"
        )
        schedules = (others | self).sorted()
        schedule_of = schedules._schedule_of(found)
        return found.filtered(
            lambda c: c.client_statement_none or schedule_of[c] == self
        )

    def _select(self, clients=None, day=None, without=None):
        """Choose who gets a statement, with the user's rights. The number of queries
        does not depend on the number of clients.

        :param clients: None for all
        :param day: nobody gets a second statement on it; default: today
        :param without: a statement to check again, which does not count as sent
        :return: ``{client id: StatementChoice}``
        """
        self.ensure_one()
        own = self._as_user(self.env.user)
        found = own._find_clients(clients)
        statement = own.env["client.statement"]
        _items, ageing = statement._read_open(found, parts=("ageing",))
        moved = {}
        if not own.only_open:
            moved = statement._read_totals(found, *statement._default_period())
        choices = {}
        for client in found:
            key = client.id, own.company_id.id
            choice = StatementChoice(client, own.company_id)
            if key in ageing:
                choice.amount = ageing[key]["total"]
            totals = moved.get(key, {})
            if not client.active:
                choice.reason = "archived"
            elif client.client_statement_none:
                choice.reason = "none"
            elif key not in ageing and own.only_open:
                choice.reason = "nothing_open"
            elif key not in ageing and not (
                totals.get("count") or totals.get("opening")
            ):
                choice.reason = "empty"
            choices[client.id] = choice
        asked = [choice for choice in choices.values() if not choice.reason]
        own._find_recipients(asked, day or fields.Date.context_today(own), without)
        return choices

    def _find_recipients(self, choices, day, without):
        """Find the recipients of each statement, except those who opted out or already
        got it on this day."""
        partners = self.env["res.partner"].browse([c.client.id for c in choices])
        recipients = partners._client_statement_recipients()
        optouts = self.env["client.statement.optout"]._find_addresses(self.company_id)
        had = self._read_sent(partners, day, without)
        for choice in choices:
            reached = {}  # the first contact with each address
            for contact in recipients[choice.client]:
                if contact._client_statement_reaches():
                    reached.setdefault(contact.email_normalized, contact)
            choice.opted_out = sorted(optouts & reached.keys())
            wanted = [c for key, c in reached.items() if key not in optouts]
            choice.recipients = [
                c for c in wanted if (choice.client.id, c.email_normalized) not in had
            ]
            if not reached:
                choice.reason = "no_recipient"
            elif not wanted:
                choice.reason = "opted_out"
            elif not choice.recipients:
                choice.reason = "already"

    def _read_sent(self, clients, day, without):
        """Return ``{(client id, address)}`` of the statements sent on a day."""
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("client_id", "in", clients.ids)
        domain &= Domain("day", "=", day)
        domain &= Domain("state", "in", COUNTED)
        if without:
            domain &= Domain("id", "!=", without.id)
        sent = self.env[self._sends].search_fetch(domain, ["client_id", "address"])
        return {(one.client_id.id, one.address) for one in sent}

    # ------------------------------------------------------------------
    # Preview and run
    # ------------------------------------------------------------------

    def _queue_day(self, day):
        if self._is_due_since(self.queued_day, day):
            self._queue(day, self._select().values())

    def action_preview(self):
        """Open the preview of the next run.

        :return: an action
        :raise AccessError: for users without accounting rights
        """
        self.ensure_one()
        self._check_access_to_see()
        return self.env["client.statement.schedule.preview"]._open(self)

    @api.readonly
    def client_card_statements_preview(self, day=None, client_ids=None):
        """Return which clients would get a statement on a day, and why the others would
        not. Nothing is sent. Open amounts are as of now.

        :param str day: ``"2026-01-31"``; nobody gets a second statement on it; default:
            today
        :param list client_ids: clients; default: all clients of the schedule
        :return: a list with a dict for each client of the schedule

        ::

            [{"client_id": 7, "name": "Azure Interior", "reason": False,
              "amount": 80.0, "currency": "EUR",
              "recipients": ["azure@example.com"], "opted_out": []}]

        ``amount`` is the open amount. ``reason`` tells why a client gets none: one of
        ``archived, none, nothing_open, empty, already, opted_out, no_recipient``.

        :raise AccessError: for users without accounting rights
        :raise UserError: if the day is not a date, or these are not ids
        """
        self.ensure_one()
        self._check_access_to_see()
        self.check_access("read")
        day, clients = self._read_day(day), self._read_clients(client_ids)
        choices = self._select(clients, day)
        return [choice.describe() for choice in choices.values()]

    def client_card_statements_run(self, client_ids=None):
        """Queue the statements of the schedule now, whatever the day; they are sent
        within minutes.

        Nobody gets a second statement on the same day, so calls can be repeated.

        :param list client_ids: clients; default: all clients of the schedule
        :return: the ids of the statements queued
        :raise AccessError: for users without invoicing rights
        :raise UserError: if the schedule is switched off, or these are not ids
        """
        self.ensure_one()
        self._check_access_to_run()
        self.check_access("read")
        if not self.is_on:
            raise UserError(self.env._("Switch on the schedule first."))
        if problem := self._find_problem(self.env.user):
            raise UserError(problem)
        today = fields.Date.context_today(self._as_user(self.env.user))
        choices = self._select(self._read_clients(client_ids))
        queued = self._queue(today, choices.values())
        if client_ids is None:
            # sudo: nothing of today is left to the scheduled action
            self.sudo().queued_day = today
        return queued.ids
