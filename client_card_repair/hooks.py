from odoo.tools import SQL
from odoo.tools.sql import table_exists

from odoo.addons.client_card.hooks import (
    fill_clients,
    fill_file_clients,
    fill_message_clients,
    forget_foreign_keys,
)

KEPT = "client_card_repair_kept"


def pre_init_hook(env):
    """Set the clients of work orders and of the messages on them."""
    fill_clients(env, "repair_order")
    fill_message_clients(env, "repair.order", "repair_order")
    fill_file_clients(env, "repair.order", "repair_order")


def post_init_hook(env):
    """Set the client of the existing lots, in one statement."""
    lots = env["stock.lot"]
    env.cr.execute(
        SQL(
            "UPDATE stock_lot SET client_id = found.client_id FROM (%s) AS found "
            "WHERE found.lot_id = stock_lot.id AND stock_lot.client_id IS NULL",
            lots._select_clients(),
        )
    )
    if table_exists(env.cr, KEPT):
        _restore_choices(env)
    lots.invalidate_model(["client_id"])


def _restore_choices(env):
    """Restore the clients chosen before the addon was uninstalled, unless the lot was
    delivered since. If Inventory was uninstalled as well, the ids may now belong to
    other lots: those have another creation date."""
    env.cr.execute(
        SQL(
            """
            UPDATE stock_lot SET client_id = kept.client_id
              FROM %s AS kept LEFT JOIN res_partner ON res_partner.id = kept.client_id
             WHERE kept.lot_id = stock_lot.id
               AND kept.create_date = stock_lot.create_date
               AND kept.found_id IS NOT DISTINCT FROM stock_lot.client_id
               AND kept.client_id IS NOT DISTINCT FROM res_partner.id
            """,
            SQL.identifier(KEPT),
        )
    )
    env.cr.execute(SQL("DROP TABLE %s", SQL.identifier(KEPT)))


def uninstall_hook(env):
    """Keep the clients that people chose: they would be lost with the field, and are
    restored when the addon is installed again."""
    forget_foreign_keys(env, "client_card_repair")
    env.flush_all()
    env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(KEPT)))
    env.cr.execute(
        SQL(
            """
            CREATE TABLE %s AS
            SELECT lot.id AS lot_id, lot.create_date,
                   lot.client_id, found.client_id AS found_id
              FROM stock_lot lot LEFT JOIN (%s) AS found ON found.lot_id = lot.id
             WHERE lot.client_id IS DISTINCT FROM found.client_id
            """,
            SQL.identifier(KEPT),
            env["stock.lot"]._select_clients(),
        )
    )
