from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from .models.client_phone_mixin import international_numbers, number_forms
from .models.messages.mail_message import AUTOMATIC
from .models.messages.mail_notification import OUTSIDE
from .tools import last_name_sql

TASK_COLUMNS = (
    ("client_commercial_id", "int4"),
    ("client_type", "varchar"),
    ("client_state", "varchar"),
    ("client_state_order", "int4"),
    ("client_color", "int4"),
)


def pre_init_hook(env):
    """Fill the stored fields of existing records, with one statement each.

    The ORM would compute them record by record; ``client_rejected`` is not computed at
    all: estimates cancelled before the installation count as rejected.
    """
    if not column_exists(env.cr, "res_partner", "client_last_name"):
        create_column(env.cr, "res_partner", "client_last_name", "varchar")
        create_column(env.cr, "res_partner", "client_last_activity", "timestamp")
        create_column(env.cr, "res_partner", "client_numbers", "varchar")
        create_column(env.cr, "res_partner", "client_phone_international", "varchar")
        _fill_partners(env)
        _fill_numbers(env)
    if not column_exists(env.cr, "sale_order", "client_rejected"):
        create_column(env.cr, "sale_order", "client_rejected", "bool")
        _fill_orders(env)
    for table in ("account_move", "sale_order", "account_payment"):
        fill_clients(env, table)
    if not column_exists(env.cr, "mail_message", "client_id"):
        fill_message_clients(env, "res.partner", "res_partner", "commercial_partner_id")
        for table in ("account_move", "sale_order", "account_payment"):
            fill_message_clients(env, table.replace("_", "."), table)
    if not column_exists(env.cr, "ir_attachment", "client_id"):
        fill_file_clients(env, "res.partner", "res_partner", "commercial_partner_id")
        for table in ("account_move", "sale_order", "account_payment"):
            fill_file_clients(env, table.replace("_", "."), table)
    if not column_exists(env.cr, "mail_notification", "client_id"):
        create_column(env.cr, "mail_notification", "client_id", "int4")
        create_column(env.cr, "mail_notification", "client_date", "timestamp")
        _fill_notifications(env)
    for name, column_type in TASK_COLUMNS:  # no event is a task yet
        if not column_exists(env.cr, "calendar_event", name):
            create_column(env.cr, "calendar_event", name, column_type)


def _fill_partners(env):
    """The last activity is the client's newest message or document.

    Numbers that Odoo has sanitized are reused, see :func:`number_forms`.
    """
    env.cr.execute(
        SQL(
            r"""
            WITH activity AS (
                SELECT res_id AS partner_id, date FROM mail_message
                 WHERE model = 'res.partner'
                UNION ALL SELECT partner_id, create_date FROM account_move
                UNION ALL SELECT partner_id, create_date FROM account_payment
                UNION ALL SELECT partner_id, create_date FROM sale_order
            ), newest AS (
                SELECT p.commercial_partner_id AS id, MAX(a.date) AS date
                  FROM activity a JOIN res_partner p ON p.id = a.partner_id
                 GROUP BY p.commercial_partner_id
            )
            UPDATE res_partner p
               SET client_last_activity = GREATEST(p.create_date, n.date),
                   client_last_name = CASE WHEN p.is_company THEN p.name
                       ELSE %s END,
                   client_numbers = CASE WHEN p.phone_sanitized ~ '^[+]549[0-9]+$'
                       THEN '54' || substring(p.phone_sanitized from 5)
                       WHEN p.phone_sanitized ~ '^[+][0-9]+$'
                       THEN substring(p.phone_sanitized from 2) END,
                   client_phone_international =
                       substring(p.phone_sanitized from '^[+][0-9]+$')
              FROM res_partner q LEFT JOIN newest n ON n.id = q.id
             WHERE q.id = p.id
            """,
            last_name_sql(SQL("p.name")),
        )
    )


def _fill_numbers(env):
    """Normalise the few numbers that Odoo could not sanitize."""
    country = env.company.country_id.code
    env.cr.execute(
        SQL(
            """
            SELECT p.id, p.phone, COALESCE(c.code, %s)
              FROM res_partner p LEFT JOIN res_country c ON c.id = p.country_id
             WHERE p.phone IS NOT NULL AND p.client_numbers IS NULL
            """,
            country,
        )
    )
    rows = []
    for id_, text, code in env.cr.fetchall():
        if own := number_forms(text, code):
            number = next(iter(international_numbers(text, code)), None)
            rows.append(SQL("(%s, %s, %s)", id_, " ".join(own), number))
    if rows:
        env.cr.execute(
            SQL(
                """
                UPDATE res_partner p
                   SET client_numbers = n.numbers,
                       client_phone_international = n.number::varchar
                  FROM (VALUES %s) AS n (id, numbers, number) WHERE n.id = p.id
                """,
                SQL(", ").join(rows),
            )
        )


