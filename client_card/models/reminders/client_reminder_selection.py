from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import round_amount
from ..statement.client_ageing import BILLS, LATE

APART = timedelta(days=7)  # between two reminders of a client
REASONS = [
    ("no_plan", "No plan"),
    ("archived", "Archived"),
    ("paused", "Paused"),
    ("promised", "Payment promised"),
    ("blocked", "Disputed or excluded"),
    ("on_account", "Covered by credits on account"),
    ("minimum", "Below the minimum"),
    ("too_soon", "Reminded in the last 7 days"),
    ("not_reached", "Not late enough"),
    ("already", "Already reminded at this level"),
    ("no_recipient", "No reachable recipient"),
]


class Item(NamedTuple):
    """An open instalment."""

    client_id: int
    id: int  # of the journal item
    move_id: int
    number: str
    date: date
    due: date
    late: bool
    residual: float
    residual_currency: float
    currency_id: int
    blocked: bool


class Past(NamedTuple):
    """What was sent to a client."""

    last_day: date | None  # of any reminder
    last_level: int | None  # of the last one with an instalment still open
    had: dict  # {journal item id: {level id}}


@dataclass
class Choice:
    """What a client gets on a day, or why nothing."""

    client: models.BaseModel
    plan: models.BaseModel
    items: list  # in the reminder
    left_out: list  # items that are disputed or excluded
    on_account: float = 0.0
    level: models.BaseModel = None
    reason: str | bool = False
    next_day: date | bool = False
    recipients: list = field(default_factory=list)

    @property
    def company(self):
        return self.client.env.company

    @property
    def amount(self):
        """In the company's currency."""
        unit = self.company.currency_id
        return round_amount(unit, sum(item.residual for item in self.items))

    @property
    def late(self):
        unit = self.company.currency_id
        late = (item.residual for item in self.items + self.left_out if item.late)
        return round_amount(unit, sum(late))

    @property
    def currencies(self):
        """What is open in each of the documents' currencies, ``{currency: amount}``."""
        amounts = defaultdict(float)
        for item in self.items:
            amounts[item.currency_id] += item.residual_currency
        find = self.client.env["res.currency"].browse
        return {
            find(key): round_amount(find(key), amount)
            for key, amount in amounts.items()
        }

    @property
    def addresses(self):
        """The addresses or numbers of the recipients."""
        name = "phone" if self.level and self.level.channel != "email" else "email"
        return [contact[name] or "" for contact in self.recipients]

    def leave_out(self, reason, next_day=False):
        self.reason, self.next_day = reason, next_day
        return self

    def describe(self):
        """Return the choice as a dict, for other systems."""
        return {
            "client_id": self.client.id,
            "name": self.client.display_name,
            "level_id": self.level.id if self.level else False,
            "level": self.level.name if self.level else False,
            "channel": self.level.channel if self.level else False,
            "reason": self.reason,
            "next_day": self.next_day and self.next_day.isoformat(),
            "amount": self.amount,
            "late": self.late,
            "on_account": self.on_account,
            "currency": self.company.currency_id.name,
            "currencies": {unit.name: sum_ for unit, sum_ in self.currencies.items()},
            "documents": list(dict.fromkeys(item.number for item in self.items)),
            "left_out": list(dict.fromkeys(item.number for item in self.left_out)),
            "recipients": self.addresses,
        }


