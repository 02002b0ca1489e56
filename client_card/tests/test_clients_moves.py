from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from odoo import Command
from odoo.tests import tagged

from odoo.addons.client_card.hooks import fill_clients
from odoo.addons.client_card.models.messages.mail_message import AUTOMATIC

from .common import ClientCardCommon, law

NAMES = ("company", "invoice_contact", "other_company", "person", "employee", "branch")
steps = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(("leaves", "is company", "is person", *NAMES)),
    ),
    min_size=1,
    max_size=6,
)


@tagged("post_install", "-at_install")
class TestClientMoves(ClientCardCommon):
    """Contacts that move to another client with their documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("company", "other_company", "branch"):
            cls._contact(code, is_company=True)
        cls.partners["branch"].parent_id = cls.partners["company"]
        cls._contact("invoice_contact", parent="company", type="invoice")
        cls._contact("person")
        cls._contact("employee", parent="person")
        account = cls.company_data["default_account_assets"].copy()
        method = cls.company_data[
            "default_journal_bank"
        ].inbound_payment_method_line_ids
        method[:1].payment_account_id = account

    partners = {}

    @classmethod
    def _contact(cls, code, parent=None, **values):
        values["parent_id"] = parent and cls.partners[parent].id
        cls.partners[code] = cls.env["res.partner"].create({"name": code} | values)

    def _paid(self, amount, partner):
        payment = self._payment(amount, partner=partner)
        self.assertTrue(payment.move_id)
        return payment

    def _totals(self, client):
        """Return what the card shows of a client: the ledger and its documents."""
        row = self._companies(client=client, period="all")[self.company_1]
        payments = self.env["account.payment"].search([("client_id", "=", client.id)])
        return row["balance"], row["invoices"]["total"]["amount"] - sum(
            payments.mapped("amount")
        )

    def test_client_folded_into_another(self):
        """Covers: I1, I4, B1"""
        company, invoiced, other = (
            self.partners[c] for c in ("company", "invoice_contact", "other_company")
        )
        documents = self._invoice(100, partner=invoiced, sent=True)
        documents |= self._invoice(40, partner=company, sent=True)
        payment = self._paid(15, invoiced)
        order = self._order(30, partner=invoiced, state="sent")
        company.write({"is_company": False, "parent_id": other.id})
        row = self._companies(client=other, period="all")[self.company_1]
        self.assertEqual(row["balance"], 125)
        self.assertEqual(row["invoices"]["outstanding"]["amount"], 140)
        self.assertEqual(row["estimates"]["outstanding"]["amount"], 30)
        found = self.env["account.move"].search(
            [("client_id", "=", other.id), ("client_block", "=", "outstanding")]
        )
        self.assertEqual(found, documents)
        [history] = other.with_user(self.accountant).client_card_history()
        totals = [
            year["total"] for row in history["companies"] for year in row["years"]
        ]
        self.assertEqual(totals, [140])
        log = self.env["client.log"].with_user(self.manager)
        logged = log.search([("client_id", "=", other.id)])
        for record in (*documents, payment, order):
            entry = logged.filtered(
                lambda e, r=record: (e.res_model, e.res_id) == (r._name, r.id)
            )
            self.assertEqual(len(entry), 1, record)
        self.assertFalse(log.search([("client_id", "=", company.id)]))
        # the entries went to the new client, and remain there when the contact leaves
        company.write({"is_company": True, "parent_id": False})
        self.assertEqual(self._totals(other)[0], 140)
        self.assertEqual(*self._totals(other))
        self.assertEqual(*self._totals(company))

    def _step(self, partner, to):
        """Move a contact; a move that Odoo refuses changes nothing."""
        if to.startswith("is "):
            partner.is_company = to == "is company"
            return
        parent = self.partners.get(to, self.env["res.partner"])
        above = parent
        while above and above != partner:
            above = above.parent_id
        if not above:
            partner.parent_id = parent

    def test_blocks_are_the_ledger_after_any_move(self):
        """Covers: B1, I1, I4"""
        partners = self.env["res.partner"].union(*self.partners.values())
        for number, partner in enumerate(partners):
            self._invoice(100 * (number + 1), partner=partner)
            self._paid(number + 1, partner)
            self._order(10, partner=partner, state="sent")
            self._write_to(partner)

        @law(12)
        @given(steps)
        @example(
            [
                ("company", "is person"),
                ("company", "other_company"),
                ("company", "leaves"),
            ]
        )
        @example([("employee", "is company"), ("employee", "company")])
        @example(
            [("person", "company"), ("employee", "company"), ("branch", "is person")]
        )
        def blocks_are_the_ledger(path):
            with self.env.cr.savepoint() as savepoint:
                self._assert_after(path, partners)
                savepoint.rollback()
            self.env.invalidate_all()

        blocks_are_the_ledger()

    def _assert_after(self, path, partners):
        for code, to in path:
            self._step(self.partners[code], to)
        for client in partners.commercial_partner_id:
            self.assertEqual(*self._totals(client))
        documents = self._documents(partners)
        kept = {d: d.client_id for d in documents}
        self._assert_as_defined(documents)
        self._assert_messages_follow(partners)
        self.env.flush_all()
        for model in ("account.move", "sale.order", "account.payment"):
            table = self.env[model]._table
            self.env.cr.execute(f"ALTER TABLE {table} DROP COLUMN client_id")
            fill_clients(self.env, table)
        self.env.invalidate_all()
        self.assertEqual({d: d.client_id for d in documents}, kept)

    def _write_to(self, partner):
        """Post on the contact and its documents; the contact gets an e-mail."""
        partner.message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=partner.ids,
        )
        for document in self._documents(partner):
            document.message_post(body="Noted", message_type="comment")

    def _assert_messages_follow(self, partners):
        self.env.flush_all()
        self.env.invalidate_all()
        documents = [*partners, *self._documents(partners)]
        messages = self.env["mail.message"]
        for document in documents:
            written = messages.search(
                [
                    ("model", "=", document._name),
                    ("res_id", "=", document.id),
                ]
            )
            people = written.filtered(lambda m: m.message_type not in AUTOMATIC)
            self.assertTrue(people)
            self.assertEqual(people.client_id, document[document._client_field])
            self.assertFalse((written - people).client_id)
        notified = self.env["mail.notification"].search(
            [("res_partner_id", "in", partners.ids)]
        )
        self.assertTrue(notified)
        for notification in notified:
            partner = notification.res_partner_id
            self.assertEqual(notification.client_id, partner.commercial_partner_id)
            self.assertEqual(
                notification.client_date, notification.mail_message_id.date
            )

    def _documents(self, partners):
        of_any = [("partner_id", "in", partners.ids)]
        models = ("account.move", "sale.order", "account.payment")
        return [d for model in models for d in self.env[model].search(of_any)]

    def _assert_as_defined(self, documents):
        for document in documents:
            stored = document.client_id
            self.env.add_to_compute(document._fields["client_id"], document)
            self.assertEqual(document.client_id, stored, document)

    def test_new_document_has_no_messages_to_move(self):
        """There are none to search for; messages posted right afterwards follow it.
        Covers: M6"""
        company, other = self.partners["company"], self.partners["other_company"]
        follow = self.registry["mail.message"]._follow_documents
        with patch.object(
            self.registry["mail.message"], "_follow_documents", autospec=True
        ) as looked:
            looked.side_effect = follow
            contact = self.env["res.partner"].create({"name": "New"})
            documents = [
                self._invoice(100, partner=company),
                self._order(30, partner=company),
                self._payment(10, partner=company),
                contact,
            ]
            self.env.flush_all()
            looked.assert_not_called()
            for document in documents:
                document.message_post(body="Noted", message_type="comment")
            documents[0].button_draft()
            for document in documents[:2]:
                document.partner_id = other
            contact.parent_id = other
            self.env.flush_all()
            self.assertEqual(looked.call_count, 3)
        for document in (*documents[:2], contact):
            written = document.message_ids.filtered(
                lambda m: m.message_type == "comment"
            )
            self.assertEqual(written.sudo().client_id, other)

    def test_message_of_another_document(self):
        """Covers: M6"""
        first, second = self.partners["company"], self.partners["person"]
        message = first.message_post(body="Hello", message_type="comment")
        self.assertEqual(message.client_id, first)
        message.res_id = second.id
        self.assertEqual(message.client_id, second)
        log = self.env["client.log"].with_user(self.salesperson)
        self.assertFalse(log.search([("client_id", "=", first.id)]))
        self.assertEqual(len(log.search([("client_id", "=", second.id)])), 1)
        gone = (
            self.env["mail.message"]
            .sudo()
            .create(
                {
                    "model": "res.partner",
                    "res_id": 2**31 - 1,
                    "reply_to": "a@example.com",
                }
            )
        )
        self.assertFalse(gone.client_id)

    def test_merged_client(self):
        """Covers: I4, B1, M6"""
        company, invoiced, other = (
            self.partners[c] for c in ("company", "invoice_contact", "other_company")
        )
        self._invoice(100, partner=invoiced)
        self._order(30, partner=company, state="sent")
        for partner in (company, invoiced, other):
            self._write_to(partner)
        self.partners["branch"].parent_id = False
        merge = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": [Command.set((company | other).ids)],
                "dst_partner_id": other.id,
            }
        )
        merge.action_merge()
        self.assertEqual(self._totals(other), (100, 100))
        orders = self.env["sale.order"].search([("client_id", "=", other.id)])
        self.assertEqual(len(orders), 1)
        self._assert_messages_follow(other | invoiced)
