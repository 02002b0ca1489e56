"""Copies records by the hundred thousand.

The ORM creates one document with everything that belongs to it; a :class:`Bundle`
collects all rows created. :meth:`Cloner.clone` then inserts one copy of the whole
bundle for each row of a plan, in one SQL statement: references point to records of the
same copy, amounts are multiplied, dates moved, names numbered. So every column of a
copy is filled as Odoo would fill it.

The plan is a temporary table ``bench_plan`` with the columns ``i`` (0, 1, 2 …),
``client_id``, ``contact_id``, ``client_name``, ``contact_name``, ``factor``, ``shift``
(days) and whatever else the overrides of a clone use.
"""

import re

from odoo.tools import SQL

# names in the templates, replaced by the plan's columns
CLIENT, CONTACT = "__client__", "__contact__"
FIRST, LAST = "__first__", "__last__"
SLUG, NUMBER = "__slug__", "__number__"
# not monetary, but multiplied like amounts
QUANTITIES = {
    "quantity",
    "product_uom_qty",
    "qty_delivered",
    "qty_invoiced",
    "qty_to_invoice",
    "price_tax",
}
# monetary, but per unit
UNIT_PRICES = {"price_reduce_taxexcl", "price_reduce_taxinc", "purchase_price"}


class Bundle:
    """Records the rows of ``models`` created in the ``with`` block."""

    def __init__(self, env, models):
        self.env = env
        self.models = [env[name] for name in models if name in env]
        self.rows = {}
        self.relations = []

    def __enter__(self):
        self.env.flush_all()
        self.last = {m._name: self._last_id(m) for m in self.models}
        return self

    def __exit__(self, exc_type, *_args):
        if exc_type:
            return
        self.env.flush_all()
        for model in self.models:
            rows = self.env.execute_query_dict(
                SQL(
                    "SELECT * FROM %s WHERE id > %s ORDER BY id",
                    SQL.identifier(model._table),
                    self.last[model._name],
                )
            )
            if rows:
                self.rows[model._name] = rows
        self.ids = {name: [r["id"] for r in rows] for name, rows in self.rows.items()}
        self._read_relations()

    def _last_id(self, model):
        query = SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(model._table))
        return self.env.execute_query(query)[0][0]

    def _read_relations(self):
        """Read the many2many rows of the records, except those that are records."""
        seen = {model._table for model in self.env.values()}
        for name in self.rows:
            for field in self.env[name]._fields.values():
                if field.type != "many2many" or not field.store or not field.relation:
                    continue
                if field.relation in seen:
                    continue
                seen.add(field.relation)
                for left, right in self.env.execute_query(
                    SQL(
                        "SELECT %s, %s FROM %s WHERE %s = ANY(%s)",
                        SQL.identifier(field.column1),
                        SQL.identifier(field.column2),
                        SQL.identifier(field.relation),
                        SQL.identifier(field.column1),
                        self.ids[name],
                    )
                ):
                    self.relations.append((field, name, left, right))

    def days(self):
        """Return the days from today to the bundle's last entry or document."""
        names = ("date", "date_order", "start")
        dates = [
            row[name].date() if hasattr(row[name], "date") else row[name]
            for rows in self.rows.values()
            for row in rows
            for name in names
            if row.get(name)
        ]
        today = self.env.execute_query(SQL("SELECT CURRENT_DATE"))[0][0]
        return max([0, *((date - today).days for date in dates)])


