from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import MissingError
from odoo.tests import tagged
from odoo.tools import format_date

from .test_attention import AttentionCommon


@tagged("post_install", "-at_install")
class TestPutOffInLog(AttentionCommon):
    """Facts put off appear in the log, with the access rights of the fact.

    Covers: N4, M6
    """

    def _entries(self, user, companies=None):
        self.env.flush_all()
        self.env.invalidate_all()
        log = self.env["client.log"].with_user(user)
        companies = companies or self.company_1 | self.company_2
        log = log.with_context(allowed_company_ids=companies.ids)
        return log.search(
            [("client_id", "=", self.client.id), ("kind", "=", "put_off")]
        )

    def _put_off(self, reason="Promised", companies=None):
        facts = self._facts(companies=companies)
        facts.action_put_off(self.today + timedelta(days=2), reason)
        return facts

    def test_entry(self):
        """The entry shows what, until when and why, and opens the record.

        Covers: N4, M6
        """
        call = self._call(partner_id=self.contact.id)
        with freeze_time(self.now):
            self._put_off()
        [entry] = self._entries(self.plain)
        until = format_date(self.env, self.today + timedelta(days=2))
        self.assertEqual(entry.summary, f"Missed call, until {until}: Promised")
        self.assertEqual(entry.user_id, self.everything)
        self.assertEqual(entry.company_id, self.company_1)
        action = entry.action_open_source()
        self.assertEqual((action["res_model"], action["res_id"]), (call._name, call.id))
        found = entry.search([("summary", "ilike", "promis"), ("kind", "=", "put_off")])
        self.assertIn(entry, found)
        call.sudo().unlink()
        self.assertFalse(self._entries(self.plain))

    def test_history(self):
        """The entry remains if the fact is taken up, put off again, or disappears.

        Covers: N4, M6
        """
        task = self._task()
        self._put_off("First").action_take_up()
        facts = self._put_off("Second")
        facts.action_put_off(self.today + timedelta(days=9), "Third")
        task.client_state = "completed"
        self.assertFalse(self._facts())
        reasons = [entry.name for entry in self._entries(self.plain)]
        self.assertEqual(reasons, ["Third", "Second", "First"])

    def test_overdue(self):
        """Users who may not see overdue amounts do not see that they were put off.

        Covers: N4, M6, R4
        """
        move = self._invoice(50, due=-3)
        self._put_off()
        self.assertEqual(len(self._entries(self.accountant)), 1)
        entry = self._entries(self.everything)
        action = entry.action_open_source()
        self.assertEqual(action["res_id"], self.client.id)
        for user in (self.salesperson, self.talker, self.plain):
            self.assertFalse(self._facts(user=user))
            self.assertFalse(self._entries(user))
            hidden = entry.with_user(user)
            self.assertFalse(hidden.exists())
            self.assertFalse(hidden.sudo().exists())
            with self.assertRaises(MissingError):
                hidden.action_open_source()
        self._pay(move)
        self.assertEqual(
            self._entries(self.accountant), entry.with_user(self.accountant)
        )
        self.assertFalse(self._entries(self.salesperson))

    def test_companies(self):
        """Covers: N4, M6, R4"""
        for company in (self.company_1, self.company_2):
            self._invoice(50, due=-3, company=company)
            self._put_off(company.name, companies=company)
        for companies in (
            self.company_1,
            self.company_2,
            self.company_1 | self.company_2,
        ):
            entries = self._entries(self.accountant, companies)
            self.assertEqual(entries.company_id, companies)
            self.assertEqual(set(entries.mapped("name")), set(companies.mapped("name")))

    def test_roles(self):
        """For each kind, users who may see the fact see the entry.

        Covers: N4, M6, R4
        """
        self._fill(self.company_1)
        self._task(privacy="private")
        users = (self.everything, self.accountant, self.salesperson)
        users += (self.talker, self.plain)
        companies = self.company_1
        seen = {
            user: sorted(self._facts(user=user, companies=companies).mapped("res_id"))
            for user in users
        }
        self._put_off(companies=companies)
        for user in users:
            entries = self._entries(user, companies)
            self.assertEqual(sorted(entries.mapped("res_id")), seen[user], user.login)
            entries.mapped("summary")
        self.assertNotEqual(seen[self.plain], seen[self.talker])

    def test_costs_one_query(self):
        """For clients without facts put off. Covers: M6, R3"""
        log = self.env["client.log"].with_user(self.plain)
        with patch.object(type(log), "_put_off", lambda _self: None):
            before = self._count_queries(log)
        self.assertLessEqual(self._count_queries(log), before + 1)

    def _count_queries(self, log):
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            log.web_search_read(
                [("client_id", "=", self.client.id)], {"kind": {}}, limit=9
            )
        return self.env.cr.sql_log_count - before
