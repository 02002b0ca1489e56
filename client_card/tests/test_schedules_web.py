from odoo.tests import HttpCase, tagged
from odoo.tools import hmac, mute_logger

from .common_schedules import SchedulesCommon


@tagged("post_install", "-at_install")
class TestSchedulesWeb(SchedulesCommon, HttpCase):
    def test_link(self):
        """GET changes nothing, POST opts out, without login and as often as one likes;
        what is not signed is not found. Covers: D5"""
        self.env["res.lang"]._activate_lang("es_ES")
        self._invoice(7531.97)
        self._accounting("Ana", lang="es_ES")
        self._accounting("Ben")
        ana, ben = self._cron()
        path = self._path(ana)
        for _time in range(2):
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200)
            self.assertIn("ana@example.com", page.text)
            self.assertIn(self.company_1.name, page.text)
            self.assertIn('lang="es-ES"', page.text)
            self.assertIn("<form", page.text)
            for secret in ("7531", "7,531", "Test Client", "ben@example.com"):
                self.assertNotIn(secret, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(self.opener.head(self.base_url() + path).status_code, 200)
        self.assertFalse(self.optouts.search([]))
        for _time in range(2):
            page = self.url_open(path, data={"List-Unsubscribe": "One-Click"})
            self.assertEqual(page.status_code, 200)
            self.assertNotIn("<form", page.text)
        optout = self.optouts.search([])
        self.assertEqual(optout.email, "ana@example.com")
        self.assertEqual(optout.client_id, self.client)
        self.assertNotIn("<form", self.url_open(path).text)
        notes = self.client.message_ids.filtered(lambda m: "opted out" in m.body)
        self.assertEqual(len(notes), 1)
        optout.with_user(self.accountant).action_revoke()
        self.assertIn("<form", self.url_open(path).text)

        token = ben._optout_token()
        scope = hmac(
            self.env(su=True), "other", (ben.id, ben.address, ben.company_id.id)
        )
        wrong = [
            f"{ana.id}/{token}",
            f"{ben.id}/{scope}",
            f"{ben.id}/{token[:-1]}",
            f"{ben.id}/{token[:-1]}%C3%B1",
            f"{ben.id + 99}/{token}",
            f"99999999999999/{token}",
        ]
        with mute_logger("odoo.http"):
            known = self.url_open("/client_card/statements/stop/0/nothing")
            for end in wrong:
                for data in (None, {"a": "b"}):
                    page = self.url_open(f"/client_card/statements/stop/{end}", data)
                    with self.subTest(end=end, data=data):
                        self.assertEqual(page.status_code, 404)
                        self.assertEqual(page.text, known.text)
        self.assertFalse(self.optouts.search([]))

    def test_opt_out(self):
        """By the link; the accountant sees it. Covers: D5"""
        self.manager.company_ids = self.company_1
        self.schedule.name = "Tour Schedule"
        self._invoice(100)
        sending = self._cron()
        self.start_tour(self._path(sending), "client_card_statement_opt_out")
        self.assertEqual(self.optouts.search([]).email, "client@example.com")
        sending.day = "2026-01-01"
        self.env.flush_all()
        self.start_tour(
            "/odoo/action-client_card.client_statement_schedule_action",
            "client_card_statement_opted_out",
            login="card_manager",
        )
        self.assertFalse(self.optouts.search([]))
