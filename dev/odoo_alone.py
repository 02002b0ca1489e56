"""A plugin for pytest, which alone runs tests: where one of Odoo's loads the registry
anew, Odoo would begin to run those of the modules in the middle of it."""

from odoo.tools import config


def pytest_collection(session):
    config["test_tags"] = "-standard"
