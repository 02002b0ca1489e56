import base64
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from ..hooks import fill_file_clients
from ..models.client_union import SLOTS
from .common import ClientCardCommon

QUERIES = 40  # queries of a page, whatever is on it
PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
)


class FilesCommon(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card_user = cls._create_user("card_user")
        cls.all_rights = cls._create_user(
            "all_rights",
            "client_card.group_client_card_manager",
            "client_card.group_client_card_conversation",
            "account.group_account_manager",
            "sales_team.group_sale_manager",
        )
        cls.seller = cls._create_user("seller", "sales_team.group_sale_salesman")
        cls.reader = cls._create_user("reader", "account.group_account_readonly")
        cls.env = cls.env(user=cls.all_rights)
        cls.other = cls.client.copy({"name": "Other"})

    def _attach(self, record, name="File.txt", **values):
        files = self.env["ir.attachment"].sudo()
        values = {"name": name, "raw": b"text", **values}
        values |= {"res_model": record._name, "res_id": record.id}
        return files.create(values)

    def _files(self, user=None, client=None, **kwargs):
        files = self.env["client.file"].with_user(user or self.env.user)
        return files.search([("client_id", "=", (client or self.client).id)], **kwargs)

    def _names(self, user=None, **kwargs):
        return self._files(user, **kwargs).mapped("name")

    def _everything(self):
        """Return a record of each kind that can have files, by kind."""
        env, partner = self.env, self.contact.id
        return {
            "client": self.contact,
            "estimate": self._order(),
            "order": self._order(state="sale"),
            "invoice": self._invoice(),
            "bill": self._invoice(move_type="in_invoice"),
            "payment": self._payment(10),
            "task": env["calendar.event"].create(
                {
                    "name": "Visit",
                    "client_id": partner,
                    "client_type": "task",
                    "start": "2026-01-01 10:00:00",
                    "stop": "2026-01-01 11:00:00",
                }
            ),
            "service": env["client.service"].create(
                {
                    "name": "Hosting",
                    "partner_id": partner,
                    "type_id": self._service_type("Hosting").id,
                }
            ),
            "solution": env["client.solution"].create(
                {"name": "Till", "partner_id": partner}
            ),
            "conversation": env["client.conversation"].create(
                {"name": "Question", "partner_id": partner}
            ),
            "call": env["client.call"].create({"partner_id": partner}),
        }


@tagged("post_install", "-at_install")
class TestFiles(FilesCommon):
    """The files of a client."""

    def test_all_kinds(self):
        """Covers: N7"""
        records = self._everything()
        for kind, record in records.items():
            self._attach(record, kind)
        found = {row.name: row for row in self._files()}
        self.assertEqual(set(found), set(records))
        for kind, record in records.items():
            row = found[kind]
            with self.subTest(kind=kind):
                self.assertEqual(row.kind, kind)
                self.assertEqual((row.res_model, row.res_id), (record._name, record.id))
                self.assertEqual(row.record_name, record.display_name)
                self.assertEqual((row.size, row.mimetype), (4, "text/plain"))
                self.assertEqual(row.user_id, self.env.user)
                self.assertEqual(row.action_open_source()["res_id"], record.id)
                self.assertEqual(row.id // SLOTS, row.attachment_id.id)
        of_kind = [("client_id", "=", self.client.id), ("kind", "=", "bill")]
        self.assertEqual(self.env["client.file"].search(of_kind).name, "bill")

    def test_rights_by_role(self):
        """Users find the files of the records they may read.

        Covers: N7, R3
        """
        records = self._everything()
        records["order"].user_id = self.seller
        records["estimate"].user_id = self.salesperson
        records["invoice"].invoice_user_id = self.accountant
        for kind, record in records.items():
            self._attach(record, kind)
        own = {"client", "task", "service", "solution", "call"}
        sales, money = {"estimate", "order"}, {"invoice", "bill", "payment"}
        for user, kinds in (
            (self.card_user, own),
            (self.seller, own | {"order"}),  # their own documents
            (self.salesperson, own | sales | {"invoice"}),  # all leads
            (self.accountant, own | sales | money),
            (self.all_rights, set(records)),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(set(self._names(user)), kinds)
        # in superuser mode, the user's rights still apply
        as_su = self.env["client.file"].with_user(self.card_user).sudo()
        names = as_su.search([("client_id", "=", self.client.id)]).mapped("name")
        self.assertFalse({"invoice", "payment", "estimate"} & set(names))

    def test_private_task(self):
        """Covers: N7, R3"""
        event = (
            self.env["calendar.event"]
            .sudo()
            .create(
                {
                    "name": "Secret",
                    "client_id": self.client.id,
                    "client_type": "task",
                    "privacy": "private",
                    "user_id": self.accountant.id,
                    "partner_ids": [Command.set(self.accountant.partner_id.ids)],
                    "start": "2026-01-01 10:00:00",
                    "stop": "2026-01-01 11:00:00",
                }
            )
        )
        self._attach(event, "Secret.txt")
        self.assertEqual(self._names(self.accountant), ["Secret.txt"])
        self.assertFalse(self._names(self.salesperson))
        self.assertFalse(self._names(self.all_rights))

    def test_files_in_fields(self):
        """Recordings and sent invoices are files of the client; images and queued
        statements are not.

        Covers: N7, M5
        """
        self.client.image_1920 = PNG
        call = self.env["client.call"].create(
            {
                "partner_id": self.client.id,
                "recording": base64.b64encode(b"ID3" + b"\0" * 20),
                "recording_name": "call.mp3",
            }
        )
        invoice = self._invoice()
        values = {"res_field": "invoice_pdf_report_file", "raw": b"%PDF-1.4"}
        self._attach(invoice, "INV.pdf", **values)
        note = self.client.message_post(body="A")
        field = {"res_field": "client_statement_ids"}
        self._attach(note, "Statement.pdf", **field)
        rows = self._files(self.accountant)
        self.assertEqual(set(rows.mapped("kind")), {"call", "invoice"})
        self.assertNotIn("INV.pdf", self._names(self.card_user))
        self.assertFalse(any(rows.mapped("can_delete")))
        with self.assertRaises(AccessError):
            rows[0].action_delete()
        self.assertTrue(call.has_recording)

    def test_two_companies(self):
        """Covers: N7, R4"""
        for company in (self.company_1, self.company_2):
            invoice = self._invoice(company=company)
            self._attach(invoice, company.name)
        files = self.env["client.file"].with_user(self.accountant)
        for companies in (self.company_1, self.company_1 | self.company_2):
            files = files.with_context(allowed_company_ids=companies.ids)
            found = files.search([("client_id", "=", self.client.id)])
            self.assertEqual(set(found.mapped("name")), set(companies.mapped("name")))
            self.assertEqual(found.company_id, companies)

    def test_contact_that_moves(self):
        """Covers: N7"""
        self._attach(self.contact, "Of the contact")
        other = self.other
        self.contact.parent_id = other
        self.assertFalse(self._names())
        self.assertEqual(self._names(client=other), ["Of the contact"])

    def test_client_of_files(self):
        """Stored so that an index finds the newest files; equal to the record's client.

        Covers: N7, R5
        """
        records = self._everything()
        files = self.env["ir.attachment"].sudo()
        for record in records.values():
            files |= self._attach(record)
        self.assertEqual(files.client_id, self.client)
        order = records["order"].sudo()
        order.partner_id = self.other
        self.env.flush_all()
        [file] = files.filtered(lambda file: file.res_id == order.id)
        self.assertEqual(file.client_id, self.other)
        file.write({"res_model": "res.partner", "res_id": self.contact.id})
        self.assertEqual(file.client_id, self.client)
        # becomes a contact of another
        self.client.write({"is_company": False, "parent_id": self.other.id})
        self.env.flush_all()
        for file in files:
            with self.subTest(model=file.res_model):
                self.assertEqual(file.client_id, self.other)
        before = files.mapped("client_id.id")
        filled = files.filtered(
            lambda file: (
                file.res_model
                in ("account.move", "account.payment", "res.partner", "sale.order")
            )
        )
        self.env.cr.execute(
            SQL("UPDATE ir_attachment SET client_id = NULL WHERE id IN %s", filled._ids)
        )
        fill_file_clients(
            self.env, "res.partner", "res_partner", "commercial_partner_id"
        )
        for table in ("account_move", "sale_order", "account_payment"):
            fill_file_clients(self.env, table.replace("_", "."), table)
        files.invalidate_recordset()
        self.assertEqual(files.mapped("client_id.id"), before)
        loose = files.create({"name": "Loose"})
        self.assertFalse(loose.client_id)

    def test_messages(self):
        """A message's files belong to the record it is posted on.

        Covers: N7
        """
        self.contact.message_post(body="A", attachments=[("Letter.txt", b"text")])
        self._order().message_post(body="B", attachments=[("Plan.txt", b"text")])
        self.assertEqual(set(self._names()), {"Letter.txt", "Plan.txt"})
        self.assertEqual(self._names(self.card_user), ["Letter.txt"])

    def test_documents_for_many(self):
        """Covers: N7, P8"""
        other = self.other
        document = self.env["ir.attachment"].create(
            {"name": "Terms.txt", "raw": b"text", "res_model": "client.bulk.documents"}
        )
        clients = self.client | other
        wizard = self.env["client.bulk.documents"].with_context(
            active_model="res.partner", active_ids=clients.ids
        )
        wizard.create({"attachment_ids": [Command.set(document.ids)]}).action_apply()
        log = self.env["client.log"].with_user(self.card_user)
        for client in clients:
            self.assertEqual(self._names(self.card_user, client=client), ["Terms.txt"])
            domain = [("client_id", "=", client.id), ("kind", "=", "file")]
            [entry] = log.search(domain)
            self.assertEqual(entry.summary, "Terms.txt")
            action = entry.action_open_source()
            self.assertEqual(action["url"], f"/web/content/{entry.res_id}")
        # a message's file is in the log with the message
        letter = {"attachments": [("Letter.txt", b"text")]}
        self.client.message_post(body="A", message_type="comment", **letter)
        names = log.search([("client_id", "=", self.client.id)]).mapped("summary")
        self.assertEqual(sorted(names), ["A", "Terms.txt"])

    def test_delete(self):
        """Covers: N7, R3"""
        mine = self._attach(self.client, "Mine")
        self._attach(self._invoice(), "Of the invoice")
        [row] = self._files(self.card_user)
        self.assertTrue(row.can_delete)
        self.assertTrue(row.action_delete())
        self.assertFalse(mine.exists())
        [row] = self._files(self.reader).filtered(lambda row: row.kind == "invoice")
        self.assertFalse(row.can_delete)
        with self.assertRaises(AccessError):
            row.action_delete()
        with self.assertRaises(AccessError):
            self._files(self.env.ref("base.public_user"))

    def test_law_of_sql(self):
        """The list equals the files in the database of the records the user may read.

        Covers: N7
        """
        records = self._everything()
        for number in range(3):
            for kind, record in records.items():
                self._attach(record, f"{kind} {number}")
        self._attach(self.other, "Of another")
        readers = self.env["res.users"]
        readers |= self.card_user | self.salesperson | self.accountant | self.manager
        for user in readers:
            expected = set()
            for record in records.values():
                mine = record.with_user(user)
                if not mine.has_access("read"):
                    continue
                self.env.cr.execute(
                    "SELECT id FROM ir_attachment WHERE res_model = %s AND res_id = %s "
                    "AND res_field IS NULL",
                    (record._name, record.id),
                )
                expected.update(id_ for (id_,) in self.env.cr.fetchall())
            with self.subTest(user=user.login):
                rows = self._files(user)
                self.assertEqual(set(rows.attachment_id.ids), expected)
                readable = self.env["ir.attachment"].with_user(user).browse(expected)
                readable.check_access("read")
                count = (
                    self.env["client.file"]
                    .with_user(user)
                    .search_count([("client_id", "=", self.client.id)])
                )
                self.assertEqual(count, len(expected))
                self.assertEqual(
                    rows.sorted("id").ids, self._files(user, order="id").ids
                )
                page = self._files(user, limit=4, offset=2)
                self.assertEqual(page, rows[2:6])
                dates = rows.mapped("date")
                self.assertEqual(dates, sorted(dates, reverse=True))

    def test_queries(self):
        """The same number for a client with many files as for one with few.

        Covers: N7, A6
        """
        records = self._everything()
        for kind, record in records.items():
            self._attach(record, kind)
        files = self.env["client.file"].with_user(self.manager)
        domain = [("client_id", "=", self.client.id)]
        view = "client_card.client_file_view_list"
        few = self._page_queries(files, view, domain)
        for number in range(6):
            for kind, record in self._everything().items():
                self._attach(record, f"{kind} {number}")
        many = self._page_queries(files, view, domain, limit=80)
        self.assertEqual(many, few)
        self.assertLessEqual(many, QUERIES)


@tagged("post_install", "-at_install")
class TestFilesTours(FilesCommon, HttpCase):
    browser_size = "1440x900"

    def _start(self, tour, login="card_card_user"):
        url = f"/odoo/client-card/{self.client.id}?section=files"
        self.start_tour(url, tour, login=login)

    def test_journey(self):
        """Covers: N7"""
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_files",
            login="card_card_user",
        )
        self.assertEqual(self._names(), ["Second.bin"])

    def test_on_a_phone(self):
        """Covers: N6, N7"""
        with (
            patch.object(type(self), "browser_size", "390x844"),
            patch.object(type(self), "touch_enabled", True),
        ):
            self.start_tour(
                f"/odoo/client-card/{self.client.id}",
                "client_card_files_phone",
                login="card_card_user",
            )
        self.assertEqual(self._names(), ["Second.bin"])

    def test_reader(self):
        """Covers: N7, R3"""
        self._attach(self.contact, "Terms.txt")
        self._attach(self._invoice(), "Signed.txt")
        self._start("client_card_files_reader", "card_reader")
