"""Shared by all tests of this repository."""

import pytest

BUNDLES = (
    "web.assets_web",
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.assets_tests",
    "web.assets_unit_tests_setup",
    "web.assets_unit_tests",
)


def pytest_addoption(parser):
    parser.addoption(
        "--half",
        choices=("browser", "rest"),
        help="only the tests with a browser or HTTP requests, or all others",
    )


def pytest_collection_modifyitems(config, items):
    half = config.getoption("--half")
    if not half:
        return
    from odoo.tests import HttpCase

    halves = {"browser": [], "rest": []}
    for item in items:
        with_http = issubclass(getattr(item, "cls", None) or object, HttpCase)
        halves["browser" if with_http else "rest"].append(item)
    items[:] = halves.pop(half)
    config.hook.pytest_deselected(
        items=[i for others in halves.values() for i in others]
    )


@pytest.fixture(scope="session", autouse=True)
def compiled_bundles(request, load_registry):
    """Compile the asset bundles once; each HttpCase would, and roll them back."""
    import odoo
    from odoo.modules.registry import Registry
    from odoo.tests import HttpCase

    classes = {item.cls for item in request.session.items if getattr(item, "cls", None)}
    if not any(issubclass(cls, HttpCase) for cls in classes):
        return
    with Registry(odoo.tests.common.get_db_name()).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        for name in BUNDLES:
            bundle = env["ir.qweb"]._get_asset_bundle(name)
            if bundle.stylesheets:
                bundle.css()
            if bundle.javascripts or bundle.templates:
                bundle.js()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Fail instead of skipping a browser test, which would hide problems."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and getattr(item, "cls", None):
        from odoo.tests import HttpCase

        if issubclass(item.cls, HttpCase):
            report.outcome = "failed"
            report.longrepr = f"browser test skipped: {call.excinfo.value}"
