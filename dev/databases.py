"""Shared by the tests that install and uninstall addons: databases, leftovers."""

import logging
import sys
from contextlib import contextmanager

from lxml import etree
from server_log import Collector

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


@contextmanager
def environment(database):
    with Registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": False})


def change(database, method, names):
    with environment(database) as env:
        # Odoo does not wait for a vacuum of this table
        env.cr.execute("LOCK ir_module_module IN EXCLUSIVE MODE")
        modules = env["ir.module.module"].search([("name", "in", names)])
        getattr(modules, method)()


def refuse(problems):
    if problems := list(problems):
        sys.exit("\n".join(problems))


def broken(env):
    """Return the problems with the remaining views, files and messages."""
    env = env(su=True)  # each view must load for any user who may use it
    env.cr.execute(
        "SELECT DISTINCT res_model FROM ir_attachment WHERE res_model IS NOT NULL"
        " UNION SELECT DISTINCT model FROM mail_message WHERE model IS NOT NULL"
    )
    models = (model for (model,) in env.cr.fetchall() if model not in env)
    found = [f"left: files or messages of {model}" for model in models]
    for view in env["ir.ui.view"].search([("model", "!=", False)]):
        if view.model not in env:
            found.append(f"left: view {view.xml_id} of {view.model}")
        elif view.mode == "primary" and view.type != "qweb":
            arch = env[view.model].get_view(view.id, view.type)["arch"]
            if not len(etree.fromstring(arch)) and view.type == "form":
                found.append(f"left: empty view {view.xml_id}")
    return found


def run(test, *args):
    """Run a test, which also fails if the log has a warning or an error."""
    config.parse_config(
        ["--no-http", "--log-level=warn", "--log-handler=py.warnings:ERROR"]
    )
    collector = Collector()
    logging.getLogger().addHandler(collector)
    test(*args)
    refuse(f"in the log: {line}" for line in collector.found)
