"""Shared by all tests of this repository."""

from unittest.mock import patch

import pytest

BUNDLES = (  # of the web client and its tours
    "web.assets_web",
    "web.assets_web_print",
    "web.assets_tests",
    "web.assets_backend_lazy",
    "web.assets_emoji",
    "web.chartjs_lib",
    "web.fullcalendar_lib",
    "bus.websocket_worker_assets",
)
PORTAL = (
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
)
HOOT = ("web.assets_unit_tests_setup", "web.assets_unit_tests")
SHARES = {"browser": BUNDLES + PORTAL, "hoot": HOOT, "rest": ()}  # what they load


def pytest_addoption(parser):
    parser.addoption(
        "--share",
        choices=SHARES,
        help="only the tests with a browser or HTTP requests, those in JavaScript, or"
        " all others",
    )


def pytest_configure(config):
    """Let Hypothesis read the constants of our modules, not of all of Odoo's."""
    from hypothesis.internal.conjecture import providers

    is_local = providers.is_local_module_file
    ours = str(config.rootpath)

    def is_ours(path):
        return path.startswith(ours) and is_local(path)

    providers.is_local_module_file = is_ours


def pytest_collection_modifyitems(config, items):
    chosen = config.getoption("--share")
    if not chosen:
        return
    shares = {name: [] for name in SHARES}
    for item in items:
        shares[share_of(item)].append(item)
    items[:] = shares.pop(chosen)
    config.hook.pytest_deselected(
        items=[i for others in shares.values() for i in others]
    )


def share_of(item):
    from odoo.tests import HttpCase

    cls = getattr(item, "cls", None) or object
    if not issubclass(cls, HttpCase):
        return "rest"
    return "hoot" if cls.__name__ == "TestHoot" else "browser"


@pytest.fixture(scope="session", autouse=True)
def compiled_bundles(request, load_registry):
    """Compile the asset bundles once; each HttpCase would, and roll them back."""
    import odoo
    from odoo.modules.registry import Registry

    selected = {share_of(item) for item in request.session.items}
    bundles = [name for share in selected for name in SHARES[share]]
    if not bundles:
        return
    with Registry(odoo.tests.common.get_db_name()).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        for name in bundles:
            bundle = env["ir.qweb"]._get_asset_bundle(name)
            if bundle.stylesheets:
                bundle.css()
            if bundle.javascripts or bundle.templates:
                bundle.js()


@pytest.fixture(scope="session", autouse=True)
def companies_made_once(request, load_registry):
    """Commit what ClientCardCommon sets up: for each class it would take seconds."""
    from odoo.models import BaseModel
    from odoo.sql_db import Cursor
    from odoo.tests import TransactionCase

    from odoo.addons.base.tests.common import BaseCommon
    from odoo.addons.client_card.tests.common import ClientCardCommon

    classes = {item.cls for item in request.session.items if getattr(item, "cls", None)}
    if not any(issubclass(cls, ClientCardCommon) for cls in classes):
        return

    of_addon = {"__module__": ClientCardCommon.__module__}
    bare = type("Bare", (TransactionCase,), of_addon)
    once = type("Once", (ClientCardCommon,), of_addon)
    for cls in (bare, once):
        cls.setUpClass()
        Cursor.commit(cls.cr)
        cls.doClassCleanups()
    made = {name: vars(once)[name] for name in vars(once).keys() - vars(bare).keys()}
    context = once.env.context

    def of_class(cls, value):
        if isinstance(value, dict):
            return {name: of_class(cls, each) for name, each in value.items()}
        if isinstance(value, BaseModel):
            own = {k: v for k, v in value.env.context.items() if k not in context}
            return value.with_env(cls.env(context={**cls.env.context, **own}))
        return value

    def set_up_class(cls):
        super(BaseCommon, cls).setUpClass()
        cls.env = cls.env(user=made["user"].id, context=cls.default_env_context())
        cls.env.user.group_ids |= cls.get_default_groups()
        for name, value in made.items():
            setattr(cls, name, of_class(cls, value))

    ClientCardCommon.set_up_again = classmethod(set_up_class)


@pytest.fixture(scope="session", autouse=True)
def one_chromium(load_registry):
    """Let all browser tests share one Chromium, see dev/chromium.py."""
    from odoo.tests import common

    from dev.chromium import Chromium

    with patch.object(common, "ChromeBrowser", Chromium):
        yield
    for browser in Chromium.idle.values():
        browser.quit()


@pytest.fixture(scope="session", autouse=True)
def unchanged_caches_kept(load_registry):
    """After each test empty only the caches that it invalidated, as Odoo does after a
    rollback, since filling all of them takes longer than many tests. After the last
    test of a class Odoo still empties all."""
    from odoo.tests import TransactionCase

    set_up = TransactionCase.setUp

    def set_up_keeping_caches(self):
        registry = self.registry
        before = dict(registry.cache_sequences)
        registry.cache_invalidated.clear()  # the class has filled them since

        def clear_invalidated_caches():
            now = registry.cache_sequences  # they count what requests invalidated
            requested = {name for name in now if now[name] != before[name]}
            if names := registry.cache_invalidated | requested:
                registry.clear_cache(*names)

        with patch.object(registry, "clear_all_caches", clear_invalidated_caches):
            set_up(self)  # registers it as clean-up

    TransactionCase.setUp = set_up_keeping_caches


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
