from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# "every 1 month(s)": a selection has no plural
UNITS = [
    ("day", "day(s)"),
    ("week", "week(s)"),
    ("month", "month(s)"),
    ("year", "year(s)"),
]


class ClientService(models.Model):
    """Something a client has: an extra, a subscription, a licence or a module.

    User input is stored: the start and end dates, and when and why it was cancelled.
    The status is derived from these and the current day.
    """

    _name = "client.service"
    _description = "Service of a Client"
    _inherit = ["mail.thread", "client.activity.mixin", "client.company.mixin"]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "type_id.name", "product_id.name"]
    _check_company_auto = True

    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    partner_id = fields.Many2one(
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The client, or the contact who asked for the service.",
    )
    client_id = fields.Many2one(store=True)
    type_id = fields.Many2one(
        "client.service.type",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_type(),
        tracking=True,
    )
    kind = fields.Selection(related="type_id.kind", store=True)
    product_id = fields.Many2one(
        "product.product", ondelete="restrict", check_company=True, tracking=True
    )
    date_start = fields.Date(
        string="Start",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="First day in force; for a licence, the day it was bought.",
    )
    date_end = fields.Date(
        string="End",
        tracking=True,
        help="Last day in force. Without it, an extra lasts one day; other "
        "services are open-ended.",
    )
    cancelled_on = fields.Date(
        copy=False,
        tracking=True,
        help="From this day on, the service is no longer in force.",
    )
    cancel_reason = fields.Char(string="Reason", copy=False, tracking=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("active", "In force"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        compute="_compute_state",
        search="_search_state",
    )
    recurrence_interval = fields.Integer(string="Every", default=1, tracking=True)
    recurrence_unit = fields.Selection(UNITS, default="month", tracking=True)
    date_next = fields.Date(
        string="Next Date",
        compute="_compute_date_next",
        help="Next date on which a subscription in force is due; may be today.",
    )
    amount = fields.Monetary(
        tracking=True, help="Per period for a subscription; otherwise the total."
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    note = fields.Html(string="Notes")
    active = fields.Boolean(default=True, tracking=True)

    # the flags of all clients only need this index
    _client_card_idx = models.Index("(client_id, create_date DESC, id DESC)")
    _client_card_flags_idx = models.Index(
        "(client_id, type_id) INCLUDE (kind, date_start, date_end, cancelled_on, "
        "company_id, active)"
    )
    _end_after_start = models.Constraint(
        "CHECK (date_end >= date_start)", "A service cannot end before it starts."
    )
    _recurrence_positive = models.Constraint(
        "CHECK (kind != 'subscription' OR recurrence_interval > 0)",
        "A subscription can recur at most once a day.",
    )

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.model
    def _default_type(self):
        """Return the first type of the requested kind."""
        kind = self.env.context.get("default_kind")
        domain = [("kind", "=", kind)] if kind else []
        return self.env["client.service.type"].search(domain, limit=1)

    @api.depends("product_id")
    def _compute_name(self):
        for service in self:
            service.name = service.product_id.display_name or service.name

    def _creation_message(self):
        """A full sentence: the gender in Odoo's "%s created" cannot be translated."""
        return self.env._("Service added")

    @api.depends("name", "type_id")
    def _compute_display_name(self):
        for service in self:
            service.display_name = service.name or service.type_id.name

    @api.depends("company_id")
    def _compute_currency_id(self):
        for service in self:
            company = service.company_id or self.env.company
            service.currency_id = service.currency_id or company.currency_id

    @api.depends("kind", "date_start", "date_end", "cancelled_on")
    def _compute_state(self):
        for state, domain in self._state_domains().items():
            self.filtered_domain(domain).state = state

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._state_domains()
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _state_domains(self, date=None):
        """Define the states: the Domain of the services in each of them on a day.

        Every service is in exactly one. "In force" means ``active``.

        :param date: default: today
        """
        day = date or fields.Date.context_today(self)
        cancelled = Domain("cancelled_on", "<=", day)
        planned = Domain("date_start", ">", day)
        ended = Domain("date_end", "<", day) | (
            Domain("kind", "=", "extra")
            & Domain("date_end", "=", False)
            & Domain("date_start", "<", day)
        )
        return {
            "active": ~(cancelled | planned | ended),
            "cancelled": cancelled,
            "planned": planned & ~cancelled,
            "ended": ended & ~cancelled,
        }

    def _field_to_sql(self, alias, field_expr, query=None):
        """The state, to sort and group by it."""
        if field_expr != "state":
            return super()._field_to_sql(alias, field_expr, query)
        whens = [
            SQL("WHEN %s THEN %s", self._domain_to_sql(domain, alias, query), state)
            for state, domain in self._state_domains().items()
        ]
        return SQL("CASE %s END", SQL(" ").join(whens))

    def _domain_to_sql(self, domain, alias, query):
        """Return the condition of a Domain as SQL, for use in a query."""
        return domain.optimize_full(self)._to_sql(self, alias, query)

    @api.depends("state", "date_start", "recurrence_interval", "recurrence_unit")
    def _compute_date_next(self):
        today = fields.Date.context_today(self)
        for service in self:
            recurs = service.kind == "subscription" and service.recurrence_unit
            recurs = recurs and service.state in ("planned", "active")
            day = service._next_recurrence(today) if recurs else None
            is_over = day and (
                (service.date_end and day > service.date_end)
                or (service.cancelled_on and day >= service.cancelled_on)
            )
            service.date_next = False if is_over else day

    def _next_recurrence(self, day):
        """Return the first day from ``day`` on which the subscription is due; none if
        it is beyond the last possible date."""
        try:
            return self._recurrence_from(day)
        except (OverflowError, ValueError):
            return None

    def _recurrence_from(self, day):
        start = self.date_start
        unit, interval = self.recurrence_unit, max(self.recurrence_interval, 1)
        if not start or start >= day:
            return start
        # counted from the start, otherwise the 31st would stay on the 28th after
        # February
        if unit in ("day", "week"):
            step = interval * (7 if unit == "week" else 1)
            return start + relativedelta(days=-(-(day - start).days // step) * step)
        step = interval * (12 if unit == "year" else 1)
        months = (day.year - start.year) * 12 + day.month - start.month
        due = start + relativedelta(months=months // step * step)
        return (
            due
            if due >= day
            else start + relativedelta(months=(months // step + 1) * step)
        )

    # ------------------------------------------------------------------
    # What people do
    # ------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self.filtered(lambda service: service.state in ("ended", "cancelled")):
            raise UserError(
                self.env._(
                    "Ended or cancelled services cannot be deleted: archive "
                    "them instead."
                )
            )

    @api.readonly
    def action_open_cancel(self):
        """Open the dialog that cancels these services.

        :return: an action
        :raise AccessError: if the user may not change them
        """
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_card.client_service_cancel_action"
        )
        return action | {"context": {"default_service_ids": self.ids}}

    def action_reopen(self):
        """Undo the cancellation of these services; it remains in the log.

        :return: True
        :raise AccessError: if the user may not change them
        """
        return self.write({"cancelled_on": False, "cancel_reason": False})
