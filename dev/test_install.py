"""Test that uninstalling restores the database, and that an upgrade equals an install.

test_install.py cycle DATABASE        install, use, uninstall, install again; it has the
                                      apps
test_install.py same DATABASE OTHER   compare an upgraded database with an installed one

Every row of every table is compared, and every column, index and constraint; the log
may not contain a warning or an error. STAYS and docs/install.md list the user data that
is kept.

Covers: R5
"""

import base64
import re
import sys
import time
from pathlib import Path

from addons import REPO, addons
from databases import broken, change, environment, refuse, run

from odoo.tools import SQL

ADDONS = addons()
CORE = [name for name, manifest in ADDONS.items() if not manifest.get("auto_install")]
RECORDING = Path(REPO, "client_card/demo/client_call_recording.wav")

SCHEMA = {
    "table": "SELECT table_name, table_type FROM information_schema.tables"
    " WHERE table_schema = current_schema",
    "column": "SELECT table_name, column_name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = current_schema",
    "index": "SELECT tablename, indexdef FROM pg_indexes"
    " WHERE schemaname = current_schema",
    "constraint": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = current_schema::regnamespace",
    # the names of model constraints contain a number, which varies
    "sequence": r"SELECT regexp_replace(sequencename, '\d+$', ''), count(*)"
    " FROM pg_sequences WHERE schemaname = current_schema GROUP BY 1",
    "function": "SELECT proname FROM pg_proc"
    " WHERE pronamespace = current_schema::regnamespace",
    "trigger": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "reflected constraint": "SELECT m.name, c.name, c.type FROM ir_model_constraint c"
    " JOIN ir_module_module m ON m.id = c.module",
    "external id": "SELECT module, name, model FROM ir_model_data",
}
# Odoo writes these rows whenever an addon is installed or uninstalled.
VOLATILE = {
    "bus_bus",
    "ir_cron_trigger",
    "ir_model_constraint",  # Odoo recreates its own: compared without their IDs
    "ir_module_module",
    "ir_module_module_dependency",
}
# User data in Odoo's records, which is kept.
STAYS = {
    "account_move",
    "account_move_line",
    "account_payment",
    "calendar_attendee",
    "calendar_event",
    "calendar_event_res_partner_rel",
    "ir_attachment",
    "ir_sequence",  # for the numbers of leads
    "mail_message",
    "mail_tracking_value",
    "res_partner",
    "sale_order",
}
# Tables and sequences kept until an addon is installed again.
KEPT = re.compile(r"client_card_\w+_kept|ir_sequence_")


def say(text):
    print(f"[{time.monotonic() - START:3.0f}s] {text}", flush=True)


def schema(cr):
    """Return {kind: rows} of the database's structure."""
    found = {}
    for kind, query in SCHEMA.items():
        cr.execute(query)
        found[kind] = {row for row in cr.fetchall() if not KEPT.fullmatch(row[0])}
    return found


def content(cr):
    """Return {table: rows} of all its data."""
    cr.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_type ="
        " 'BASE TABLE' AND table_schema = current_schema"
    )
    found = {}
    for (table,) in cr.fetchall():
        is_compared = table not in VOLATILE and not KEPT.fullmatch(table)
        if is_compared and not table.startswith("orm_signaling_"):
            row = SQL("to_jsonb(t) - 'write_date' - 'write_uid'")
            cr.execute(SQL("SELECT (%s)::text FROM %s t", row, SQL.identifier(table)))
            found[table] = set(cr.fetchall())
    return found


def differences(before, after, may_grow=()):
    """Return a line for each added or removed row; `may_grow`: kinds that may grow."""
    found = []
    for kind in sorted(before.keys() | after.keys()):
        old, new = before.get(kind, set()), after.get(kind, set())
        rows = [("gone", row) for row in old - new]
        if kind not in may_grow:
            rows += [("left", row) for row in new - old]
        for word, row in sorted(rows, key=str):
            found.append(f"{word}: {kind}: {' | '.join(map(str, row))[:300]}")
    return found


