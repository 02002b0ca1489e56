"""Uses a bridge, uninstalls it and installs it again, on a database with demo data.

What people wrote must be there afterwards, in the core's records and in the bridge's;
and at no moment may a view be broken. Run in Odoo's shell by test.sh, with the name of
the bridge in BRIDGE.
"""

import os
import sys
from itertools import chain

BRIDGE = os.environ["BRIDGE"]
# of these, each view is loaded; and the addon's own models
MODELS = ("account.move", "account.payment", "calendar.event", "crm.lead")
MODELS += ("repair.order", "res.partner", "sale.order", "stock.lot")
# what Odoo itself writes and removes with an addon
TECHNICAL = ("bus_", "ir_", "orm_signaling_", "rel_", f"{BRIDGE}_kept")


def views(env):
    """Load each view of the models that the card extends: a broken one raises."""
    names = [name for name in env.registry if name.startswith("client.")]
    names += [name for name in MODELS if name in env]
    found = env["ir.ui.view"].search(
        [("model", "in", names), ("mode", "=", "primary"), ("type", "!=", "qweb")]
    )
    for view in found:
        env[view.model].get_view(view.id, view.type)
    return len(found)


def counts(env):
    """How many rows each table has."""
    env.cr.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace"
    )
    tables = sorted(table for (table,) in env.cr.fetchall())
    found = {}
    for table in tables:
        if not table.startswith(TECHNICAL):
            env.cr.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
            found[table] = env.cr.fetchone()[0]
    return found


def told(env):
    """What the card tells of all clients."""
    found = {}
    names = ("name", "kind", "date", "amount", "res_model", "res_id")
    for model in ("client.document", "client.log"):
        for row in env[model].search([]).read(names):
            found[model, row.pop("id")] = row
    clients = env["res.partner"].search([("is_company", "=", True)], order="id")
    for answer in clients.client_card_figures("all"):
        found["figures", answer["id"]] = answer
    return found


def kept(env):
    """What the bridge itself keeps."""
    if BRIDGE == "client_card_crm":
        records = env["crm.lead"].with_context(active_test=False).search([])
        names = ["client_number", "client_result"]
    else:
        records = env["stock.lot"].search([])
        names = ["client_id", "client_warehouse_id"]
    return {(records._name, row.pop("id")): row for row in records.read(names)}


def use_leads(env):
    # its demo leads would go with it: here they are as if people had written them
    names = env["ir.model.data"].search([("module", "=", BRIDGE)])
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


def main(env):
    env = env(user=env.ref("base.user_admin"))
    env["ir.module.module"].search([]).demo = False  # it comes again without
    (use_leads if BRIDGE == "client_card_crm" else use_repairs)(env)
    env.cr.commit()
    before = counts(env), told(env), kept(env), views(env)
    module = env["ir.module.module"].search([("name", "=", BRIDGE)])
    module.button_immediate_uninstall()
    between = counts(env)
    views(env)
    told(env)
    module.button_immediate_install()
    after = counts(env), told(env), kept(env), views(env)
    lost = difference(before[0], between)
    lost += chain.from_iterable(map(difference, before[:3], after[:3]))
    if before[3] != after[3]:
        lost.append(f"views: {before[3]} -> {after[3]}")
    print("\n".join(lost))
    print(
        f"{BRIDGE}: {before[3]} views, {len(before[1])} rows, {len(lost)} differences"
    )
    if lost:
        sys.exit(1)


main(env)  # noqa: F821
