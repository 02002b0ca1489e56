"""A pytest plugin so that only pytest runs tests: when a test of Odoo's reloads the
registry, Odoo would start running the modules' tests in the middle of it."""

from odoo.tools import config


def pytest_collection(session):
    config["test_tags"] = "-standard"
