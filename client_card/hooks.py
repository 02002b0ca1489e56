from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column


def pre_init_hook(env):
    """Fill the stored fields of existing records in one statement each.

    Left to the ORM, it would compute them record by record; ``client_rejected`` is
    not computed at all: estimates cancelled before the addon came count as rejected.
    """
    if not column_exists(env.cr, "res_partner", "client_last_name"):
        create_column(env.cr, "res_partner", "client_last_name", "varchar")
        create_column(env.cr, "res_partner", "client_last_activity", "timestamp")
        env.cr.execute(
            SQL(
                """
                UPDATE res_partner
                   SET client_last_activity = COALESCE(create_date, write_date, now()),
                       client_last_name = CASE WHEN is_company THEN name
                           ELSE COALESCE(substring(name from '(\\S+)\\s*$'), name) END
                """
            )
        )
    if not column_exists(env.cr, "sale_order", "client_rejected"):
        create_column(env.cr, "sale_order", "client_rejected", "bool")
        env.cr.execute(
            SQL("UPDATE sale_order SET client_rejected = true WHERE state = 'cancel'")
        )


def post_init_hook(env):
    """Choose journals and accounts for corrections in companies that have them."""
    env["res.company"].search([])._set_client_correction_defaults()
