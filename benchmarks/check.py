"""Check that Odoo would have stored the same values for the generated records."""

import random

from data.shapes import FILLED_MODELS

from odoo.tools import SQL, float_is_zero

# name of the rule, and the query for records that break it
RULES = {
    "entries with a debit other than the credit": """
        SELECT move_id FROM account_move_line
         GROUP BY move_id HAVING ABS(SUM(balance)) > 0.004
            OR ABS(SUM(debit - credit - balance)) > 0.004
    """,
    "lines with another residual than balance less matchings": """
        SELECT l.id
          FROM account_move_line l
          JOIN account_account a ON a.id = l.account_id
     LEFT JOIN (
                SELECT line_id, SUM(amount) AS amount, SUM(currency) AS currency
                  FROM (
                        SELECT debit_move_id AS line_id, amount,
                               debit_amount_currency AS currency
                          FROM account_partial_reconcile
                     UNION ALL
                        SELECT credit_move_id, -amount, -credit_amount_currency
                          FROM account_partial_reconcile
                       ) x GROUP BY line_id
               ) p ON p.line_id = l.id
         WHERE a.reconcile AND l.parent_state = 'posted'
           AND (ABS(l.balance - COALESCE(p.amount, 0) - l.amount_residual) > 0.004
                OR ABS(l.amount_currency - COALESCE(p.currency, 0)
                       - l.amount_residual_currency) > 0.004
                OR l.reconciled != (l.amount_residual = 0
                    AND l.amount_residual_currency = 0
                    AND l.matching_number IS NOT NULL))
    """,
    "documents with another residual than their lines": """
        SELECT m.id
          FROM account_move m
          JOIN account_move_line l ON l.move_id = m.id
           AND l.display_type = 'payment_term'
         WHERE m.move_type != 'entry'
         GROUP BY m.id
        HAVING ABS(m.amount_residual_signed - SUM(l.amount_residual)) > 0.004
    """,
    "documents with another total than their lines": """
        SELECT m.id
          FROM account_move m
          JOIN account_move_line l ON l.move_id = m.id
           AND l.display_type IN ('product', 'tax')
         WHERE m.move_type != 'entry'
         GROUP BY m.id
        HAVING ABS(m.amount_total_signed + SUM(l.balance)) > 0.004
    """,
    "posted documents whose payment state does not fit their residual": """
        SELECT id FROM account_move
         WHERE state = 'posted' AND move_type != 'entry'
           AND (payment_state IN ('paid', 'in_payment', 'reversed'))
               != (amount_residual = 0)
    """,
    "partial documents without a matching": """
        SELECT id FROM account_move
         WHERE state = 'posted' AND payment_state = 'partial'
           AND ABS(amount_residual_signed) >= ABS(amount_total_signed)
    """,
    "lines that differ from their entry": """
        SELECT l.id
          FROM account_move_line l
          JOIN account_move m ON m.id = l.move_id
         WHERE (l.parent_state, l.date, l.company_id, l.journal_id)
               IS DISTINCT FROM (m.state, m.date, m.company_id, m.journal_id)
            OR l.move_name IS DISTINCT FROM m.name
    """,
    "documents with another commercial partner": """
        SELECT m.id
          FROM account_move m
          JOIN res_partner p ON p.id = m.partner_id
         WHERE m.commercial_partner_id != p.commercial_partner_id
    """,
    "names that differ from prefix and number": """
        SELECT id FROM account_move
         WHERE sequence_number > 0
           AND name NOT SIMILAR TO sequence_prefix || '0*' || sequence_number || '%%'
    """,
    "full matchings of open lines": """
        SELECT id FROM account_move_line
         WHERE full_reconcile_id IS NOT NULL AND NOT reconciled
    """,
    "payments that differ from their entry": """
        SELECT p.id
          FROM account_payment p
          JOIN account_move m ON m.id = p.move_id
         WHERE m.origin_payment_id IS DISTINCT FROM p.id
            OR (m.date, m.name, m.company_id)
               IS DISTINCT FROM (p.date, p.name, p.company_id)
    """,
    "dates after today": """
        SELECT id FROM account_move WHERE date > CURRENT_DATE AND state = 'posted'
           AND id IN (SELECT id FROM account_move ORDER BY id DESC LIMIT 1000)
    """,
}

# stored computed fields that the ORM recomputes for a sample
FIELDS = {
    "account.move": (
        "amount_untaxed",
        "amount_tax",
        "amount_total",
        "amount_residual",
        "amount_untaxed_signed",
        "amount_tax_signed",
        "amount_total_signed",
        "amount_total_in_currency_signed",
        "amount_residual_signed",
        "payment_state",
        "commercial_partner_id",
        "invoice_partner_display_name",
        "sequence_prefix",
        "sequence_number",
    ),
    "account.move.line": (
        "debit",
        "credit",
        "amount_residual",
        "amount_residual_currency",
        "reconciled",
        "price_subtotal",
        "price_total",
    ),
    "account.payment": ("is_reconciled", "is_matched"),
    "sale.order": ("amount_untaxed", "amount_tax", "amount_total", "invoice_status"),
    "res.partner": ("complete_name", "commercial_partner_id", "email_normalized"),
    "calendar.event": ("duration",),
}


def check(env, sample):
    """Return a line for each broken rule.

    :param sample: how many records of each kind the ORM recomputes
    """
    problems = []
    for rule, query in RULES.items():
        ids = [row[0] for row in env.execute_query(SQL(query))]
        if ids:
            problems.append(f"{len(ids)} {rule}: {ids[:5]}")
    problems += _broken_foreign_keys(env)
    for name, fields in FIELDS.items():
        domain = [("move_type", "!=", "entry")] if name == "account.move" else []
        ids = env[name].with_context(active_test=False).search(domain).ids
        chosen = random.Random(sample).sample(ids, min(sample, len(ids)))
        problems += _recompute(env[name].browse(chosen), fields)
    return problems


def _broken_foreign_keys(env):
    """Return a line for each foreign key of the filled tables that points nowhere."""
    problems = []
    for table, column, target in env.execute_query(
        SQL(
            """
            SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
              FROM pg_constraint c
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
             WHERE c.contype = 'f' AND c.conrelid = ANY(%s::regclass[])
             ORDER BY 1, 2
            """,
            [env[name]._table for name in FILLED_MODELS if name in env],
        )
    ):
        broken = env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM %s t WHERE t.%s IS NOT NULL"
                " AND NOT EXISTS (SELECT FROM %s o WHERE o.id = t.%s)",
                SQL.identifier(table),
                SQL.identifier(column),
                SQL.identifier(target),
                SQL.identifier(column),
            )
        )[0][0]
        if broken:
            problems.append(f"{broken} broken references {table}.{column}")
    return problems


def _recompute(records, names):
    """Compare stored fields with the ORM's computation, without changing anything."""
    records = records.with_context(prefetch_fields=False)
    stored = {name: [record[name] for record in records] for name in names}
    problems = []
    for name in names:
        field = records._fields[name]
        records.env.add_to_compute(field, records)
    for name in names:
        for record, old in zip(records, stored[name], strict=True):
            new = record[name]
            if isinstance(new, float):
                same = float_is_zero(new - old, precision_digits=2)
            else:
                same = new == old
            if not same:
                problems.append(f"{record}.{name}: stored {old!r}, computed {new!r}")
    records.env.cr.rollback()
    records.env.invalidate_all(flush=False)
    return problems