def use(env):
    """Create a record of each kind, as users do.

    :return: ID of the message with a statement
    """
    client = env["res.partner"].create(
        {"name": "Install Test", "is_company": True, "email": "a@example.com"}
    )
    env.cr.precommit.run()
    client.write(
        {
            "client_status_id": env["client.status"].create({"name": "Own"}).id,
            "client_authorised": True,
            "client_authorised_for": "Everything",
            "comment": "A note",
        }
    )
    type_ = env["client.service.type"].create({"name": "Own", "kind": "extra"})
    service = env["client.service"].create(
        {"name": "Service", "partner_id": client.id, "type_id": type_.id}
    )
    service.message_post(body="About the service")
    for type_ in env["client.service.type"].search([]):  # including those of the addon
        values = {"name": "Service", "partner_id": client.id, "type_id": type_.id}
        env["client.service"].create(values)
    client.copy({"client_status_id": env["client.status"].search([], limit=1).id})
    env["client.solution"].create({"name": "Solution", "partner_id": client.id})
    env["client.call"].create(
        {
            "partner_id": client.id,
            "direction": "incoming",
            "recording": base64.b64encode(RECORDING.read_bytes()),
            "recording_name": "call.wav",
        }
    )
    conversation = env["client.conversation"].create(
        {"name": "Conversation", "partner_id": client.id}
    )
    conversation.message_post(
        body="Written in it", attachments=[("own.txt", b"of the conversation")]
    )
    env["calendar.event"].create(
        {
            "name": "Task",
            "client_id": client.id,
            "start": "2026-01-31 09:00:00",
            "stop": "2026-01-31 10:00:00",
        }
    )
    order = env["sale.order"].create({"partner_id": client.id})
    order.action_quotation_sent()
    order._action_cancel()
    env["client.correction"].create(
        {"partner_id": client.id, "amount": 12.5, "reason": "Rounding"}
    ).action_post()
    env["client.advance"].create(
        {"partner_id": client.id, "amount": 20}
    ).action_confirm()
    statement = client.message_post(
        body="Your statement", attachments=[("statement.txt", b"money")]
    )
    statement._keep_client_statement()
    entry = env["client.log"].search([("client_id", "=", client.id)], limit=1)
    entry.action_toggle_pin()
    env["ir.filters"].create(
        {
            "name": "Own",
            "model_id": "res.partner",
            "action_id": env.ref("client_card.res_partner_action").id,
            "domain": "[('client_status_id', '!=', False)]",
        }
    )
    env.user.group_ids += env.ref("client_card.group_client_card_manager")
    return statement.id


def cycle(database):
    with environment(database) as env:
        # without demo data: use() writes all the data
        env.cr.execute("UPDATE ir_module_module SET demo = false")
        env["ir.module.module"].update_list()
        before = schema(env.cr), content(env.cr)
    say(f"install {', '.join(ADDONS)}")
    change(database, "button_immediate_install", CORE)
    with environment(database) as env:
        installed = schema(env.cr)
        refuse(
            f"not installed: {module.name}"
            for module in env["ir.module.module"].search(
                [("name", "in", list(ADDONS)), ("state", "!=", "installed")]
            )
        )
        say("use the addons")
        statement = use(env)
    say(f"uninstall {', '.join(CORE)}")
    change(database, "button_immediate_uninstall", CORE)
    with environment(database) as env:
        say("compare")
        refuse(
            differences(before[0], schema(env.cr))
            + differences(before[1], content(env.cr), STAYS)
            + broken(env)
        )
        assert not env["mail.message"].browse(statement).attachment_ids
    say("install again")
    change(database, "button_immediate_install", CORE)
    with environment(database) as env:
        refuse(differences(installed, schema(env.cr)) + broken(env))
    say("the addons leave nothing behind, and can be installed again")


def same(database, other):
    with environment(database) as env, environment(other) as expected:
        refuse(differences(schema(expected.cr), schema(env.cr)) + broken(env))
    say("the upgraded database equals a new installation")


if __name__ == "__main__":
    START = time.monotonic()
    run({"cycle": cycle, "same": same}[sys.argv[1]], *sys.argv[2:])
