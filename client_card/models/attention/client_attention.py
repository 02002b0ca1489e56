from collections.abc import Callable
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import plan_without_compiling, read_day
from ..client_union import SLOTS, Probe

URGENT, LATE, SOON = 3, 2, 1  # money or a waiting client; late; soon
PUT_OFF = ("until", "reason", "put_off_user_id")


class Fact(NamedTuple):
    """A fact that needs action: a ``Source`` of a union, and what to do about it.

    :param model: the name of the records' model
    :param rows: the method that returns their Rows, or a list of them
    :param kinds: the kind of its rows, and the Domain of the records
    :param action: which button to show, a value of the field ``action``
    :param do: the method that takes the record behind a row and returns an action
    :param section: for facts about the clients themselves, the section of the card with
        details
    :param seen: for these facts, the method that returns whether the user may see them;
        for others the search of the model decides
    :param probe: as in ``Source``
    """

    model: str
    rows: Callable
    kinds: dict
    action: str
    do: Callable
    section: str | None = None
    seen: Callable | None = None
    probe: Probe | None = None


class ClientAttention(models.Model):
    """What needs action, for all clients in one list, the most urgent first.

    Each subject declares its facts with :meth:`_sources`; its own search decides who
    finds them. Only what was put off is stored: a fact exists while its rule applies.
    """

    _name = "client.attention"
    _description = "What Needs Attention"
    _inherit = ["client.union"]
    _auto = False
    _order = "severity desc, date, id"
    _newest_first = False
    _depends = {
        "client.attention.delay": [
            "active",
            "amount",
            "company_id",
            "count",
            "currency_id",
            "kind",
            "reason",
            "record_id",
            "severity",
            "until",
            "user_id",
        ],
    }

    date = fields.Datetime(string="Since")
    kind = fields.Selection([], readonly=True)  # those of the facts
    severity = fields.Integer(
        readonly=True,
        aggregator="max",
        help="3: money or a waiting client; 2: late; 1: soon.",
    )
    count = fields.Integer(
        readonly=True, aggregator=None, help="Number of documents concerned."
    )
    action = fields.Selection(
        [("open", "View")], compute="_compute_action", help="What to do about it."
    )
    until = fields.Date(
        string="Put Off Until", readonly=True, help="Empty if it is to be done now."
    )
    reason = fields.Char(readonly=True, help="Why it was put off.")
    put_off_user_id = fields.Many2one(
        "res.users", string="Put Off By", readonly=True, aggregator=None
    )

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.depends("kind")
    def _compute_action(self):
        facts = self._sources()
        for row in self:
            row.action = facts[row.id % SLOTS].action

    @api.depends("kind", "name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            parts = (kinds.get(row.kind), row.name)
            row.display_name = ": ".join(part for part in parts if part)

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        plan_without_compiling(self.env)
        domain = Domain(domain).map_conditions(self._look_up_client)
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _look_up_client(self, condition):
        """Check conditions on the client for each row's client: otherwise the database
        would list all clients that meet them, once for each kind of fact."""
        field, _dot, of_client = condition.field_expr.partition(".")
        operator, meet_it = condition.operator, condition.value
        if field == "client_id" and of_client and operator in ("=", "in"):
            meet_it = Domain(of_client, operator, meet_it)
        elif condition.field_expr != "client_id" or operator != "any":
            return condition
        if not isinstance(meet_it, Domain):
            return condition
        clients = self.env["res.partner"].with_context(active_test=False)

        def to_sql(model, alias, query):
            found = clients._search(meet_it)
            client_id = SQL.identifier(found.table, "id")
            asked = model._field_to_sql(alias, "client_id", query)
            found.add_where(SQL("%s = %s", client_id, asked))
            return SQL("((%s) IS NOT NULL)", found.select(client_id))

        return Domain.custom(to_sql=to_sql)

    def _first_order(self):
        names = ("severity", "newest", "record_id")
        columns = (SQL.identifier(self._table, name) for name in names)
        return SQL("%s DESC, %s, %s", *columns)

    @property
    def _table_query(self):
        return self._with_delays(super()._table_query)

    def _select_first(self, slot, rows):
        rows = super()._select_first(slot, rows)
        return self._with_delays(rows, ("newest", "record_id"))

    def _with_delays(self, facts, more=()):
        """Add which rows are put off. They come back if the amount, the number of
        documents or the severity exceeds the value when they were put off.

        :param facts: the SELECT of the rows
        :param more: names of its columns in addition to those of the list
        """
        names = [name for name in self._column_names() if name not in PUT_OFF]
        return SQL(
            """
            SELECT %(columns)s, delay.until, delay.reason,
                   delay.user_id AS put_off_user_id
              FROM (%(facts)s) fact
              LEFT JOIN client_attention_delay delay
                ON delay.record_id = fact.res_id
               AND delay.kind = fact.kind
               AND delay.company_id IS NOT DISTINCT FROM fact.company_id
               AND delay.active
               AND delay.until > %(today)s
               AND delay.severity >= fact.severity
               AND delay.count >= fact.count
               AND delay.amount >= COALESCE(fact.amount, 0)
               AND delay.currency_id IS NOT DISTINCT FROM fact.currency_id
            """,
            columns=SQL(", ").join(
                SQL.identifier("fact", name) for name in (*names, *more)
            ),
            facts=facts,
            today=fields.Date.context_today(self),
        )

    def _records(self, model_name, domain, client, columns):
        one = {"count": SQL("1")}
        return super()._records(model_name, domain, client, one | columns)

    def _asked_domain(self, client):
        domain = super()._asked_domain(client)
        if (clients := self._asked().clients) is not None:
            domain &= Domain(client, "in", clients)
        return domain

    def _asked_partners(self):
        """Return the requested clients for facts about clients, None for all."""
        asked = self._asked()
        ids = asked.clients if asked.record_ids is None else asked.record_ids
        return None if ids is None else self.env["res.partner"].browse(ids)

    def _client_facts(self, table, columns):
        """Return the Rows of facts about the clients themselves, in the current company
        and its currency: one for each client.

        :param table: SELECT of the clients, ``client_id`` and what the columns need
        :param columns: ``{field: SQL}``, the table being ``found``
        """
        company = self.env.company
        here = {
            "company_id": SQL("%s", company.id),
            "currency_id": SQL("%s", company.currency_id.id),
        }
        if len(self._asked_partners() or ()) > 1:
            # otherwise the database may compute it again for each client
            table = SQL("WITH found AS MATERIALIZED (%s) TABLE found", table)
        rows = self._records("res.partner", Domain.TRUE, "id", here | columns)
        if rows:
            row_id = SQL.identifier(rows.query.table, "id")
            rows.query.add_join(
                "JOIN", "found", SQL("(%s)", table), SQL("found.client_id = %s", row_id)
            )
        return rows

    # ------------------------------------------------------------------
    # Clients
    # ------------------------------------------------------------------

    @api.model
    def _now_domain(self, client_ids):
        """Return the Domain of the current facts of these clients."""
        return Domain("client_id", "in", client_ids) & Domain("until", "=", False)

    @api.model
    def _clients_select(self):
        """Return the SELECT of all clients with current facts: ``client_id``, the
        ``severity`` of the most urgent fact, and the ``count``."""
        query = self._search(Domain("until", "=", False))
        query.groupby = client = SQL.identifier(self._table, "client_id")
        return query.select(
            client,
            SQL("MAX(%s) AS severity", SQL.identifier(self._table, "severity")),
            SQL("COUNT(*) AS count"),
        )

    @api.model
    def _read_clients(self, clients, limit):
        """Return the current facts of many clients, in the order of the list.

        :param limit: the maximum number of facts per client
        :return: ``{client id: {"count": of all, "facts": [dict]}}``, see
            ``res.partner.client_card_attention``
        """
        self.browse().check_access("read")
        query = self._search(self._now_domain(clients.ids))
        if query.is_empty():
            return {}
        order = SQL("severity DESC, date, id")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, client_id, count FROM (%s) numbered
                 WHERE place <= %s ORDER BY client_id, place
                """,
                query.select(
                    SQL.identifier(self._table, "id"),
                    SQL.identifier(self._table, "client_id"),
                    SQL("COUNT(*) OVER (PARTITION BY client_id) AS count"),
                    SQL(
                        "ROW_NUMBER() OVER (PARTITION BY client_id ORDER BY %s) "
                        "AS place",
                        order,
                    ),
                ),
                limit,
            )
        )
        result = {}
        for row, (_id, client_id, count) in zip(
            self.browse(row[0] for row in rows), rows, strict=True
        ):
            client = result.setdefault(client_id, {"count": count, "facts": []})
            client["facts"].append(row._describe())
        return result

    def _describe(self):
        """Return a fact as a dict, for other systems."""
        currency = self.currency_id
        actions = dict(self._fields["action"]._description_selection(self.env))
        return {
            "id": self.id,
            "kind": self.kind,
            "severity": self.severity,
            "name": self.display_name,
            "since": self._since(),
            "count": self.count,
            "amount": bool(currency) and self.amount,
            "currency_id": currency.id,
            "currency": currency.name,
            "company_id": self.company_id.id,
            "action": self.action,
            "action_label": actions[self.action],
            "res_model": self.res_model,
            "res_id": self.res_id,
        }

    def _since(self):
        """Return the day since when, in the user's time zone; False if unknown."""
        day = self.day
        if not day and self.date:
            day = fields.Datetime.context_timestamp(self, self.date).date()
        return day and fields.Date.to_string(day)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_do(self):
        """Do what the fact asks for, see the field ``action``.

        :return: an action that opens the next step for the user
        :raise AccessError: without the right to do it
        :raise MissingError: if the fact is gone or not visible to the user
        :raise UserError: where the subject refuses
        """
        self.ensure_one()
        self = self.sudo(False)
        self._check_facts()
        record = self._source_record()
        record.check_access("read")
        return self._sources()[self.id % SLOTS].do(record)

    @api.readonly
    def action_open_source(self):
        """Open the record of a fact in a dialog; for a client, the card at the section
        with details."""
        self.ensure_one()
        self._check_facts()
        if self.res_model != "res.partner":
            return super().action_open_source()
        section = self._sources()[self.id % SLOTS].section
        return self._open_card(self._source_record(), section)

    @api.model
    def _open_card(self, client, section):
        """Open a client's card at a section."""
        context = {"client_card_section": section}
        return client.action_open_client_card() | {"context": context}

    @api.readonly
    def action_open_client(self):
        """Open the card of a fact's client.

        :return: an action
        :raise AccessError: if the user may not read the client
        :raise MissingError: if the fact is gone or not visible to the user
        """
        self.ensure_one()
        self._check_facts()
        return self.client_id.action_open_client_card()

    @api.model
    def _open(self, record):
        """Open the record behind a fact in a dialog."""
        return self._form_action(record, record.display_name)

    def action_put_off(self, until, reason):
        """Put these facts off until a day, for everybody who sees them. They come back
        on that day, or earlier if the amount, the number of documents or the severity
        grows.

        :param str until: the day, ``"2026-01-31"``, in the user's time zone
        :param str reason: why
        :return: True
        :raise AccessError: for users without the group of the Clients app
        :raise MissingError: for facts that are gone or not visible to the user
        :raise UserError: if the day is not in the future, or without a reason
        """
        self = self.sudo(False)
        try:
            day = read_day(until)
        except ValueError:
            day = None
        if not day or day <= fields.Date.context_today(self):
            raise UserError(self.env._("Choose a day after today."))
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Enter a reason for putting it off."))
        self._check_facts()
        # sudo: the user sees the facts; delays are only written here
        self.env["client.attention.delay"].sudo()._put_off(self, day, reason.strip())
        self.invalidate_recordset(PUT_OFF)
        return True

    def action_take_up(self):
        """Bring back facts that were put off.

        :return: True
        :raise AccessError: for users without the group of the Clients app
        :raise MissingError: for facts that are gone or not visible to the user
        """
        self = self.sudo(False)
        self._check_facts()
        # sudo: the user sees the facts; delays are only written here
        self.env["client.attention.delay"].sudo()._of_facts(self).active = False
        self.invalidate_recordset(PUT_OFF)
        return True

    @api.model
    def _delays_domain(self, domain):
        """Return the Domain of the delays that a domain finds and whose fact the user
        may see, whether it still exists or not."""
        # sudo: only ids; each subject decides which the user may see
        delays = self.env["client.attention.delay"].sudo()
        delays = delays.with_context(active_test=False)
        domain &= Domain("company_id", "in", [*self.env.companies.ids, False])
        ids = dict(delays._read_group(domain, ["kind"], ["record_id:array_agg"]))
        return domain & Domain.OR(
            Domain("kind", "=", kind) & Domain("record_id", "in", query)
            for fact in self._sources().values()
            for kind in fact.kinds
            if kind in ids and (query := self._find_seen(fact, ids[kind])) is not None
        )

    @api.model
    def _find_seen(self, fact, ids):
        """Return the Query of the records of a fact that the user may see."""
        records = self.env[fact.model].with_context(active_test=False)
        if not records.has_access("read") or (fact.seen and not fact.seen()):
            return None
        # the client of a private task is masked, its id is not
        client = getattr(records, "_client_field", "client_id")
        return records._search(Domain("id", "in", ids) & Domain(client, "!=", False))

    def _check_facts(self):
        """Reload the rows.

        :raise AccessError: if the user may not read any
        :raise MissingError: for rows that the user does not find
        """
        self.check_access("read")
        self.invalidate_recordset()
        self.fetch(["kind", "res_model", "res_id", "company_id"])
