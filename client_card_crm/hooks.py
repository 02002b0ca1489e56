from odoo.tools import SQL
from odoo.tools.sql import table_exists

from odoo.addons.client_card.hooks import (
    fill_clients,
    fill_file_clients,
    fill_message_clients,
    forget_foreign_keys,
)

KEPT = "client_card_crm_kept"


def pre_init_hook(env):
    """Set the clients of leads, and reuse the sequence left by an earlier
    installation."""
    fill_clients(env, "crm_lead")
    fill_message_clients(env, "crm.lead", "crm_lead")
    fill_file_clients(env, "crm.lead", "crm_lead")
    sequence = env["ir.sequence"].search([("code", "=", "client_card_crm.lead")])
    if sequence:
        env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": "client_card_crm.crm_lead_sequence",
                    "record": sequence[:1],
                    "noupdate": True,
                }
            ]
        )


def post_init_hook(env):
    """Number the existing leads, the oldest first, in one statement."""
    if table_exists(env.cr, KEPT):
        _restore_numbers(env)
    sequence = env.ref("client_card_crm.crm_lead_sequence")
    first = sequence.number_next_actual
    env["crm.lead"].flush_model()
    env.cr.execute(
        SQL(
            """
            UPDATE crm_lead
               SET client_number = CONCAT(
                   %(prefix)s::text,
                   LPAD(number::text, GREATEST(%(padding)s, LENGTH(number::text)), '0')
               )
              FROM (
                SELECT id, %(before)s + ROW_NUMBER() OVER (
                    ORDER BY create_date, id
                ) AS number
                  FROM crm_lead WHERE client_number IS NULL
              ) numbered
             WHERE crm_lead.id = numbered.id
            """,
            prefix=sequence.prefix or "",
            padding=sequence.padding,
            before=first - 1,
        )
    )
    sequence.number_next_actual = first + env.cr.rowcount
    env["crm.lead"].invalidate_model(["client_number"])


def _restore_numbers(env):
    env.cr.execute(
        SQL(
            "UPDATE crm_lead SET client_number = kept.client_number FROM %s AS kept "
            "WHERE kept.lead_id = crm_lead.id",
            SQL.identifier(KEPT),
        )
    )
    env.cr.execute(SQL("DROP TABLE %s", SQL.identifier(KEPT)))


def uninstall_hook(env):
    """Keep the numbers, which clients may know, and their sequence, for when the addon
    is installed again."""
    env["crm.lead"].flush_model()
    env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(KEPT)))
    env.cr.execute(
        SQL(
            "CREATE TABLE %s AS SELECT id AS lead_id, client_number FROM crm_lead "
            "WHERE client_number IS NOT NULL",
            SQL.identifier(KEPT),
        )
    )
    forget_foreign_keys(env, "client_card_crm")
    # a record without an XML id of the addon is not removed with it
    env["ir.model.data"].search(
        [("module", "=", "client_card_crm"), ("name", "=", "crm_lead_sequence")]
    ).unlink()
