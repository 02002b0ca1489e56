from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestCompany(ClientCardCommon):
    """What is done with a client of another company in which the user works.

    Holds: R4
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.user = cls._create_user(
            "both",
            "client_card.group_client_card_conversation",
            "client_card.group_client_card_correction",
            "account.group_account_invoice",
            "base.group_multi_company",
        )
        cls.type = cls.env["client.service.type"].create(
            {"name": "Hosting", "kind": "subscription"}
        )
        cls.elsewhere = cls.env["res.partner"].create(
            {"name": "Client of Company 2", "company_id": cls.company_2.id}
        )
        cls.own_values = {
            "client.call": {},
            "client.conversation": {"name": "Offer"},
            "client.service": {"type_id": cls.type.id},
            "client.solution": {"name": "Till"},
        }

    def _records(self, model, companies=None, user=None):
        companies = companies or self.company_1 | self.company_2
        records = self.env[model].with_user(user or self.user)
        return records.with_context(allowed_company_ids=companies.ids)

    def _create(self, model, **values):
        records = self._records(model, values.pop("companies", None))
        return records.create(self.own_values[model] | values)

    def test_created(self):
        for model in self.own_values:
            with self.subTest(model=model):
                record = self._create(model, partner_id=self.elsewhere.id)
                self.assertEqual(record.company_id, self.company_2)
                record = self._create(model, partner_id=self.client.id)
                self.assertEqual(record.company_id, self.company_1)

    def test_created_in_the_form(self):
        """From a card, by choosing the client, and without seeing the companies."""
        single = self._create_user(
            "unaware", "client_card.group_client_card_conversation"
        )
        single.group_ids -= self.env.ref("base.group_multi_company")
        for model, values in self.own_values.items():
            for user in (self.user, single):
                for default in (False, self.elsewhere.id):
                    with self.subTest(model=model, user=user.login, default=default):
                        records = self._records(model, user=user).with_context(
                            default_partner_id=default
                        )
                        with Form(records) as form:
                            if not default:
                                form.partner_id = self.elsewhere.with_env(records.env)
                            for name, value in values.items():
                                if name == "type_id":
                                    value = self.type.with_env(records.env)
                                form[name] = value
                        self.assertEqual(form.record.company_id, self.company_2)

    def test_what_was_chosen_stays(self):
        for model in self.own_values:
            with self.subTest(model=model):
                shared, own = self.client.id, self.company_2.id
                record = self._create(model, partner_id=shared, company_id=own)
                self.assertEqual(record.company_id, self.company_2)
                for_all = self._create(model, partner_id=shared, company_id=False)
                self.assertFalse(for_all.company_id)
                for some in (record, for_all):
                    company = some.company_id
                    some.partner_id = self.contact
                    self.assertEqual(some.company_id, company)
                for_all.partner_id = self.elsewhere
                self.assertEqual(for_all.company_id, self.company_2)

    def test_not_a_company_of_the_user(self):
        for model in self.own_values:
            with self.subTest(model=model), self.assertRaises(UserError):
                self._create(
                    model, partner_id=self.elsewhere.id, companies=self.company_1
                )

    def test_client_of_the_main_company_in_a_branch(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company_1.id}
        )
        self.user.company_ids |= branch
        self.client.company_id = self.company_1
        for model in self.own_values:
            with self.subTest(model=model):
                record = self._create(
                    model, partner_id=self.client.id, companies=branch | self.company_1
                )
                self.assertEqual(record.company_id, branch)

    def test_currency_of_a_service(self):
        self.company_2.currency_id = self.foreign
        service = self._create("client.service", partner_id=self.elsewhere.id)
        self.assertEqual(service.currency_id, self.foreign)

    def test_task(self):
        start = fields.Datetime.now()
        events = self._records("calendar.event").with_context(
            default_client_id=self.elsewhere.id
        )
        with Form(events, "client_card.calendar_event_view_form_quick") as form:
            form.name = "Visit"
            form.start = start
            form.stop = start + timedelta(hours=1)
        self.assertEqual(form.record.client_id, self.elsewhere)

    def test_call_of_a_phone_system(self):
        calls = self._records("client.call")
        call = {
            "provider": "pbx",
            "direction": "incoming",
            "start": "2026-01-31 10:00:00",
        }
        ids = calls.log_calls(
            [
                call | {"external_id": "1", "partner_id": self.elsewhere.id},
                call | {"external_id": "2", "number": "+1 555 0199"},
            ]
        )
        self.assertEqual(
            calls.browse(ids).mapped("company_id"), self.company_2 | self.company_1
        )

    def test_advance(self):
        advances = self._records("client.advance")
        with Form(advances.with_context(default_partner_id=self.elsewhere.id)) as form:
            self.assertEqual(form.company_id, self.company_2)
            self.assertEqual(form.journal_id.company_id, self.company_2)
            form.amount = 10
        form.record.action_confirm()
        payment = self.env["account.payment"].search(
            [("partner_id", "=", self.elsewhere.id)]
        )
        self.assertEqual(payment.company_id, self.company_2)

    def test_correction(self):
        corrections = self._records("client.correction")
        with Form(
            corrections.with_context(default_partner_id=self.elsewhere.id)
        ) as form:
            self.assertEqual(form.company_id, self.company_2)
            form.amount = 10
            form.reason = "Rounding"
        form.record.action_post()
        self.assertEqual(self.elsewhere.with_company(self.company_2).client_balance, 10)
