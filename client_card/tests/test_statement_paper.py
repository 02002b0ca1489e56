import base64
import io
import json
from urllib.parse import urlencode

from lxml import html
from openpyxl import load_workbook

from odoo.tests import Form, HttpCase, tagged

from .test_statement import StatementCommon


class PaperCommon(StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # users who correct balances also have accounting rights
        group = "client_card.group_client_card_correction"
        cls.accountant.sudo().group_ids |= cls.env.ref(group)

    def _paper(self, client=None):
        report = self.env["ir.actions.report"].with_env(self.statement.env)
        content, _type = report._render_qweb_html(
            "client_card.client_statement", (client or self.client).ids, {}
        )
        return html.fromstring(content)

    def _rows(self, paper, kind):
        """Return the printed lines as lists of texts."""
        return [
            [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
            for row in paper.xpath(f"//tr[@class='o_client_statement_{kind}']")
        ]

    def _sheets(self):
        file = io.BytesIO()
        self.statement._write_workbook(file, self.client)
        return [
            [[cell.value for cell in row] for row in sheet.iter_rows()]
            for sheet in load_workbook(file).worksheets[:2]
        ]

    def _correct(self, amount):
        wizards = self.env["client.correction"].with_user(self.accountant)
        wizard = wizards.with_company(self.company_1).create(
            {"partner_id": self.client.id, "amount": amount, "reason": "Agreed"}
        )
        wizard.action_post()
        return wizard.move_id


@tagged("post_install", "-at_install")
class TestStatementPaper(PaperCommon):
    def test_description_is_not_the_number_again(self):
        """It is the item's label, else the type of document.

        Covers: A3, A4
        """
        invoice = self._invoice(100, due=-4)
        refund = self._invoice(20, "out_refund")
        paper = self._paper()
        lines = {row[1]: row[2] for row in self._rows(paper, "line")}
        items = {row[2]: row[3] for row in self._rows(paper, "item")}
        ledger, pending = self._sheets()
        read = self.client.with_env(self.statement.env).client_card_statement()[0]
        for move, text in ((invoice, "Invoice"), (refund, "Credit Note")):
            self.assertEqual(lines[move.name], text)
            self.assertEqual(items[move.name], text)
            self.assertIn([move.name, text], [row[1:3] for row in ledger])
            self.assertIn([move.name, text], [row[2:4] for row in pending])
            for part in ("lines", "open_items"):
                [line] = [row for row in read[part] if row["number"] == move.name]
                self.assertEqual((line["label"], line["kind"]), ("", move.move_type))

    def test_instalments_and_payments_keep_their_words(self):
        """Covers: A3, A4"""
        invoice = self._invoice(100, post=False)
        invoice.invoice_payment_term_id = self.pay_terms_b
        invoice.action_post()
        self._register(invoice, self.today, 30)
        rows = self._rows(self._paper(), "line")
        for row in rows:
            self.assertNotEqual(row[1], row[2])
            self.assertTrue(row[2], row)
        instalments = [row[2] for row in rows if row[1] == invoice.name]
        self.assertEqual(len(instalments), 2)
        for text in instalments:
            self.assertNotIn(invoice.name, text)

    def test_undone_corrections_say_so(self):
        """Covers: A4, B3"""
        self._correct(5).with_user(self.accountant).action_undo_client_correction()
        self._correct(3)
        rows = self._rows(self._paper(), "line")
        texts = ["Agreed (undone)", "Agreed (undone)", "Agreed"]
        self.assertEqual([row[2] for row in rows], texts)
        ledger, _pending = self._sheets()
        written = [row[2] for row in ledger if str(row[2]).startswith("Agreed")]
        self.assertEqual(written, texts)

    def test_tax_id_with_the_label_of_its_country(self):
        """Covers: A4"""
        self.client.country_id = self.env.ref("base.mx")
        self.client.country_id.vat_label = "RFC"
        self.client.vat = "GODE561231GR8"
        [vat] = self._paper().xpath("//*[@name='vat']")
        self.assertEqual(vat.text_content().split(), ["RFC:", "GODE561231GR8"])

    def test_ageing_stays_with_its_head(self):
        """Covers: A4"""
        self._invoice(100, due=-4)
        paper = self._paper()
        keep = "ancestor::div[contains(@class, 'avoid-page-break-inside')]"
        for name in ("ageing", "pending"):
            table = f"//table[contains(@class, 'o_client_statement_{name}')]"
            self.assertTrue(paper.xpath(f"{table}/{keep}"), name)

    def test_says_what_is_late_and_whom_to_ask(self):
        """Covers: A4"""
        self.accountant.sudo().email = "ask.me@example.com"
        self._invoice(100, due=-4)
        self._invoice(50, due=10)
        [closing] = self._paper().xpath("//*[@name='questions']")
        text = closing.text_content()
        self.assertIn("100.00", text)
        self.assertIn("ask.me@example.com", text)
        self.assertIn(self.accountant.name, text)

    def test_file_tells_of_whom_and_as_of_when(self):
        """In the client's language, like the PDF. Covers: A4"""
        self.env["res.lang"]._activate_lang("es_ES")
        client = self.client.with_env(self.statement.env)
        today = str(self.today)
        name = client._client_statement_file_name()
        self.assertEqual(name, f"Account Statement - Test Client - {today}")
        past = client.with_context(client_statement_period=[None, "2026-01-31"])
        self.assertIn("2026-01-31", past._client_statement_file_name())
        self.client.lang = "es_ES"
        name = client._client_statement_file_name()
        self.assertTrue(name.endswith(f" - Test Client - {today}"))

    def test_files_in_the_language_of_the_email(self):
        """Whatever a template specifies. Covers: A4"""
        self.env["res.lang"]._activate_lang("es_ES")
        self._invoice(1234.5)
        template = self.env.ref("client_card.client_statement_mail_template")
        self.client.lang = "en_US"
        template.lang = "es_ES"
        template = template.with_user(self.accountant).with_company(self.company_1)
        values = template._generate_template(self.client.ids, ("report_template_ids",))
        [paper] = [
            base64.b64decode(content)
            for name, content in values[self.client.id]["attachments"]
            if not name.endswith(".xlsx")
        ]
        closing = html.fromstring(paper).xpath("//*[@name='closing']")
        self.assertIn("1.234,50", closing[0].text_content())


@tagged("post_install", "-at_install")
class TestStatementFiles(PaperCommon, HttpCase):
    def _name(self, response):
        self.assertEqual(response.status_code, 200)
        return response.headers["Content-Disposition"]

    def test_names_of_downloads(self):
        """Covers: A4, B4"""
        self.authenticate("card_accountant", "card_accountant")
        self._invoice(12)
        company_ids = self.company_1.id
        for path, parts in (
            ("statement/%s.pdf?date_to=2026-01-31", ("Statement", "2026-01-31")),
            ("statement/%s.xlsx?date_to=2026-01-31", ("Statement", "2026-01-31")),
            ("ledger/%s.xlsx?", ("Ledger", str(self.today))),
        ):
            url = f"/client_card/{path % self.client.id}&company_ids={company_ids}"
            name = self._name(self.url_open(url))
            for part in (*parts, "Test%20Client"):
                self.assertIn(part, name)

    def test_name_of_what_is_printed_for_a_period(self):
        """Covers: A4"""
        self.authenticate("card_accountant", "card_accountant")
        client = self.client.with_user(self.accountant)
        action = client.action_print_client_statement(date_to="2026-01-31")
        options = urlencode({"options": json.dumps(action["data"]), "context": "{}"})
        url = f"/report/pdf/{action['report_name']}?{options}"
        data = urlencode({"data": json.dumps([url, "qweb-pdf"]), "context": "{}"})
        name = self._name(self.url_open(f"/report/download?{data}"))
        for part in ("Test%20Client", "2026-01-31.pdf"):
            self.assertIn(part, name)


@tagged("post_install", "-at_install")
class TestStatementDialog(PaperCommon):
    def test_many_are_told_who_gets_one(self):
        """No template code; the number of recipients, clients without address, and a
        report.

        Covers: A4
        """
        self.client.email = "client@example.com"
        other = self.client.copy({"name": "Other", "email": "other@example.com"})
        silent = self.client.copy({"name": "Silent", "email": False})
        clients = (self.client | other | silent).with_user(self.accountant)
        action = clients.action_send_client_statement()["params"]["next"]
        composers = self.env["mail.compose.message"].with_env(clients.env)
        composers = composers.with_context(**action["context"])
        [(view_id, _type)] = action["views"]
        with Form(composers, view=view_id) as form:
            self.assertIn("2 clients", form.client_statement_summary)
            self.assertIn("Silent", form.client_statement_summary)
            self.assertIn("Test Client", form.client_statement_preview)
            self.assertNotIn("t-out", form.client_statement_preview)
            self.assertNotIn("body", form._view["fields"])
        result = form.save().action_send_mail()
        self.assertIn("2", result["params"]["message"])
        waiting = self.env["mail.mail"].search([("client_statement", "!=", False)])
        self.assertEqual(len(waiting), 2)
        self.assertNotIn("{{", "".join(waiting.mapped("subject")))
