import re
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, Phase, settings
from lxml import etree

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

INVOICE_BLOCKS = (
    "outstanding",
    "not_sent",
    "overdue",
    "draft",
    "paid",
    "partial",
    "total",
)
ESTIMATE_BLOCKS = ("outstanding", "accepted", "rejected")
COLOR_FIELD = re.compile(r"""['"]color_field['"]: ['"](\w+)['"]""")


def law(examples, shrink=True):
    """Return the settings of a property-based test with this many examples.

    :param shrink: whether to shrink a failing example, which takes minutes if each
        example is a history of documents that takes a second
    """
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=set(Phase) if shrink else set(Phase) - {Phase.shrink, Phase.explain},
    )


class ClientCardCommon(AccountTestInvoicingCommon):
    """Two companies, each with a chart of accounts, a second currency, a client with a
    contact, and users who each have the rights for one job."""

    set_up_again = None  # from the database: conftest.py makes all this once

    @classmethod
    def setUpClass(cls):
        if cls.set_up_again:
            cls.set_up_again()
            return
        super().setUpClass()
        cls.company_1 = cls.company_data["company"]
        cls.company_data_2 = cls.setup_other_company(name="Company 2")
        cls.company_2 = cls.company_data_2["company"]
        cls.foreign = cls.setup_other_currency("EUR")
        cls.today = fields.Date.context_today(cls.env.user)
        cls.client = cls.env["res.partner"].create(
            {"name": "Test Client", "is_company": True}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ana García", "parent_id": cls.client.id}
        )
        cls.accountant = cls._create_user(
            "accountant", "account.group_account_invoice", "base.group_allow_export"
        )
        cls.salesperson = cls._create_user(
            "salesperson",
            "sales_team.group_sale_salesman_all_leads",
            "base.group_allow_export",
        )
        cls.manager = cls._create_user(
            "manager",
            "client_card.group_client_card_manager",
            "account.group_account_manager",
            "sales_team.group_sale_manager",
        )

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref(
            "sales_team.group_sale_manager"
        )

    @classmethod
    def _create_user(cls, login, *groups):
        return new_test_user(
            cls.env,
            login=f"card_{login}",
            groups=",".join(("client_card.group_client_card_user", *groups)),
            company_id=cls.company_1.id,
            company_ids=[Command.set((cls.company_1 | cls.company_2).ids)],
            tz="UTC",  # for the user of the tests, so all use the same day
        )

    @classmethod
    def _user_of(cls, company, login, *groups):
        """Create a user of only one company, with only these rights."""
        return new_test_user(
            cls.env,
            login=f"card_{login}",
            groups=",".join(groups),
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def _new_client(self):
        """Give each example of a property-based test its own client and contact."""
        self.client = self.client.copy({"name": "Law"})
        self.contact = self.contact.copy({"parent_id": self.client.id})

    @classmethod
    def _service_type(cls, name, kind="subscription"):
        types = cls.env["client.service.type"].sudo()  # sudo: for managers
        return types.create({"name": name, "kind": kind}).with_env(cls.env)

    @classmethod
    def _invoice(cls, amount=100.0, move_type="out_invoice", post=True, **values):
        """Create a customer document without taxes.

        :param values: ``partner``, ``company``, ``currency`` records, ``date``,
            ``due`` (days from today), ``sent``
        """
        company = values.get("company", cls.company_1)
        date = values.get("date", cls.today)
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": values.get("partner", cls.client).id,
                    "company_id": company.id,
                    "currency_id": values.get("currency", company.currency_id).id,
                    "invoice_date": date,
                    "date": date,
                    "invoice_payment_term_id": False,
                    "invoice_date_due": cls.today + relativedelta(days=values["due"])
                    if "due" in values
                    else date,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Work",
                                "quantity": 1,
                                "price_unit": amount,
                                "tax_ids": [],
                            }
                        )
                    ],
                }
            )
        )
        if post:
            move.action_post()
        move.is_move_sent = values.get("sent", False)
        return move

    @classmethod
    def _payment_wizard(cls, move, day=None):
        """Return Odoo's wizard to register a payment for a document."""
        return (
            cls.env["account.payment.register"]
            .with_company(move.company_id)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"payment_date": day or cls.today})
        )

    @classmethod
    def _pay(cls, move, amount=None, day=None):
        """Register a payment of the full amount due, or of the given amount."""
        wizard = cls._payment_wizard(move, day)
        if amount:
            wizard.amount = amount
        return wizard._create_payments()

    @classmethod
    def _payment(cls, amount, way="inbound", company=None, partner=None, **values):
        """Post a payment that is not reconciled with anything."""
        company = company or cls.company_1
        first = company == cls.company_1
        data = cls.company_data if first else cls.company_data_2
        payments = cls.env["account.payment"].with_company(company)
        payment = payments.create(
            {
                "payment_type": way,
                "partner_type": "customer",
                "partner_id": (partner or cls.client).id,
                "amount": amount,
                "journal_id": data["default_journal_bank"].id,
                **values,
            }
        )
        payment.action_post()
        return payment

    @classmethod
    def _match(cls, moves):
        """Reconcile the receivable lines of some entries; return these lines."""
        lines = moves.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        lines.reconcile()
        return lines

    @classmethod
    def _order(cls, amount=100.0, state="draft", **values):
        """Create an order with one line, in the given state."""
        company = values.get("company", cls.company_1)
        order = (
            cls.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": values.get("partner", cls.client).id,
                    "company_id": company.id,
                    "pricelist_id": cls._pricelist(
                        values.get("currency", company.currency_id), company
                    ).id,
                    "date_order": values.get("date", fields.Datetime.now()),
                    "user_id": values.get("user", cls.env.user).id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": cls.product_a.id,
                                "price_unit": amount,
                                "tax_ids": [],
                            }
                        )
                    ],
                }
            )
        )
        if state in ("sent", "rejected"):
            order.action_quotation_sent()
        if state == "rejected":
            order.action_client_reject()
        if state == "cancel":
            order._action_cancel()
        if state == "sale":
            order.action_confirm()
            order.date_order = values.get("date", order.date_order)
        return order

    @classmethod
    def _pricelist(cls, currency, company):
        Pricelist = cls.env["product.pricelist"]
        domain = [("currency_id", "=", currency.id), ("company_id", "=", company.id)]
        return Pricelist.search(domain, limit=1) or Pricelist.create(
            {
                "name": f"{currency.name} {company.name}",
                "currency_id": currency.id,
                "company_id": company.id,
            }
        )

    def _queries(self, call, times=2):
        """Return how many queries a call takes, with an empty record cache.

        :param times: 1 if the call can only be made once; else the last time counts,
            when the registry's caches are filled
        """
        for _time in range(times):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            call()
            count = self.env.cr.sql_log_count - before
        return count

    def _specification(self, records, view, kind="list"):
        """Read what the web client reads of records to show them in a view."""
        views = records.get_views([(self.env.ref(view).id, kind)])
        arch = etree.fromstring(views["views"][kind]["arch"])
        specification = {}
        for node in arch.iter("field"):
            field = records._fields[node.get("name")]
            names = {"display_name": {}}
            # of tags; for a badge it is a field of the record itself
            color = COLOR_FIELD.search(node.get("options", ""))
            if color and color[1] in self.env[field.comodel_name]._fields:
                names[color[1]] = {}
            # of invisible relations, the web client only reads the ID
            if node.get("invisible") in ("1", "True"):
                names = {}
            specification[field.name] = {"fields": names} if field.relational else {}
        return specification

    def _page_queries(self, records, view, domain, limit=20):
        """Return how many queries a page of a list takes, read as by the web client."""
        specification = self._specification(records, view)
        return self._queries(
            lambda: records.web_search_read(domain, specification, limit=limit)
        )

    def _accounting_installed(self):
        """When bank statements are reconciled, Odoo leaves a payment's entry to
        them."""
        return patch.object(
            self.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda moves: "in_payment",
        )

    def _companies(self, user=None, client=None, **kwargs):
        """Return ``{company: figures}`` of a client, as seen by a user."""
        client = (client or self.client).with_user(user or self.accountant)
        client = client.with_context(
            allowed_company_ids=(self.company_1 | self.company_2).ids
        )
        [answer] = client.client_card_figures(**kwargs)
        return {
            self.env["res.company"].browse(row["company_id"]): row
            for row in answer["companies"]
        }

    def _block(self, kind, name, company=None, **kwargs):
        row = self._companies(**kwargs)[company or self.company_1]
        return row[kind][name]
