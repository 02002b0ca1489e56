import json
import re
from datetime import datetime, timedelta
from urllib.error import HTTPError
from xmlrpc.client import Fault

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_docs import BLOCK, DocsCommon, documented_fields

INVOICING = "account.group_account_invoice"


@tagged("post_install", "-at_install")
class TestDocsJson2(DocsCommon):
    def _add_services(self):
        env = self.env(user=self.manager.id)
        types = env["client.service.type"].search([("kind", "=", "subscription")])
        values = {"partner_id": self.client.id, "company_id": self.company_1.id}
        env["client.service"].create(
            values | {"type_id": types[0].id, "name": "Hosting", "amount": 50}
        )
        env["client.solution"].create(values | {"name": "Till", "version": "4.2"})

    def test_figures(self):
        """Covers: R1, R2"""
        self._invoice(50, due=-1, sent=True)
        self._invoice(110, currency=self.foreign, sent=True)
        self._add_services()
        start = datetime.now() + timedelta(days=2)
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "client_id": self.client.id,
                "client_type": "meeting",
                "start": start,
                "stop": start + timedelta(hours=1),
            }
        )
        user = self._user(INVOICING, "sales_team.group_sale_salesman")
        self._run_page("figures.md", user)

    def test_clients(self):
        """Covers: R1, R2"""
        self._run_page("clients.md", self._user())
        created = self.env["res.partner"].search([("ref", "=", "SHOP-1")])
        self.assertEqual(created.child_ids.client_authorised_for, "Orders")
        self.assertEqual(created.category_id.name, "Web shop")
        self.assertTrue(created.client_status_id)

    def test_services(self):
        """Covers: R1, R2"""
        user = self._user()
        scope = self._run_page("services.md", user)
        service = self.env["client.service"].with_user(user).browse(scope["service"])
        self.assertEqual((service.state, service.cancel_reason), ("active", False))

    def test_tasks(self):
        """Covers: R1, R2"""
        marc = self._create_user("marc")
        marc.login = "marc"
        scope = self._run_page("tasks.md", self._user())
        task = self.env["calendar.event"].browse(scope["task"])
        self.assertEqual(task.partner_ids, marc.partner_id)
        self.assertEqual(task.user_id, marc)

    def test_payments(self):
        """Covers: R1, R2"""
        move = self._invoice(80)
        user = self._user(INVOICING, "client_card.group_client_card_correction")
        scope = self._run_page("payments.md", user)
        self.assertTrue(move.is_move_sent)
        self.assertEqual(self._companies()[self.company_1]["balance"], 50)
        for model, method, record in (
            ("client.advance", "action_confirm", scope["advance"]),
            ("client.correction", "action_post", scope["correction"]),
            ("account.move", "action_mark_as_sent", move.id),
        ):
            scope["call"](model, method, [record])
        self.env.invalidate_all()
        self.assertEqual(self._companies()[self.company_1]["balance"], 50)

    def test_statement(self):
        """Covers: D5, R1, R2"""
        self._invoice(80)
        self.client.email = "azure@example.com"
        user = self._user(INVOICING)
        schedules = self.env["client.statement.schedule"].sudo()
        schedules.search([]).active = False
        schedules.create(
            {
                "name": "Schedule",
                "company_id": self.company_1.id,
                "is_on": True,
                "user_id": self.accountant.id,
                "category_ids": self.client.category_id.ids,
            }
        )
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            scope = self._run_page("statement.md", user)
        self.assertTrue(
            scope["call"](
                "client.statement.sending", "action_cancel", scope["statements"]
            )
        )
        self.assertEqual(self.client.message_ids[0].partner_ids, self.client)
        self.assertEqual(len(self.client.message_ids[0].attachment_ids), 2)
        pdf = scope["download"](f"/client_card/statement/{self.client.id}.pdf")
        self.assertIn(b"Azure Interior", pdf)  # in tests, this is the HTML of the PDF
        xlsx = scope["download"](f"/client_card/ledger/{self.contact.id}.xlsx")
        self.assertEqual(xlsx[:2], b"PK")

    def test_reminders(self):
        """Covers: D4, R1, R2"""
        plans = self.env["client.reminder.plan"].sudo()
        plans.search([]).active = False
        day = self.today - timedelta(days=9)
        self._invoice(80, date=day)
        plans.create(
            {
                "name": "Plan",
                "company_id": self.company_1.id,
                "is_default": True,
                "is_on": True,
                "user_id": self.accountant.id,
            }
        )
        scope = self._run_page("reminders.md", self._user(INVOICING))
        hold = self.env["client.reminder.hold"].browse(scope["hold"])
        self.assertEqual((hold.client_id, hold.amount), (self.client, 80))
        self.assertTrue(
            scope["call"]("client.reminder", "action_cancel", scope["reminders"])
        )

    def test_log(self):
        """Covers: R1, R2"""
        self._invoice(80)
        self.client.message_post(
            body="Prefers deliveries in the morning.", message_type="comment"
        )
        scope = self._run_page("log.md", self._user(INVOICING))
        done = [("client_id", "=", self.client.id)]
        for _again in range(2):
            scope["call"]("client.contact.log", "action_log", [scope["log"]])
        self.assertEqual(self.env["calendar.event"].search_count(done), 2)
        [entry] = scope["call"](
            "client.log", "search", domain=[*done, ("kind", "=", "invoice")]
        )
        for pinned in (True, False):
            answer = scope["call"]("client.log", "action_toggle_pin", [entry])
            self.assertIs(answer, pinned)

    def test_attention(self):
        """Covers: N4, R1"""
        self._invoice(50, due=-1, sent=True)
        self.env["client.call"].sudo().create(
            {
                "partner_id": self.client.id,
                "company_id": self.company_1.id,
                "direction": "incoming",
                "missed": True,
            }
        )
        self._run_page("attention.md", self._user(INVOICING))

    def test_overview(self):
        """Covers: N1, N2, R1"""
        self._invoice(50, due=-1, sent=True)
        order = self._order(80, "sent")
        order.validity_date = self.today + timedelta(days=28)
        self._add_services()
        user = self._user(INVOICING, "sales_team.group_sale_salesman_all_leads")
        self._run_page("overview.md", user)

    def test_documents(self):
        """Covers: R1, R2"""
        self._order(80, "sent")
        user = self._user("sales_team.group_sale_salesman_all_leads")
        self._run_page("documents.md", user)

    def test_conversations(self):
        """Covers: R1, R2"""
        user = self._user("client_card.group_client_card_conversation")
        self._run_page("conversations.md", user)

    # ------------------------------------------------------------------
    # Errors
    # ------------------------------------------------------------------

    ERRORS = {
        "key": 401,
        "right": 403,
        "gone": 404,
        "refused": 422,
        "unknown": 404,
        "argument": 422,
    }

    def _error(self, call, *args, **arguments):
        """Return the status of a failing call."""
        with (
            mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc"),
            self.assertRaises(HTTPError) as raised,
        ):
            call(*args, **arguments)
        body = json.load(raised.exception)
        self.assertTrue(body["message"])
        self.assertGreaterEqual(body.keys(), {"name", "message"})
        return raised.exception.code

    def test_errors(self):
        """Covers: R1, R2"""
        scope = self._connect(self._user())
        call, ids = scope["call"], self.client.ids
        failed = {
            "right": ("res.partner", "client_card_statement", ids),
            "gone": ("client.service", "action_reopen", [2**30]),
            "refused": ("res.partner", "client_card_figures", [2**30]),
            "unknown": ("res.partner", "client_card_nothing", ids),
        }
        found = {name: self._error(call, *args) for name, args in failed.items()}
        found["argument"] = self._error(
            call, "res.partner", "client_card_figures", ids, nonsense=1
        )
        scope["key"] = "wrong"
        found["key"] = self._error(call, "res.partner", "client_card_figures", ids)
        self.assertEqual(found, self.ERRORS)

    def test_error_example(self):
        """Covers: R1, R2"""
        scope = self._connect(self._user())
        _before, errors = self._text("README.md").split("## Errors\n")
        examples = [text for _language, text in BLOCK.findall(errors)]
        code = examples[self.protocol == "XML-RPC"]
        scope["print"] = lambda *values: self.assertIn("month", values[-1])
        self._run(code.replace("[7]", str(self.client.ids)), scope)
        self.assertEqual(scope["status"], self.ERRORS["refused"])

    def test_one_client_at_a_time(self):
        """Covers: R1, R2"""
        call = self._connect(self._user(INVOICING))["call"]
        for method in (
            "client_card_overview",
            "client_card_side",
            "client_card_statement",
        ):
            for ids in ([], [self.client.id, self.contact.id]):
                status = self._error(call, "res.partner", method, ids)
                self.assertEqual(status, self.ERRORS["refused"])

    def test_reports_of_refused_clients(self):
        """XML-RPC cannot send None. Covers: R1, R2"""
        call = self._connect(self._user())["call"]
        new_test_user(self.env, "card_other", "base.group_user")
        partner = self.env["res.users"].search([("login", "=", "card_other")])
        report = call("res.partner", "action_client_delete", partner.partner_id.ids)
        self.assertEqual(report["params"]["refused"][0]["id"], partner.partner_id.id)
        self.assertIs(report["params"]["next"], False)

    def test_language(self):
        """Covers: R1, R2"""
        self.env["res.lang"]._activate_lang("es_ES")
        call = self._connect(self._user())["call"]
        [name] = call(
            "res.partner",
            "fields_get",
            allfields=["client_last_activity"],
            attributes=["string"],
            context={"lang": "es_ES"},
        ).values()
        self.assertEqual(name["string"], "Última actividad")

    def test_portal_gets_nothing(self):
        """Covers: R1, R2, R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        call = self._connect(portal)["call"]
        ids = portal.partner_id.ids
        for method in (
            "client_card_attention",
            "client_card_figures",
            "client_card_overview",
            "client_card_side",
            "client_card_history",
            "client_card_statement",
        ):
            status = self._error(call, "res.partner", method, ids)
            self.assertEqual(status, self.ERRORS["right"], method)
        for model in documented_fields():
            if model.startswith("client."):
                status = self._error(
                    call, model, "search_read", domain=[("id", "=", 1)]
                )
                self.assertEqual(status, self.ERRORS["right"], model)

    # ------------------------------------------------------------------
    # curl
    # ------------------------------------------------------------------

    def test_curl(self):
        """The curl example, as written. Covers: R2"""
        [shell] = re.findall(r"```sh\n(.*?)```", self._text("README.md"), re.DOTALL)
        user = self._user(INVOICING)
        words = re.findall(r'"([^"]*)"|\'([^\']*)\'', shell)
        address, key, database, kind, body = (a or b for a, b in words)
        headers = dict(word.split(": ", 1) for word in (key, database, kind))
        headers["Authorization"] = headers["Authorization"].replace(
            "API key", self._key(user)
        )
        headers["X-Odoo-Database"] = self.env.cr.dbname
        answer = self.url_open(
            address.replace("https://odoo.example.com", ""),
            data=body.replace("[7]", str(self.client.ids)),
            headers=headers,
        )
        self.assertEqual(answer.json()[0]["id"], self.client.id)

    def test_files_by_key(self):
        """A wrong key or missing rights open nothing.

        Covers: R2, R3
        """
        url = f"/client_card/statement/{self.client.id}.pdf"
        for key, status in (("wrong", 401), (self._key(self._user()), 403)):
            headers = {"Authorization": f"Bearer {key}"}
            self.assertEqual(self.url_open(url, headers=headers).status_code, status)
        answer = self.url_open(url, allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
        headers = {"Authorization": f"bearer {self._key(self.accountant)}"}
        for path, status in (
            (url, 200),
            (f"{url}?date_from=never", 422),
            (f"/client_card/statement/{2**40}.pdf", 404),
        ):
            self.assertEqual(self.url_open(path, headers=headers).status_code, status)
        # the key opened no session
        answer = self.url_open(url, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)


@tagged("post_install", "-at_install")
class TestDocsXmlRpc(TestDocsJson2):
    protocol = "XML-RPC"
    ERRORS = {
        "key": 3,
        "right": 4,
        "gone": 2,
        "refused": 2,
        "unknown": 1,
        "argument": 1,
    }

    def _error(self, call, *args, **arguments):
        with (
            mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc"),
            self.assertRaises(Fault) as raised,
        ):
            call(*args, **arguments)
        return raised.exception.faultCode
