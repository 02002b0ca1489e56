from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import ClientCardCommon, law


class CorrectionCommon(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.corrector = cls._create_user(
            "corrector", "client_card.group_client_card_correction"
        )

    def _correct(self, amount=10, user=None, company=None, **values):
        wizards = self.env["client.correction"].with_user(user or self.corrector)
        wizard = wizards.with_company(company or self.company_1).create(
            {
                "partner_id": self.client.id,
                "amount": amount,
                "reason": "Agreed",
                **values,
            }
        )
        wizard.action_post()
        return self.env["account.move"].search(
            [("client_correction", "=", True), ("partner_id", "=", self.client.id)],
            order="id desc",
            limit=1,
        )

    def _balance(self, company=None):
        return self._companies(figures=["balance"])[company or self.company_1][
            "balance"
        ]


@tagged("post_install", "-at_install")
class TestCorrection(CorrectionCommon):
    def test_posted_and_logged(self):
        """Covers: B3, M6"""
        move = self._correct(12.5)
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.ref, "Agreed")
        self.assertEqual(move.line_ids.partner_id, self.client)
        self.assertEqual(move.journal_id, self.company_1.client_correction_journal_id)
        self.assertEqual(self._balance(), 12.5)
        entries = self.env["client.log"].with_user(self.accountant)
        [entry] = entries.search(
            [("client_id", "=", self.client.id), ("kind", "=", "correction")]
        )
        self.assertEqual((entry.summary, entry.amount), ("Agreed", 12.5))

    def test_dialog_says_which_way_and_what_it_leads_to(self):
        """Covers: B3"""
        self._invoice(100)
        wizards = self.env["client.correction"].with_user(self.corrector)
        wizards = wizards.with_company(self.company_1)
        with Form(wizards.with_context(default_partner_id=self.client.id)) as form:
            form.reason = "Agreed"
            form.size = 25
            self.assertEqual((form.balance_before, form.balance_after), (100, 125))
            form.direction = "less"
            self.assertEqual((form.amount, form.balance_after), (-25, 75))
            form.size = -10
            self.assertEqual((form.direction, form.size), ("more", 10))
            form.direction = "less"
        params = form.save().action_post()["params"]
        self.assertEqual(self._balance(), 90)
        for amount in ("100.00", "90.00"):
            self.assertIn(amount, params["message"])
        [link] = params["links"]
        self.assertIn("/odoo/account.move/", link["url"])

    def test_amount_and_reason_only_on_the_entry(self):
        """Covers: B3, R3, R4"""
        secret = "Goodwill after the lawsuit"
        move = self._correct(1234.56, partner_id=self.contact.id, reason=secret)
        move.with_user(self.corrector).action_undo_client_correction()
        undoing = move.reversal_move_ids
        for entry, amount in ((move, "1,234.56"), (undoing, "-\ufeff1,234.56")):
            said = entry.message_ids.filtered(
                lambda message: "corrected by" in message.body
            )
            self.assertEqual(len(said), 1)
            self.assertIn(amount, said.body)
            self.assertIn(secret, said.body)
            self.assertIn(self.client.name, said.body)
            self.assertEqual(said.author_id, self.corrector.partner_id)
            self.assertFalse(entry.message_partner_ids & self.client)
        [undone, corrected] = self.client.message_ids[:2]
        self.assertIn("Balance corrected", corrected.body)
        self.assertIn("Balance corrected", undone.body)
        contacts = self.client | self.contact
        for message in contacts.message_ids:
            for told in (secret, "1,234", move.name, undoing.name, "account.move"):
                self.assertNotIn(told, message.body)
        self._check_untold(secret, move | undoing)

    def _check_untold(self, secret, moves):
        """Users who may not read the entries learn nothing of them from messages."""
        elsewhere = self._user_of(
            self.company_2, "elsewhere", "client_card.group_client_card_correction"
        )
        self.env.flush_all()
        employee = new_test_user(self.env, "card_employee", "base.group_user")
        for user in (self.salesperson, employee, elsewhere):
            with self.subTest(user=user.login):
                messages = self.env["mail.message"].with_user(user)
                for domain in (
                    [("body", "ilike", secret)],
                    [("model", "=", moves._name), ("res_id", "in", moves.ids)],
                ):
                    self.assertFalse(messages.search(domain))
        log = self.env["client.log"].with_user(self.salesperson)
        told = log.search([("client_id", "=", self.client.id)])
        self.assertFalse(told.filtered(lambda entry: secret in entry.summary))
        messages = self.env["mail.message"].with_user(self.accountant)
        self.assertTrue(messages.search([("body", "ilike", secret)]))

    def test_negative_makes_the_client_owe_less(self):
        """Covers: B3"""
        self._invoice(100)
        self._correct(-30)
        self.assertEqual(self._balance(), 70)

    def test_of_a_contact_is_the_clients(self):
        """Covers: B3"""
        self._correct(5, partner_id=self.contact.id)
        self.assertEqual(self._balance(), 5)

    def test_two_both_stand(self):
        """Covers: B3"""
        self._correct(10)
        self._correct(10)
        self.assertEqual(self._balance(), 20)

    def test_each_company_its_own(self):
        """Covers: B3, R4"""
        self._correct(10, company=self.company_2)
        self.assertEqual(self._balance(), 0)
        self.assertEqual(self._balance(self.company_2), 10)

    def test_the_chosen_company_or_none(self):
        """Always in the company whose currency the amount is in.

        Covers: B3, R4
        """
        other = self.env["res.partner"].create(
            {"name": "Elsewhere", "company_id": self.company_2.id}
        )
        wizards = self.env["client.correction"].with_user(self.corrector)
        both = self.company_1 | self.company_2
        wizard = wizards.with_context(allowed_company_ids=both.ids).create(
            {
                "partner_id": other.id,
                "company_id": self.company_1.id,
                "amount": 10,
                "reason": "Agreed",
            }
        )
        self.assertEqual(wizard.company_id, self.company_1)
        with self.assertRaisesRegex(UserError, "belong"):
            wizard.action_post()

    def test_in_a_branch(self):
        """A branch uses the accounts and journals of its main company.

        Covers: B3, R4
        """
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company_1.id}
        )
        self.env.cr.precommit.run()  # as set up on creation
        both = branch | self.company_1
        self.corrector.company_ids = both
        for companies in (branch, both):
            for own in (self.company_1, self.env["res.company"]):
                self.client.company_id = own
                with self.subTest(companies=companies.mapped("name"), own=own.name):
                    wizards = self.env["client.correction"].with_user(self.corrector)
                    wizard = wizards.with_context(allowed_company_ids=companies.ids)
                    wizard = wizard.create(
                        {
                            "partner_id": self.client.id,
                            "amount": 10,
                            "reason": "Agreed",
                        }
                    )
                    wizard.action_post()
                    move = wizard.move_id
                    self.assertEqual(wizard.company_id, branch)
                    self.assertEqual(move.company_id, branch)
                    move.action_undo_client_correction()
                    self.assertEqual(move.reversal_move_ids.company_id, branch)
        self.assertFalse(
            self.env["account.move"].search_count(
                [("partner_id", "=", self.client.id), ("company_id", "!=", branch.id)]
            )
        )

    def test_undo(self):
        """Covers: B3"""
        move = self._correct(10).with_user(self.corrector)
        line = move.line_ids.filtered("client_id")[0]
        line.action_undo_client_correction()
        self.assertEqual(self._balance(), 0)
        self.assertTrue(line.client_correction_undone)
        undoing = move.reversal_move_ids
        self.assertEqual(undoing.state, "posted")
        self.assertTrue(undoing.client_correction)
        for again in (move, undoing, self._invoice(5).with_user(self.corrector)):
            with self.assertRaises(UserError):
                again.action_undo_client_correction()

    def test_refused(self):
        """Covers: B3"""
        today = self.today
        self.company_1.fiscalyear_lock_date = today - timedelta(days=10)
        other = self.env["res.partner"].create(
            {"name": "Elsewhere", "company_id": self.company_2.id}
        )
        archived = self.env["res.partner"].create({"name": "Gone", "active": False})
        cases = (
            ({"amount": 0}, "zero"),
            ({"amount": 0.001}, "zero"),
            ({"reason": "  "}, "reason"),
            ({"date": today - timedelta(days=10)}, "closed"),
            ({"partner_id": archived.id}, "Unarchive"),
            ({"partner_id": other.id}, "belong"),
        )
        for values, message in cases:
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, message),
            ):
                self._correct(**values)
        self.assertFalse(
            self.env["account.move"].search_count([("client_correction", "=", True)])
        )

    def test_undo_on_a_locked_day_is_refused(self):
        """Covers: B3"""
        move = self._correct(10).with_user(self.corrector)
        self.company_1.fiscalyear_lock_date = self.today
        with self.assertRaisesRegex(UserError, "closed"):
            move.action_undo_client_correction()

    def test_not_configured(self):
        """Covers: B3"""
        self.company_1.client_correction_account_id = False
        with self.assertRaisesRegex(UserError, "settings of Clients"):
            self._correct()

    def test_defaults_of_a_new_company(self):
        """Covers: B3"""
        for company in self.company_1 | self.company_2:
            self.assertEqual(company.client_correction_journal_id.type, "general")
            self.assertTrue(company.client_correction_account_id)

    def test_only_with_the_right(self):
        """Covers: B3, R3"""
        for user in (self.accountant, self.salesperson):
            with self.assertRaises(AccessError):
                self._correct(user=user)
        move = self._correct(10).with_user(self.accountant)
        with self.assertRaises(AccessError):
            move.action_undo_client_correction()

    def test_ledger_line_opens_its_document(self):
        """Covers: B2"""
        line = self._invoice(10).line_ids.filtered("client_id")[0]
        action = line.with_user(self.accountant).action_open_client_document()
        self.assertEqual(action["res_id"], line.move_id.id)

    @law(10)
    @given(st.lists(st.integers(-9999, 9999).filter(bool), min_size=1, max_size=4))
    def test_law_undoing_restores_the_balance(self, amounts):
        """Covers: B3"""
        before = self._balance()
        moves = [self._correct(amount / 100) for amount in amounts]
        self.assertAlmostEqual(self._balance(), before + sum(amounts) / 100, 2)
        for move in moves:
            move.with_user(self.corrector).action_undo_client_correction()
        self.assertAlmostEqual(self._balance(), before, 2)


@tagged("post_install", "-at_install")
class TestCorrectionTour(CorrectionCommon, HttpCase):
    def test_tour(self):
        """Covers: B1, B2, B3, K6"""
        self.corrector.company_ids = self.company_1
        self._invoice(100)
        self.start_tour("/odoo", "client_card_correction", login="card_corrector")
        self.assertEqual(self._balance(), 100)
