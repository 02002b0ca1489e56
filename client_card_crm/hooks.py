from odoo.tools import SQL


def post_init_hook(env):
    """Number the leads that were there before, the oldest first, in one statement."""
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
