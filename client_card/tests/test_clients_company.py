from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestCompany(ClientCardCommon):
    """Records created for a client of another one of the user's companies."""

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
        cls.type = cls._service_type("Hosting")
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
        """Covers: M1, M4, S1, S3, R4"""
        for model in self.own_values:
            with self.subTest(model=model):
                record = self._create(model, partner_id=self.elsewhere.id)
                self.assertEqual(record.company_id, self.company_2)
                record = self._create(model, partner_id=self.client.id)
                self.assertEqual(record.company_id, self.company_1)

    def test_created_in_the_form(self):
        """From a card, by choosing the client, and without the company field.

        Covers: R4
        """
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
        """Covers: R4"""
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
        """Covers: R4"""
        for model in self.own_values:
            with self.subTest(model=model), self.assertRaises(UserError):
                self._create(
                    model, partner_id=self.elsewhere.id, companies=self.company_1
                )

    def test_client_of_the_main_company_in_a_branch(self):
        """Covers: R4"""
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
        """Covers: S1, R4"""
        self.company_2.currency_id = self.foreign
        service = self._create("client.service", partner_id=self.elsewhere.id)
        self.assertEqual(service.currency_id, self.foreign)

    def test_task(self):
        """Covers: T8, R4"""
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
        """Covers: M7, R4"""
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
        """Covers: Y4, R4"""
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
        """Covers: B3, R4"""
        corrections = self._records("client.correction")
        with Form(
            corrections.with_context(default_partner_id=self.elsewhere.id)
        ) as form:
            self.assertEqual(form.company_id, self.company_2)
            form.size = 10
            form.reason = "Rounding"
        form.record.action_post()
        self.assertEqual(self.elsewhere.with_company(self.company_2).client_balance, 10)

    # ------------------------------------------------------------------
    # Branches
    # ------------------------------------------------------------------

    def _branch(self, **values):
        """A branch created after the installation, and a user of only this branch."""
        values = {"name": "Branch", "parent_id": self.company_1.id, **values}
        branch = self.env["res.company"].create(values)
        self.env.cr.precommit.run()
        user = self._create_user(
            "branch",
            "client_card.group_client_card_correction",
            "account.group_account_invoice",
        )
        user.write({"company_ids": branch.ids, "company_id": branch.id})
        return branch, user

    def test_call_in_a_branch(self):
        """Covers: M1, M7, R4"""
        self.client.write({"company_id": self.company_1.id, "phone": "+1 202 555 0143"})
        branch, user = self._branch()
        calls = self._records("client.call", branch, user)
        [call] = calls.browse(
            calls.log_calls(
                [
                    {
                        "provider": "pbx",
                        "external_id": "branch",
                        "direction": "incoming",
                        "start": "2026-01-31 10:00:00",
                        "number": "+12025550143",
                    }
                ]
            )
        )
        self.assertEqual(call.partner_id, self.client)
        self.assertEqual(call.company_id, branch)
        with Form(calls) as form:
            form.number = "+12025550143"
            self.assertEqual(form.partner_id, self.client)
        partners = self.env["res.partner"]
        for company in (self.company_2, partners.company_id):
            found = partners._find_by_number(["+12025550143"], company)
            self.assertFalse(found)

    def test_sms_in_a_branch(self):
        """Covers: M2, R4"""
        self.client.write({"company_id": self.company_1.id, "phone": "+1 202 555 0143"})
        branch, _user = self._branch()
        message = self.env["mail.message"].create({"body": "Hello"})
        notifications = self.env["mail.notification"].with_company(branch)
        notification = notifications.create(
            {
                "mail_message_id": message.id,
                "notification_type": "sms",
                "sms_number": "+12025550143",
            }
        )
        self.assertEqual(notification.client_partner_id, self.client)

    def test_correction_in_a_new_branch(self):
        """Covers: B3, R4"""
        branch, user = self._branch()
        branch.client_correction_journal_id = False
        branch.client_correction_account_id = False
        corrections = self._records("client.correction", branch, user)
        correction = corrections.create(
            {"partner_id": self.client.id, "amount": 10, "reason": "Rounding"}
        )
        correction.action_post()
        move = correction.sudo().move_id
        self.assertEqual(move.company_id, branch)
        self.assertEqual(move.journal_id, self.company_1.client_correction_journal_id)
        self.assertIn(
            self.company_1.client_correction_account_id, move.line_ids.account_id
        )