class ClientReminderSelection(models.AbstractModel):
    """Chooses who is reminded on a day, of what, and at which level.

    What is late is defined by the figure *Late*, see ``client.statement``.
    """

    _name = "client.reminder.selection"
    _description = "Who Is Reminded"

    @api.model
    def _select(self, company, day, clients=None, without=None):
        """Choose what each client gets from one company on a day. The number of queries
        does not depend on the number of clients.

        :param clients: None for all
        :param without: a reminder being checked again, which does not count as past
        :return: ``{client id: Choice}`` of those with items that are late, or due soon
            enough for a level
        """
        plans = self.env["client.reminder.plan"].search(
            Domain("company_id", "=", company.id)
        )
        horizon = -min([0, *plans.level_ids.mapped("days")])
        items, credit = defaultdict(list), {}
        for item, on_account in self._read_items(company, clients, day, horizon):
            items[item.client_id].append(item)
            credit[item.client_id] = on_account
        found = self._read_partners(list(items))
        plan_of = self._read_plans(found, plans)
        past = self._read_past(company, items, without)
        holds = defaultdict(list)
        for hold in self.env["client.reminder.hold"]._of_clients(company, found.ids):
            holds[hold.client_id.id].append(hold)
        choices = {}
        for client in found:
            choice = self._choose(
                client,
                plan_of[client],
                items[client.id],
                credit[client.id],
                past[client.id],
                holds[client.id],
                day,
            )
            if choice.reason or choice.level:
                choices[client.id] = choice
        self._find_recipients([c for c in choices.values() if not c.reason])
        return choices

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @api.model
    def _read_items(self, company, clients, day, horizon):
        """Yield the Items of customer documents that are late on a day, or due within a
        number of days, the oldest first; each with the amount its client has on
        account, excluding our own bills."""
        if clients is not None and not clients:
            return
        self.env["account.move"].flush_model(["client_disputed", "name", "date"])
        statement = self.env["client.statement"]
        rows = self.env.execute_query(
            SQL(
                """
                WITH open_item AS MATERIALIZED (%(open)s), credit AS (
                    SELECT client_id, SUM(-residual) AS amount FROM open_item
                     WHERE company_id = %(company)s AND bucket = 'on_account'
                       AND move_type NOT IN %(bills)s
                     GROUP BY client_id
                )
                SELECT item.client_id, item.id, item.move_id, move.name,
                       COALESCE(move.invoice_date, move.date), item.due,
                       item.bucket IN %(late)s, item.residual, item.residual_currency,
                       item.currency_id,
                       COALESCE(item.no_followup, FALSE)
                       OR COALESCE(move.client_disputed, FALSE)
                       OR move.payment_state = 'blocked',
                       COALESCE(credit.amount, 0)
                  FROM open_item item
                  JOIN account_move move ON move.id = item.move_id
                  LEFT JOIN credit ON credit.client_id = item.client_id
                 WHERE item.company_id = %(company)s
                   AND item.move_type IN %(types)s
                   AND item.has_due
                   AND (item.bucket IN %(late)s
                        OR item.due BETWEEN %(day)s AND %(until)s
                        AND move.payment_state IN ('not_paid', 'partial', 'blocked'))
                 ORDER BY item.client_id, item.due, item.id
                """,
                late=LATE,
                open=statement._classified_select(clients, day=day),
                bills=BILLS,
                company=company.id,
                types=self.env["client.figures"]._invoice_types(),
                day=day,
                until=day + timedelta(days=horizon),
            )
        )
        for *values, on_account in rows:
            yield Item._make(values), on_account

    @api.model
    def _read_partners(self, client_ids):
        partners = self.env["res.partner"].with_context(active_test=False)
        names = ["active", "email", "lang"]
        domain = Domain("id", "in", client_ids)
        return partners.search_fetch(domain, names, order="complete_name, id")

    @api.model
    def _read_plans(self, clients, plans):
        """Return ``{client: its plan}``: its own, otherwise that of a tag, otherwise
        the default."""
        found = dict.fromkeys(clients, plans.filtered("is_default")[:1])
        # the first plan wins; few clients have another plan than the default
        for plan in reversed(plans.filtered("category_ids")):
            tagged = Domain("category_id", "in", plan.category_ids.ids)
            found.update(dict.fromkeys(clients.filtered_domain(tagged), plan))
        own = Domain("client_reminder_plan_id", "in", plans.ids)
        for client in clients.search(Domain("id", "in", clients.ids) & own):
            found[client] = client.client_reminder_plan_id
        return found

    @api.model
    def _read_past(self, company, items, without):
        """Return ``{client id: Past}``."""
        others = Domain("company_id", "=", company.id)
        others &= Domain("client_id", "in", list(items))
        sent = Domain("counted", "=", True)
        if without:
            others &= Domain("id", "!=", without.id)
            sent &= Domain("reminder_id", "!=", without.id)
        last = self.env["client.reminder"]._read_group(
            others & Domain("state", "!=", "cancelled"), ["client_id"], ["day:max"]
        )
        last_day = {client.id: day for client, day in last}
        client_of = {item.id: item.client_id for own in items.values() for item in own}
        lines = self.env["client.reminder.line"].search_fetch(
            sent & Domain("move_line_id", "in", list(client_of)),
            ["move_line_id", "level_id", "day"],
            order="day, id",
        )
        had, last_level = defaultdict(lambda: defaultdict(set)), {}
        for line in lines:
            client_id = client_of[line.move_line_id.id]
            had[client_id][line.move_line_id.id].add(line.level_id.id)
            last_level[client_id] = line.level_id.id
        return {
            key: Past(last_day.get(key), last_level.get(key), had[key]) for key in items
        }

    # ------------------------------------------------------------------
    # Choosing
    # ------------------------------------------------------------------

    @api.model
    def _choose(self, client, plan, items, credit, past, holds, day):
        """Return the Choice of a client, without its recipients."""
        free = [item for item in items if not item.blocked]
        blocked = [item for item in items if item.blocked]
        late = [item for item in free if item.late]
        choice = Choice(client, plan, late, blocked, credit)
        if not late and not any(item.late for item in blocked):
            if not plan or not free:
                return choice  # nothing is late, and there is no notice to send
            return self._notice(choice, free, past, holds, day)
        if not plan:
            return choice.leave_out("no_plan")
        if not client.active:
            return choice.leave_out("archived")
        if held := self._held(choice, holds, day):
            return held
        if not late:
            return choice.leave_out("blocked")
        if credit > 0 and credit >= choice.amount:
            return choice.leave_out("on_account")
        return self._step(choice, past, day)

    @api.model
    def _notice(self, choice, free, past, holds, day):
        """Choose a notice before the due date, unless the client is left out."""
        levels = choice.plan.level_ids.filtered(lambda level: level.days < 0)
        reached = [
            level
            for level in levels
            if any(item.due <= day - timedelta(days=level.days) for item in free)
        ]
        if not reached or not choice.client.active or self._held(choice, holds, day):
            choice.reason = False
            return choice
        until = day - timedelta(days=reached[-1].days)
        choice.items = [item for item in free if item.due <= until]
        if choice.on_account <= 0 or choice.on_account < choice.amount:
            self._step(choice, past, day)
        if choice.reason:  # nothing is late: no reason to name the client
            choice.reason, choice.level = False, None
        return choice

    @api.model
    def _held(self, choice, holds, day):
        for kind in ("paused", "promised"):
            until = [h.until for h in holds if h.kind == kind and h.until >= day]
            if until:
                return choice.leave_out(kind, max(until) + timedelta(days=1))
        return None

    @api.model
    def _step(self, choice, past, day):
        """Choose the level: the highest that the oldest instalment has reached, but at
        most the next after the last one sent, and none that an instalment already
        had."""
        oldest = choice.items[0]
        levels = choice.plan.level_ids
        ladder = levels.filtered(lambda level: (level.days >= 0) == oldest.late)
        reached = ladder.filtered(
            lambda level: oldest.due + timedelta(days=level.days) <= day
        )
        had = set().union(*(past.had.get(item.id, ()) for item in choice.items))
        later = ladder
        if past.last_level in levels.ids:
            later &= levels[levels.ids.index(past.last_level) + 1 :]
        following = later.filtered(lambda level: level.id not in had)[:1]
        level = reached[-1:]
        if following and following.days < level.days:
            level = following
        unit = choice.company.currency_id
        too_low = unit.compare_amounts
        minimum = choice.plan.minimum_amount
        if minimum and too_low(choice.amount, minimum) < 0:
            return choice.leave_out("minimum")
        after = past.last_day and past.last_day + APART
        if not level:
            first = ladder[:1]
            day = first and oldest.due + timedelta(days=first.days)
            return choice.leave_out("not_reached", day or False)
        if level.id in had:
            day = following and oldest.due + timedelta(days=following.days)
            return choice.leave_out("already", day and max(day, after) or False)
        if after and day < after:
            return choice.leave_out("too_soon", after)
        if level.minimum_amount and too_low(choice.amount, level.minimum_amount) < 0:
            return choice.leave_out("minimum")
        choice.level = level
        return choice

    # ------------------------------------------------------------------
    # Recipients
    # ------------------------------------------------------------------

    @api.model
    def _find_recipients(self, choices):
        """Find the recipients of each reminder; leave out clients without a reachable
        recipient."""
        clients = self.env["res.partner"].browse([c.client.id for c in choices])
        of_client = clients._client_statement_recipients()
        for choice in choices:
            channel = choice.level.channel
            asked = of_client[choice.client]
            choice.recipients = [c for c in asked if self._is_reached(c, channel)]
            if not choice.recipients:
                choice.leave_out("no_recipient")

    @api.model
    def _is_reached(self, contact, channel):
        """Return whether this contact can be reached through this channel; calls are
        always tried."""
        if channel == "email":
            return contact._client_statement_reaches()
        if channel == "sms":
            number = contact.phone_sanitized
            return bool(number) and not contact.phone_sanitized_blacklisted
        return True
