"""Use a bridge, uninstall it and install it again, on a database with demo data.

lifecycle.py DATABASE BRIDGE

All user data must still be there afterwards, in the core's records and the bridge's.
No view may break at any time, and the log may not contain a warning or an error.
"""

import sys
from contextlib import contextmanager
from itertools import chain

from databases import broken, change, environment, refuse, run

# rows that Odoo itself adds and removes with an addon
TECHNICAL = ("bus_", "ir_", "orm_signaling_", "rel_")


def counts(env, bridge):
    """Return the number of rows of each table."""
    env.cr.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace"
    )
    tables = sorted(table for (table,) in env.cr.fetchall())
    found = {}
    for table in tables:
        if not table.startswith((*TECHNICAL, f"{bridge}_kept")):
            env.cr.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
            found[table] = env.cr.fetchone()[0]
    return found


def told(env):
    """Return what the card shows for all clients."""
    found = {}
    names = ("name", "kind", "date", "amount", "res_model", "res_id")
    for model in ("client.document", "client.log"):
        for row in env[model].search([]).read(names):
            found[model, row.pop("id")] = row
    clients = env["res.partner"].search([("is_company", "=", True)], order="id")
    for answer in clients.client_card_figures("all"):
        found["figures", answer["id"]] = answer
    return found


def kept(env, bridge):
    """Return the data the bridge itself keeps."""
    if bridge == "client_card_crm":
        records = env["crm.lead"].with_context(active_test=False).search([])
        names = ["client_number", "client_result"]
    else:
        records = env["stock.lot"].search([])
        names = ["client_id", "client_warehouse_id"]
    return {(records._name, row.pop("id")): row for row in records.read(names)}


def use_leads(env):
    # its demo leads would be deleted with it: treat them as created by users
    names = env["ir.model.data"].search([("module", "=", "client_card_crm")])
    names.filtered(lambda name: name.model == "crm.lead").unlink()
    sequence = env.ref("client_card_crm.crm_lead_sequence")
    sequence.prefix = "LEAD-"
    leads = env["crm.lead"].create(
        [{"name": name, "partner_id": client(env).id} for name in ("First", "Second")]
    )
    leads[0].unlink()
    leads[1].action_set_lost()
    leads[1].message_post(body="Too dear")


def use_repairs(env):
    lots = env["stock.lot"].search([("client_id", "=", False)])
    lots.filtered(lambda lot: lot.product_id.tracking != "none").client_id = client(env)
    env.ref("client_card_repair_demo.lot_till_1").client_id = False
    repair = env["repair.order"].create({"partner_id": client(env).id})
    repair.message_post(body="It smokes")
    entry = env["client.log"].search([("res_id", "=", repair.id)])
    entry.filtered(lambda row: row.res_model == repair._name).action_toggle_pin()


def client(env):
    return env.ref("client_card.client_espiga")


def difference(before, after):
    keys = sorted(before.keys() | after.keys(), key=str)
    return [
        f"{key}: {before.get(key)} -> {after.get(key)}"
        for key in keys
        if before.get(key) != after.get(key)
    ]


def state(env, bridge):
    """Return what must not change when an addon is uninstalled and installed again."""
    views = {"views": env["ir.ui.view"].search_count([])}
    return counts(env, bridge), told(env), kept(env, bridge), views


@contextmanager
def as_admin(database):
    with environment(database) as env:
        yield env(user=env.ref("base.user_admin"))


def cycle(database, bridge):
    with as_admin(database) as env:
        env["ir.module.module"].search([]).demo = False  # reinstalled without demo data
        (use_leads if bridge == "client_card_crm" else use_repairs)(env)
    with as_admin(database) as env:
        before = state(env, bridge)
        problems = broken(env)
    change(database, "button_immediate_uninstall", [bridge])
    with as_admin(database) as env:
        problems += difference(before[0], counts(env, bridge)) + broken(env)
        told(env)
    change(database, "button_immediate_install", [bridge])
    with as_admin(database) as env:
        after = state(env, bridge)
        problems += [*chain.from_iterable(map(difference, before, after)), *broken(env)]
    print(f"{bridge}: {len(before[1])} rows, {len(problems)} problems")
    refuse(problems)


if __name__ == "__main__":
    run(cycle, *sys.argv[1:])
