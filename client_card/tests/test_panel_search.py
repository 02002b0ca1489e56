from itertools import product

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ClientCardCommon

OPERATORS = ("=", "!=", "in", "not in", ">", "<=", "like", "not ilike")
OPERATORS += ("=like", "not =ilike", "any", "not any", "child_of", "parent_of")
VALUES = (False, True, 0, 1, 1.5, "", "x", "2026-01-31", [], [False], [1], ["x"])
VALUES += ([True, False], [1, "x", False])
FIELDS = {
    "res.partner": (
        "client_balance",
        "client_overdue",
        "client_open_estimates",
        "client_over_limit",
        "client_search",
        "client_listed",
        "client_needs_attention",
        "client_reminder_day",
        "client_reminder_level",
        "client_service_status",
        "client_service_type_ids",
        "client_service_kinds",
    ),
    "account.move": ("client_block", "client_period"),
    "account.move.line": ("client_ledger",),
    "sale.order": ("client_block", "client_period"),
    "calendar.event": ("client_late", "client_day"),
    "client.call": ("has_recording", "to_call_back"),
    "client.conversation": ("is_unread",),
    "client.service": ("state",),
    "client.log": ("summary", "pinned"),
}


@tagged("post_install", "-at_install")
class TestSearch(ClientCardCommon):
    """Fields with their own search accept or refuse any condition, as stored fields of
    the same type do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._create_user(
            "searches",
            "client_card.group_client_card_conversation",
            "account.group_account_invoice",
            "sales_team.group_sale_salesman_all_leads",
        )

    def test_odd_operators_and_values(self):
        """Covers: R1"""
        for model, names in FIELDS.items():
            records = self.env[model].with_user(self.user)
            for name in names:
                with self.subTest(model=model, name=name):
                    for operator, value in product(OPERATORS, VALUES):
                        self._search(records, (name, operator, value))

    def _search(self, records, condition):
        try:
            records.search([condition], limit=1)
        except UserError as error:
            self.assertTrue(error.args[0])
        except (TypeError, ValueError) as error:
            # Odoo's own errors for invalid conditions on a field of this type
            self.assertTrue(self._is_odoos(error), (condition, error))

    def _is_odoos(self, error):
        """Return whether the error was raised outside the addon."""
        trace = error.__traceback__
        while trace:
            code = trace.tb_frame.f_code
            name, path = code.co_name, code.co_filename
            if "client_card/models" in path and name not in ("_search", "search"):
                return False
            trace = trace.tb_next
        return True

    def test_yes_or_no(self):
        """Searching for both values finds all. Covers: R1"""
        conversations = self.env["client.conversation"].with_user(self.user)
        conversations.create({"name": "Read", "partner_id": self.client.id})
        for model, names in FIELDS.items():
            records = self.env[model].with_user(self.user)
            flags = [name for name in names if records._fields[name].type == "boolean"]
            for name in flags:
                with self.subTest(model=model, name=name):
                    both = [(name, "in", [True, False])]
                    self.assertEqual(records.search(both), records.search([]))

    def test_every_such_field_is_tried(self):
        """Covers: R1"""
        own = {
            (model._name, field.name)
            for model in self.env.values()
            if not model._abstract
            for field in model._fields.values()
            if field.search
            and field._module == "client_card"
            and not field.related
            and not field.store
        }
        tried = {(model, name) for model, names in FIELDS.items() for name in names}
        self.assertEqual(own, tried)