class Cloner:
    """Inserts copies of bundles."""

    def __init__(self, env, client, contact):
        self.env = env
        self.partners = {client.id: SQL("p.client_id"), contact.id: SQL("p.contact_id")}
        self._execute(
            """
            CREATE TEMP TABLE bench_counter AS
            SELECT journal_id, sequence_prefix AS prefix, MAX(sequence_number) AS last
              FROM account_move
             WHERE sequence_number > 0
             GROUP BY journal_id, sequence_prefix
            """
        )

    def _execute(self, query, *args):
        self.env.cr.execute(SQL(query, *args))

    def clone(self, bundle, overrides=None):
        """Insert one copy of the bundle for each row of ``bench_plan``.

        :param overrides: ``{(model, column): SQL}``, in terms of the plan ``p`` and
            the template's row ``t``
        :return: the number of copies
        """
        self.bundle, self.overrides = bundle, overrides or {}
        count = self.env.execute_query(SQL("SELECT COUNT(*) FROM bench_plan"))[0][0]
        if not count:
            return 0
        self.base = {name: self._reserve(name, count) for name in bundle.rows}
        self._number_moves()
        self._number_orders(count)
        inserts = [
            self._insert_row(self.env[name], position, row)
            for name, rows in bundle.rows.items()
            for position, row in enumerate(rows)
        ]
        inserts += [self._insert_relation(*relation) for relation in bundle.relations]
        # one statement, as circular foreign keys are only checked at its end
        parts = [
            SQL("%s AS (%s)", SQL.identifier(f"i{n}"), insert)
            for n, insert in enumerate(inserts)
        ]
        self._execute("WITH %s SELECT 1", SQL(", ").join(parts))
        return count

    def _reserve(self, name, count):
        """Reserve IDs for all copies and return the first."""
        sequence = f"{self.env[name]._table}_id_seq"
        rows = len(self.bundle.rows[name])
        first = self.env.execute_query(SQL("SELECT nextval(%s)", sequence))[0][0]
        self._execute("SELECT setval(%s, %s)", sequence, first + count * rows)
        return first

    # ------------------------------------------------------------------
    # Numbers
    # ------------------------------------------------------------------

    def _number_moves(self):
        """Number the entries by journal and year, without gaps, ordered by date."""
        moves = [
            SQL("(%s, %s, %s, %s, %s)", *values)
            for values in (
                (
                    row["id"],
                    row["journal_id"],
                    row["sequence_prefix"],
                    row["date"],
                    str(row["date"].year),
                )
                for row in self.bundle.rows.get("account.move", [])
                if row["sequence_number"] and row["name"] not in (None, "/")
            )
        ]
        self._execute("DROP TABLE IF EXISTS bench_number")
        if not moves:
            return
        self._execute(
            """
            CREATE TEMP TABLE bench_number AS
            SELECT x.i, x.move_id, x.journal_id, x.prefix,
                   COALESCE(c.last, 0) + ROW_NUMBER() OVER (
                       PARTITION BY x.journal_id, x.prefix
                           ORDER BY x.date, x.i, x.move_id
                   ) AS number
              FROM (
                    SELECT p.i, m.move_id, m.journal_id, m.date + p.shift AS date,
                           REPLACE(
                               m.prefix, m.year, TO_CHAR(m.date + p.shift, 'YYYY')
                           ) AS prefix
                      FROM bench_plan p
                CROSS JOIN (VALUES %s) m (move_id, journal_id, prefix, date, year)
                   ) x
         LEFT JOIN bench_counter c USING (journal_id, prefix)
            """,
            SQL(", ").join(moves),
        )
        self._execute(
            """
            WITH last AS (
                SELECT journal_id, prefix, MAX(number) AS last
                  FROM bench_number GROUP BY 1, 2
            ), known AS (
                UPDATE bench_counter c SET last = l.last
                  FROM last l
                 WHERE c.journal_id = l.journal_id AND c.prefix = l.prefix
             RETURNING c.journal_id, c.prefix
            )
            INSERT INTO bench_counter (journal_id, prefix, last)
            SELECT * FROM last
             WHERE (journal_id, prefix) NOT IN (SELECT * FROM known)
            """
        )
        self._execute("ANALYZE bench_number")

    def _number_orders(self, count):
        """Take the next numbers of the sequence for sales orders."""
        self.order_name = SQL("''")
        if "sale.order" not in self.bundle.rows:
            return
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "sale.order")], limit=1
        )
        first = sequence.number_next_actual
        sequence.number_next_actual = first + count
        self.env.flush_all()
        number = SQL("(%s + p.i)::text", first)
        self.order_name = SQL(
            "%s || LPAD(%s, GREATEST(%s, LENGTH(%s)), '0')",
            sequence.prefix or "",
            number,
            sequence.padding,
            number,
        )

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    def _insert_row(self, model, position, row):
        """Return the INSERT of the copies of one row."""
        self.joins = {}
        values = {
            column: self._value(model, column, position, row)
            for column in row
            if row[column] is not None or (model._name, column) in self.overrides
        }
        return SQL(
            "INSERT INTO %s (%s) SELECT %s FROM bench_plan p JOIN %s t ON t.id = %s%s",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, values)),
            SQL(", ").join(values.values()),
            SQL.identifier(model._table),
            row["id"],
            SQL("").join(self.joins.values()),
        )

    def _value(self, model, column, position, row):
        """Return the SQL of one column of the copies."""
        name, value = model._name, row[column]
        same = SQL.identifier("t", column)
        if column == "id":
            return self._id(name, position)
        if (name, column) in self.overrides:
            return self.overrides[name, column]
        is_number = column in ("name", "sequence_prefix", "sequence_number")
        if name == "account.move" and row["sequence_number"] and is_number:
            return self._move_number(column, row)
        if column == "made_sequence_gap":
            return SQL("FALSE")
        if column == "matching_number":
            return self._matching_number(value)
        field = model._fields.get(column)
        kind = field.type if field else None
        if kind == "many2one" and isinstance(value, int):
            return self._reference(field.comodel_name, value) or same
        if kind == "many2one_reference":
            return self._reference(row[field.model_field], value) or same
        if kind == "date":
            return SQL("%s + p.shift", same)
        if kind == "datetime":
            return SQL("%s + p.shift * INTERVAL '1 day'", same)
        is_amount = kind == "monetary" and column not in UNIT_PRICES
        if is_amount or column in QUANTITIES:
            return SQL("%s * p.factor", same)
        if isinstance(value, str):
            return self._text(value, same)
        return same

    def _id(self, name, position):
        return SQL(
            "%s + p.i * %s", self.base[name] + position, len(self.bundle.ids[name])
        )

    def _reference(self, name, value):
        """Return the SQL of a reference to a record in the same copy."""
        if value in self.bundle.ids.get(name, ()):
            return self._id(name, self.bundle.ids[name].index(value))
        if name == "res.partner":
            return self.partners.get(value)
        return None

    def _move_number(self, column, row):
        alias = f"n{row['id']}"
        self.joins[alias] = SQL(
            " JOIN bench_number %s ON %s = p.i AND %s = %s",
            SQL.identifier(alias),
            SQL.identifier(alias, "i"),
            SQL.identifier(alias, "move_id"),
            row["id"],
        )
        prefix, number = (
            SQL.identifier(alias, "prefix"),
            SQL.identifier(alias, "number"),
        )
        if column == "sequence_prefix":
            return prefix
        if column == "sequence_number":
            return number
        digits = len(row["name"]) - len(row["sequence_prefix"])
        number = SQL("%s::text", number)
        return SQL(
            "%s || LPAD(%s, GREATEST(%s, LENGTH(%s)), '0')",
            prefix,
            number,
            digits,
            number,
        )

    def _matching_number(self, value):
        """Return the ID of the full reconciliation, else P and that of a partial
        one."""
        digits = re.fullmatch(r"(P?)(\d+)", value)
        name = "account.partial.reconcile" if digits[1] else "account.full.reconcile"
        return SQL("%s || (%s)::text", digits[1], self._reference(name, int(digits[2])))

    def _text(self, value, same):
        """Replace the template's names with those of the copy."""
        result = same
        for row in self.bundle.rows.get("account.move", []):
            if row["sequence_number"] and row["name"] and row["name"] in value:
                new = self._move_number("name", row)
                result = SQL("REPLACE(%s, %s, %s)", result, row["name"], new)
        for row in self.bundle.rows.get("sale.order", []):
            if row["name"] in value:
                result = SQL(
                    "REPLACE(%s, %s, %s)", result, row["name"], self.order_name
                )
        for token, new in (
            (f"{CLIENT}, {CONTACT}", SQL("p.contact_name")),
            (CLIENT, SQL("p.client_name")),
            (CONTACT, SQL("p.contact_name")),
            (FIRST, SQL("p.first_name")),
            (LAST, SQL("p.last_name")),
            (SLUG, SQL("p.slug")),
            (NUMBER, SQL("p.i::text")),
        ):
            if token in value:
                result = SQL("REPLACE(%s, %s, %s)", result, token, new)
        return result

    def _insert_relation(self, field, name, left, right):
        values = (
            self._reference(model, value) or SQL("%s", value)
            for model, value in ((name, left), (field.comodel_name, right))
        )
        return SQL(
            "INSERT INTO %s (%s, %s) SELECT %s, %s FROM bench_plan p"
            " ON CONFLICT DO NOTHING",
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
            SQL.identifier(field.column2),
            *values,
        )