def _fill_orders(env):
    env.cr.execute(
        SQL("UPDATE sale_order SET client_rejected = true WHERE state = 'cancel'")
    )


def fill_clients(env, table):
    """Fill the client of all documents of a table in one statement.

    The result equals the fields ``client_id`` of their models.
    """
    if column_exists(env.cr, table, "client_id"):
        return
    create_column(env.cr, table, "client_id", "int4")
    contact, client = "partner_id", SQL("p.commercial_partner_id")
    if table == "account_move":
        contact = "commercial_partner_id"
    elif table == "account_payment":
        of_entry = SQL(
            "(SELECT c.commercial_partner_id FROM account_move_line AS l "
            "JOIN res_partner AS c ON c.id = l.partner_id "
            "WHERE l.move_id = d.move_id ORDER BY l.id LIMIT 1)"
        )
        client = SQL("COALESCE(%s, %s)", of_entry, client)
    env.cr.execute(
        SQL(
            "UPDATE %s AS d SET client_id = %s FROM res_partner AS p WHERE p.id = %s",
            SQL.identifier(table),
            client,
            SQL.identifier("d", contact),
        )
    )


def _fill_notifications(env):
    """Fill the contact of notifications, where Odoo recorded it."""
    env.cr.execute(
        SQL(
            """
            UPDATE mail_notification AS n
               SET client_id = p.commercial_partner_id, client_date = m.date
              FROM mail_message AS m, res_partner AS p
             WHERE m.id = n.mail_message_id AND p.id = n.res_partner_id
               AND n.notification_type IN %s
            """,
            OUTSIDE,
        )
    )


def fill_message_clients(env, model, table, client="client_id"):
    """Fill the client of the messages that people wrote on documents of a model."""
    if not column_exists(env.cr, "mail_message", "client_id"):
        create_column(env.cr, "mail_message", "client_id", "int4")
    env.cr.execute(
        SQL(
            """
            UPDATE mail_message AS m SET client_id = d.%s
              FROM %s AS d
             WHERE m.model = %s AND m.res_id = d.id AND m.message_type NOT IN %s
            """,
            SQL.identifier(client),
            SQL.identifier(table),
            model,
            AUTOMATIC,
        )
    )


def fill_file_clients(env, model, table, client="client_id"):
    """Fill the client of the files of a model's documents."""
    if not column_exists(env.cr, "ir_attachment", "client_id"):
        create_column(env.cr, "ir_attachment", "client_id", "int4")
    env.cr.execute(
        SQL(
            """
            UPDATE ir_attachment AS f SET client_id = d.%s
              FROM %s AS d WHERE f.res_model = %s AND f.res_id = d.id
            """,
            SQL.identifier(client),
            SQL.identifier(table),
            model,
        )
    )


def post_init_hook(env):
    """Set the journal and account for corrections in companies that have a chart of
    accounts."""
    env["res.company"].search([])._set_client_correction_defaults()


def uninstall_hook(env):
    """Keep what users wrote as protected as before, and remove everything else.

    Anyone who can read a message can open its files: statements that were sent are
    therefore detached from their messages, and only administrators can open them. Odoo
    would keep its records about foreign keys, and about what other addons added to the
    removed models.
    """
    env.cr.execute(
        SQL(
            """
            DELETE FROM message_attachment_rel r USING ir_attachment a
             WHERE a.id = r.attachment_id AND a.res_model = 'res.partner'
               AND a.res_field = 'client_statement_ids'
            """
        )
    )
    # the templates go before the levels that use them
    env.cr.execute(
        SQL(
            "UPDATE client_reminder_level "
            "SET template_id = NULL, sms_template_id = NULL"
        )
    )
    forget_foreign_keys(env, "client_card")
    _forget_own_records(env)
    env.cr.execute(
        SQL(
            """
            DELETE FROM ir_model_data d USING ir_model_inherit i, ir_model m
             WHERE d.model = 'ir.model.inherit' AND d.res_id = i.id
               AND d.module != 'client_card' AND m.id = i.model_id
               AND m.model LIKE 'client.%%' AND m.id IN (
                SELECT res_id FROM ir_model_data
                 WHERE module = 'client_card' AND model = 'ir.model'
               )
            """
        )
    )


def _forget_own_records(env):
    """Let statuses and service types be dropped with their tables.

    Odoo could not delete those in use one by one, and would log an error.
    """
    env.cr.execute(
        SQL(
            "DELETE FROM ir_model_data WHERE module = 'client_card' "
            "AND model LIKE 'client.%%'"
        )
    )


def forget_foreign_keys(env, addon):
    """Remove Odoo's records about the foreign keys of an addon, which it would keep."""
    env.cr.execute(
        SQL(
            """
            DELETE FROM ir_model_constraint c USING ir_module_module m
             WHERE m.id = c.module AND m.name = %s AND c.type = 'f'
            """,
            addon,
        )
    )
