import os
from datetime import date, datetime, time, timedelta
from itertools import product
from unittest.mock import patch

import pytz
from hypothesis import given
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import SQL

from ..models.client_union import SLOTS, Source
from ..tools import Known
from .common import ClientCardCommon, law

SECRET = "pangolin"
UNION = "odoo.addons.client_card.models.client_union"
# not supported by an index of the log's sources
SEARCHES = (
    [("summary", "ilike", SECRET)],
    [("summary", "ilike", "Mail")],
    [("summary", "ilike", "nothing")],
    [("summary", "ilike", "Note"), ("kind", "in", ("note", "call"))],
    [("name", "ilike", "0"), ("kind", "in", ("invoice", "payment"))],
    ["|", ("kind", "=", "email"), ("body", "ilike", "Note")],
    [("user_id", "!=", False)],
    [("user_id", "!=", False), ("date", "<", "2100-01-01")],
    [("partner_id.name", "ilike", "a")],
    [("pinned", "=", False), ("summary", "ilike", SECRET)],
    [("day", "!=", False)],
)


@tagged("post_install", "-at_install")
class TestLog(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls._create_user("plain", "base.group_allow_export")
        cls.talker = cls._create_user(
            "talker", "client_card.group_client_card_conversation"
        )
        cls.manager.group_ids += cls.env.ref("client_card.group_client_card_correction")
        cls.own_orders = cls._create_user(
            "own_orders", "sales_team.group_sale_salesman"
        )
        cls.other_client = cls.client.copy({"name": "Other Client"})
        for company in (cls.company_1, cls.company_2):
            cls._fill(company, cls.client)
        cls._fill(cls.company_1, cls.contact)
        cls._fill(cls.company_1, cls.other_client)
        cls.env.flush_all()

    @classmethod
    def _fill(cls, company, partner):
        """Create a record of each kind for a client or contact."""
        values = {"company": company, "partner": partner}
        order = cls._order(10, "sent", user=cls.salesperson, **values)
        cls._order(10, "sale", **values)
        invoice = cls._invoice(10, **values)
        cls._invoice(10, "in_invoice", post=False, **values)
        cls._pay(cls._invoice(20, **values))
        event = (
            cls.env["calendar.event"]
            .sudo()
            .create(
                [
                    {
                        "name": f"Task {SECRET}",
                        "client_id": partner.id,
                        "privacy": privacy,
                        "user_id": cls.manager.id,
                        "start": fields.Datetime.now(),
                        "stop": fields.Datetime.now() + timedelta(hours=1),
                        "partner_ids": [],
                    }
                    for privacy in ("public", "private")
                ]
            )
        )
        cls.env["client.service"].sudo().create(
            {"partner_id": partner.id, "name": SECRET, "company_id": company.id}
        )
        corrections = cls.env["client.correction"].with_user(cls.manager)
        corrections.with_company(company).create(
            {"partner_id": partner.id, "amount": -3, "reason": SECRET}
        ).action_post()
        cls.env["client.call"].sudo().create(
            {"partner_id": partner.id, "note": SECRET, "company_id": company.id}
        )
        conversation = (
            cls.env["client.conversation"]
            .with_user(cls.talker)
            .create(
                {
                    "name": SECRET,
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "user_id": cls.talker.id,
                }
            )
        )
        conversation.message_post(body=SECRET, message_type="comment")
        for document in (partner, order, invoice, *event):
            document.message_post(body=f"Note {SECRET}", message_type="comment")
            document.message_post(
                subject=SECRET,
                body="Mail",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

    def _users(self):
        return (
            self.plain,
            self.talker,
            self.salesperson,
            self.own_orders,
            self.accountant,
            self.manager,
        )

    def _entries(self, user, client=None, companies=None):
        companies = companies or user.company_ids
        log = self.env["client.log"].with_user(user)
        log = log.with_context(allowed_company_ids=companies.ids)
        return log.search([("client_id", "=", (client or self.client).id)])

    def _source(self, user, model, domain, companies):
        """Return the records of the source itself that a user finds."""
        records = self.env[model].with_user(user)
        if not records.has_access("read"):
            return set()
        records = records.with_context(
            allowed_company_ids=companies.ids, active_test=False
        )
        return set(records.search(domain).ids)

    def _expected(self, user, companies):
        family = (self.client | self.contact).ids
        partner = ("partner_id", "in", family)
        types = [
            f"{way}_{kind}"
            for way in ("in", "out")
            for kind in ("invoice", "refund", "receipt")
        ]
        figures = self.env["client.figures"]
        sources = {
            "sale.order": [partner],
            "account.move": [partner, ("move_type", "in", types)],
            "account.payment": [partner],
            "account.move.line": [
                partner,
                ("move_id.client_correction", "=", True),
                *figures._balance_domain(),
            ],
            "calendar.event": [("client_id", "in", family)],
            "client.service": [partner],
            "client.call": [partner],
            "client.conversation": [partner],
        }
        found = {
            (model, row_id)
            for model, domain in sources.items()
            for row_id in self._source(user, model, domain, companies)
        }
        sources["res.partner"] = [("id", "in", family)]
        for model, domain in sources.items():
            if model == "account.move.line":
                continue
            records = self._source(user, model, domain, companies)
            domain = [
                ("model", "=", model),
                ("res_id", "in", list(records)),
                ("message_type", "not in", ("notification", "user_notification")),
            ]
            messages = self._source(user, "mail.message", domain, companies)
            found |= {("mail.message", message_id) for message_id in messages}
        return found

    def test_shows_what_each_source_shows(self):
        """Covers: M6, R3, R4"""
        for user in self._users():
            for companies in (
                self.company_1,
                self.company_2,
                self.company_1 | self.company_2,
            ):
                with self.subTest(user=user.login, companies=companies.ids):
                    entries = self._entries(user, companies=companies)
                    self.assertEqual(
                        {(entry.res_model, entry.res_id) for entry in entries},
                        self._expected(user, companies),
                    )
                    self.assertEqual(entries.client_id, self.client)

    def test_roles_differ(self):
        """The test would be meaningless if all users saw the same. Covers: M6, R3"""
        kinds = {
            user.login: set(self._entries(user).mapped("kind"))
            for user in self._users()
        }
        everybody = {"call", "email", "note", "task", "service"}
        self.assertEqual(kinds["card_plain"], everybody)
        self.assertEqual(kinds["card_talker"] - everybody, {"conversation"})
        self.assertEqual(
            kinds["card_salesperson"] - everybody, {"estimate", "order", "invoice"}
        )
        self.assertEqual(
            kinds["card_accountant"] - everybody,
            {"estimate", "order", "invoice", "bill", "payment", "correction"},
        )

    def test_reads_by_id_what_it_lists(self):
        """Covers: M6, R3"""
        everything = self._entries(self.manager)
        for user in (self.plain, self.salesperson, self.accountant):
            listed = self._entries(user)
            hidden = everything.with_user(user) - listed
            self.assertTrue(hidden)
            self.env.invalidate_all()
            log = hidden.browse()
            self.assertFalse(log.search([("id", "in", hidden.ids)]))
            self.assertFalse(hidden.exists())
            self.assertEqual(hidden.read(["name"]), [])
            with self.assertRaises(UserError):
                hidden.export_data(["summary"])
            with self.assertRaises(UserError):
                hidden[0].action_open_source()
            with self.assertRaises(UserError):
                hidden[0].action_toggle_pin()
            listed.invalidate_recordset()
            self.assertEqual(len(listed.read(["name"])), len(listed))

    def test_finds_no_hidden_text(self):
        """Covers: M6, R3"""
        for user in (self.plain, self.salesperson, self.accountant):
            listed = self._entries(user)
            found = listed.search([("summary", "ilike", SECRET)])
            mine = found.filtered(lambda entry: entry.client_id == self.client)
            self.assertTrue(mine)
            self.assertLessEqual(mine, listed)
            groups = listed.formatted_read_group(
                [("client_id", "=", self.client.id)], ["kind"], ["__count"]
            )
            self.assertEqual(
                {group["kind"]: group["__count"] for group in groups},
                {kind: len(group) for kind, group in listed.grouped("kind").items()},
            )

    def test_outsiders_get_nothing(self):
        """Covers: M6, R3"""
        portal, employee = (
            new_test_user(
                self.env, f"card_{group}", f"base.{group},base.group_allow_export"
            )
            for group in ("group_portal", "group_user")
        )
        entries = self._entries(self.manager)
        for user in (portal, employee, self.env.ref("base.public_user")):
            log = entries.with_user(user)
            for call in (
                lambda log=log: log.search([]),
                lambda log=log: log.read(["name"]),
                lambda log=log: log.search_count([]),
                lambda log=log: log.name_search(SECRET),
                lambda log=log: log.formatted_read_group([], ["kind"]),
                lambda log=log: log[0].action_open_source(),
                lambda log=log: log.action_toggle_pin(),
                lambda log=log: log.env["client.pin"].search([]),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_context_asks_for_nothing_more(self):
        """Covers: M6, R3"""
        log = self.env["client.log"].with_user(self.plain)
        domain = [("client_id", "=", self.client.id)]
        for asked in ({"clients": [1]}, [None, None, 3, None], [[1], None, None, None]):
            forged = log.with_context(client_union_asked=asked)
            self.assertEqual(forged.search(domain).ids, log.search(domain).ids)

    def test_pages_give_each_entry_once(self):
        """Covers: M6"""
        for user in (self.plain, self.accountant):
            log = self.env["client.log"].with_user(user)
            domain = [("client_id", "=", self.client.id)]
            whole = self._entries(user)
            self.assertEqual(log.search_count(domain), len(whole))
            for order in (None, "date desc, id desc", "kind, id", "name desc, id"):
                ids = []
                for offset in range(0, len(whole) + 7, 7):
                    ids += log.search(domain, offset, 7, order).ids
                self.assertEqual(len(ids), len(set(ids)))
                self.assertEqual(ids, log.search(domain, order=order).ids)

    def test_pages_as_texts(self):
        """As some languages send numbers over XML-RPC. Covers: M6, R1"""
        log = self.env["client.log"].with_user(self.accountant)
        domain = [("client_id", "=", self.client.id)]
        self.assertEqual(log.search(domain, "1", "3"), log.search(domain, 1, 3))
        self.assertEqual(log.search(domain, False, "3"), log.search(domain, 0, 3))

    def test_pages_by_values_of_a_contact(self):
        """For the superuser and for record rules, the database joins the contacts.

        Covers: M6
        """
        domain = [("client_id", "=", self.client.id)]
        named = ("partner_id.name", "=", self.contact.name)
        log = self.env["client.log"].with_user(self.accountant)
        expected = log.search([*domain, named])
        self.assertTrue(expected)
        self.assertEqual(log.search([*domain, named], limit=3), expected[:3])
        found = log.sudo().search([*domain, named])
        self.assertEqual(log.sudo().search([*domain, named], 1, 3), found[1:4])
        self.env["ir.rule"].sudo().create(
            {
                "name": "Only of one contact",
                "model_id": self.env["ir.model"]._get_id("client.log"),
                "domain_force": repr([named]),
            }
        )
        self.assertEqual(log.search(domain), expected)
        self.assertEqual(log.search(domain, 1, 3), expected[1:4])

    def _spread(self, days):
        """Spread the entries over this many days, some at the same moment."""
        for table, column in (
            ("mail_message", "date"),
            ("client_call", "start"),
            ("calendar_event", "start"),
            ("client_service", "create_date"),
            ("account_move", "invoice_date"),
            ("account_payment", "date"),
        ):
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = NOW() AT TIME ZONE 'UTC'"
                    " - (id * 37 %% %(days)s) * INTERVAL '11 hours'",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    days=days,
                )
            )
        self.env.invalidate_all()

    @law(25, shrink=False)
    @given(
        days=st.integers(1, 40),
        looked_at=st.integers(0, 12),
        offset=st.integers(0, 12),
        limit=st.integers(1, 12),
        tz=st.sampled_from(["UTC", "America/Bogota", "Pacific/Auckland"]),
        data=st.data(),
    )
    def test_texts_among_the_newest(self, days, looked_at, offset, limit, tz, data):
        """Covers: M6, R1

        A page with a text is the same, wherever it was looked for.
        """
        self._spread(days)
        domain = [("client_id", "=", self.client.id)]
        domain += data.draw(st.sampled_from(SEARCHES))
        user = data.draw(st.sampled_from([self.plain, self.accountant, self.manager]))
        log = self.env["client.log"].with_user(user).with_context(tz=tz)
        log = data.draw(st.sampled_from([log, log.sudo()]))
        expected = log.search(domain).ids
        with patch(f"{UNION}.LOOKED_AT", looked_at):
            page = log.web_search_read(
                domain, {}, offset, limit, "date desc, id desc", count_limit=20
            )
        ids = [entry["id"] for entry in page["records"]]
        self.assertEqual(ids, expected[offset : offset + limit])
        if len(ids) == limit:
            self.assertEqual(
                page["length"], min(len(expected), max(20, offset + limit))
            )

    def test_text_is_looked_for_among_the_newest(self):
        """Covers: R1

        Also for whoever has no rights but the log's.
        """
        self._spread(40)
        log = self.env["client.log"].with_user(self.plain)
        periods = []
        newest = type(log)._newest

        def record(log, none, period, offset, limit):
            periods.append(period)
            return newest(log, none, period, offset, limit)

        domain = [("client_id", "=", self.client.id), ("summary", "ilike", SECRET)]
        with patch.object(type(log), "_newest", record):
            page = log.web_search_read(domain, {"date": {}}, limit=3, count_limit=4)
        self.assertEqual(page["length"], 4)
        since = [first for first, _last in periods if first]
        last = fields.Datetime.to_datetime(page["records"][-1]["date"])
        self.assertEqual(since[0], last.replace(microsecond=0))
        self.assertEqual(len(since), 2)  # the page and its count
        self.assertEqual(len(periods), 3)  # and one query for the newest

    def test_page_as_the_web_client_asks(self):
        """The web client names each direction, in capitals.

        Covers: M6, F2
        """
        log = self.env["client.log"].with_user(self.accountant)
        domain = [("client_id", "=", self.client.id)]
        newest = type(log)._newest
        with patch.object(
            type(log), "_newest", autospec=True, side_effect=newest
        ) as quick:
            page = log.web_search_read(
                domain, {"date": {}}, limit=2, order="date DESC, id DESC"
            )
        self.assertTrue(quick.call_count)
        ids = [row["id"] for row in page["records"]]
        self.assertEqual(ids, log.search(domain)[:2].ids)

    def test_newest_first(self):
        """Covers: M6"""
        entries = self._entries(self.accountant)
        dates = entries.mapped("date")
        self.assertEqual(dates, sorted(dates, reverse=True))

    def test_day_of_the_user(self):
        """A date without a time is that day in the user's time zone.

        Covers: M6
        """
        invoice = self._invoice(10, date=fields.Date.to_date("2026-03-01"))
        log = self.env["client.log"].with_user(self.accountant)
        for tz in ("America/Bogota", "UTC", "Europe/Madrid", "Pacific/Auckland"):
            local = log.with_context(tz=tz)
            entry = local.search(
                [("res_model", "=", "account.move"), ("res_id", "=", invoice.id)]
            )
            entry.invalidate_recordset()
            moment = fields.Datetime.context_timestamp(local, entry.date)
            self.assertEqual(moment.date(), invoice.invoice_date)
            self.assertEqual(moment.hour, 0)
            entry.invalidate_recordset()

    def test_domains_of_any_shape(self):
        """All ways to filter by client find the same entries. Covers: M6"""
        log = self.env["client.log"].with_user(self.accountant)
        expected = self._entries(self.accountant)
        mine, theirs = self.client.id, self.other_client.id
        for domain in (
            [("client_id", "in", [mine])],
            [("client_id", "in", [mine, theirs]), ("client_id", "!=", theirs)],
            ["!", ("client_id", "!=", mine)],
            ["|", ("client_id", "=", mine), ("id", "=", 0)],
            ["&", ("client_id", "=", mine), "|", ("kind", "!=", False), ("id", "=", 1)],
            [("client_id.name", "=", "Test Client"), ("client_id", "=", mine)],
        ):
            self.assertEqual(log.search(domain, limit=500), expected, domain)
            self.assertEqual(log.search(domain), expected, domain)
        both = [("client_id", "in", [mine, theirs])]
        self.assertEqual(
            log.search(both),
            expected | self._entries(self.accountant, self.other_client),
        )
        self.assertFalse(log.search([("client_id", "=", False)]))
        self.assertFalse(log.search([("client_id", "in", [])]))

    def test_opens_its_source(self):
        """Covers: M6"""
        for entry in self._entries(self.accountant):
            action = entry.action_open_source()
            self.assertTrue(
                self.env[action["res_model"]]
                .with_user(self.accountant)
                .browse(action["res_id"])
                .has_access("read")
            )
            if entry.res_model == "mail.message":
                self.assertEqual(action["res_id"], entry.id)
            elif entry.kind != "correction":
                self.assertEqual(action["res_id"], entry.res_id)

    def test_pins(self):
        """Covers: M6, R3"""
        entry = self._entries(self.accountant).filtered(lambda e: e.kind == "invoice")[
            0
        ]
        self.assertTrue(entry.action_toggle_pin())
        self.assertTrue(entry.pinned)
        pinned = [("client_id", "=", self.client.id), ("pinned", "=", True)]
        self.assertEqual(entry.search(pinned), entry)
        self.assertNotIn(entry, entry.search([pinned[0], ("pinned", "=", False)]))
        # other users see the pin if they see the entry
        self.assertFalse(entry.with_user(self.plain).search(pinned))
        self.assertEqual(
            entry.with_user(self.manager).search(pinned), entry.with_user(self.manager)
        )
        self.assertFalse(entry.action_toggle_pin())
        self.assertFalse(entry.pinned)
        self.assertFalse(entry.search(pinned))
        with self.assertQueryCount(1):  # without pins no source is asked
            entry.search(pinned, limit=10)
        with self.assertRaises(AccessError):
            self.env["client.pin"].with_user(self.manager)._pin(entry)

    def test_a_letter_is_no_email(self):
        """Covers: M6"""
        invoice = self._invoice(10)
        invoice.message_post(body="Sent by post", message_type="snailmail")
        entries = self.env["client.log"].with_user(self.accountant)
        domain = [("client_id", "=", self.client.id), ("body", "ilike", "by post")]
        entry = entries.search(domain)
        self.assertEqual(entry.kind, "letter")
        self.assertEqual(entries.search([*domain, ("kind", "=", "letter")]), entry)
        self.assertFalse(entries.search([*domain, ("kind", "=", "email")]))

    def test_pins_follow_a_contact(self):
        """Covers: M6"""
        contact = self.env["res.partner"].create(
            {"name": "Who moves", "parent_id": self.client.id}
        )
        calls = self.env["client.call"].with_user(self.manager)
        calls.create({"partner_id": contact.id, "number": "1"})
        domain = [("partner_id", "=", contact.id), ("kind", "=", "call")]
        log = self.env["client.log"].with_user(self.manager)
        log.search(domain).action_toggle_pin()
        contact.parent_id = self.other_client
        for client, count in ((self.client, 0), (self.other_client, 1)):
            found = log.search_count(
                [("client_id", "=", client.id), ("pinned", "=", True)]
            )
            self.assertEqual(found, count)

    def test_pins_stay_with_an_invoice(self):
        """Invoices remain with the client when their contact moves. Covers: M6"""
        contact = self.env["res.partner"].create(
            {"name": "Who moves", "parent_id": self.client.id}
        )
        invoice = self._invoice(10, partner=contact)
        invoice.message_post(body="Note", message_type="comment")
        log = self.env["client.log"].with_user(self.manager)
        of_client = [("client_id", "=", self.client.id)]
        domain = [*of_client, ("partner_id", "=", contact.id)]
        entries = log.search([*domain, ("kind", "=", "invoice")])
        entries |= log.search([*of_client, ("document_id", "=", invoice.id)])
        self.assertEqual(len(entries), 2)
        entries.action_toggle_pin()
        contact.parent_id = self.other_client
        self.env.flush_all()
        self.assertEqual(invoice.commercial_partner_id, self.client)
        pinned = log.search([*of_client, ("pinned", "=", True)])
        self.assertEqual(pinned, log.search([("id", "in", entries.ids)]))

    def test_pins_of_large_ids(self):
        """The ID of an entry can exceed an integer of the database.

        Covers: M6
        """
        pins = self.env["client.pin"].sudo()
        entries = self.env["client.log"].browse([(2**31 - 1) * SLOTS + 1])
        pins.create(
            {
                "record_id": 2**31 - 1,
                "slot": 1,
                "partner_id": self.client.id,
            }
        )
        self.assertEqual(pins._of_entries(entries)._entry_ids(), entries.ids)
        self.assertFalse(pins._of_entries(entries.browse(entries.id + 1)))
        for domain in ([], [("client_id", "=", self.client.id)]):
            log = self.env["client.log"].with_user(self.manager)
            self.assertFalse(log.search([*domain, ("pinned", "=", True)]))

    def test_note_of_a_call_is_text(self):
        """Covers: M6"""
        note = "A&B pay 5 < 6\n<img src=x onerror=alert(1)>"
        self.env["client.call"].with_user(self.manager).create(
            {"partner_id": self.client.id, "number": False, "note": note}
        )
        log = self.env["client.log"].with_user(self.plain)
        entry = log.search(
            [
                ("client_id", "=", self.client.id),
                ("kind", "=", "call"),
                ("summary", "ilike", "a&b pay"),
            ]
        )
        self.assertEqual(
            entry.body,
            "A&amp;B pay 5 &lt; 6<br/>&lt;img src=x onerror=alert(1)&gt;",
        )
        self.assertEqual(entry.summary, " ".join(note.split()))

    def test_pins_tell_no_client(self):
        """Covers: M6, R3, R4"""
        entry = self._entries(self.accountant)[0]
        entry.action_toggle_pin()
        self.client.company_id = self.company_2
        self.plain.company_ids = self.company_1
        pins = self.env["client.pin"].with_user(self.plain)
        with self.assertRaises(AccessError):
            pins.search_read([], ["client_id"])

    def test_kinds_asked_for_in_two_conditions(self):
        """Covers: M6"""
        self._order(10)
        self._invoice(10)
        log = self.env["client.log"].with_user(self.manager)
        either = ["|", "&", ("kind", "=", "invoice"), ("amount", "=", 10)]
        either += ["&", ("kind", "=", "estimate"), ("amount", "=", 10)]
        of_client = ("client_id", "=", self.client.id)
        for other, kinds in (
            (("kind", "not in", ["estimate"]), {"invoice"}),
            (("kind", "in", ["estimate"]), {"estimate"}),
            (("kind", "in", ["estimate", "invoice"]), {"estimate", "invoice"}),
        ):
            with self.subTest(other=other):
                entries = log.search([of_client, *either, other], limit=40)
                self.assertEqual(set(entries.mapped("kind")), kinds)

    def test_changes_show_at_once(self):
        """Covers: M6"""
        order = self._order(10)
        domain = [("res_model", "=", "sale.order"), ("res_id", "=", order.id)]
        log = self.env["client.log"].with_user(self.manager)
        self.assertEqual(log.search(domain).kind, "estimate")
        order.action_confirm()
        entry = log.search(domain)
        entry.invalidate_recordset()
        self.assertEqual(entry.kind, "order")
        order.name = "Renamed"
        self.assertTrue(log.search([*domain, ("name", "=", "Renamed")]))

    def test_probes_find_whatever_the_lists_have(self):
        """A source is only left out if a client has no record of it, whoever asks.

        Covers: N2, N4, F2
        """
        seen = set()
        for name in ("client.log", "client.attention", "client.today"):
            union = self.env[name].with_user(self.manager)
            for client in self.client | self.other_client:
                known = Known()
                asking = union.with_context(client_known=known)
                asking._send_probes(union._probes(), client)
                [found] = known.values()
                for row in union.search([("client_id", "=", client.id)]):
                    source = union._sources()[row.id % SLOTS]
                    probes = [source.probe]
                    if source.model == "mail.message":
                        on = row.document_model or "res.partner"
                        probes = [union._message_probe(on)]
                    self.assertTrue(found.get(probes[0], True), row.display_name)
                    seen.add((name, row.id % SLOTS))
                self.assertIn(True, found.values())
        self.assertLessEqual({2, 3, 4, 5, 7, 9}, {s for n, s in seen if n[7:] == "log"})

    def test_overview_is_the_same_without_probes(self):
        """Covers: N2, N4"""
        nobody = self.env["res.partner"].create({"name": "Nobody"})
        called = nobody.copy({"name": "Called once"})
        self.env["client.call"].with_user(self.manager).create(
            {"partner_id": called.id, "direction": "incoming", "missed": True}
        )
        users = (self.manager, self.accountant, self.plain, self.own_orders)
        clients = self.client | self.other_client | nobody | called
        union = self.registry["client.union"]
        for user, client in product(users, clients):
            with self.subTest(user=user.login, client=client.name):
                read = client.with_user(user).client_card_overview
                answer, queries = read(), self._queries(read)
                with patch.object(union, "_may_find", return_value=True):
                    self.assertEqual(answer, read())
                    most = self._queries(read)
                self.assertLessEqual(queries, most)
                if client == nobody:
                    self.assertLess(queries, most)

    def test_queries_do_not_grow(self):
        """Covers: M6, F2"""
        log = self.env["client.log"].with_user(self.salesperson)
        view = "client_card.client_log_view_list"
        counts = []
        for client in (self.other_client, self.client):
            domain = [("client_id", "=", client.id), ("date", "<=", "now")]
            counts.append(self._page_queries(log, view, domain, limit=80))
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], 14)  # three of them for the user's rights

    def test_a_slot_has_one_owner(self):
        """If two addons use the same slot, Odoo fails to start and names both.

        Covers: M6
        """
        log = type(self.env["client.log"])

        def other(_self):
            """A stand-in for the source of another addon."""

        def sources(model):
            return original(model) | {1: Source("res.partner", other, {})}

        original = log._sources
        with (
            patch.object(log, "_sources", sources),
            self.assertRaisesRegex(ValueError, "slot 1 .*messages.*tests"),
        ):
            self.env["client.log"]._register_hook()

    @law(30)
    @given(row=st.integers(1, 2**31 - 1), slot=st.integers(0, SLOTS - 1))
    def test_ids_are_unique(self, row, slot):
        """Covers: M6"""
        entry = row * SLOTS + slot
        self.assertEqual((entry // SLOTS, entry % SLOTS), (row, slot))
        self.assertFalse(self.env["client.log"].browse(entry * 2**31).exists())


DAYS = (date(2025, 11, 10), date(2026, 1, 1))
ZONES = (
    "America/Los_Angeles",
    "Europe/Madrid",
    "Pacific/Kiritimati",  # UTC+14
    "Pacific/Pago_Pago",  # UTC-11
)


class DaysCommon(ClientCardCommon):
    """A client with every kind of entry without a time, on each of several days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids += cls.env.ref("client_card.group_client_card_correction")
        for day in DAYS:
            invoice = cls._invoice(10, date=day)
            cls._pay(invoice, day=day)
            corrections = cls.env["client.correction"].with_user(cls.manager)
            corrections.with_company(cls.company_1).create(
                {
                    "partner_id": cls.client.id,
                    "amount": -3,
                    "reason": "Days",
                    "date": day,
                }
            ).action_post()
            cls.env["calendar.event"].sudo().create(
                {
                    "name": "Whole day",
                    "client_id": cls.client.id,
                    "user_id": cls.manager.id,
                    "allday": True,
                    "start": datetime.combine(day, time(8)),
                    "stop": datetime.combine(day, time(18)),
                    "partner_ids": [],
                }
            )
        cls.kinds = ("invoice", "payment", "correction", "task")
        cls.env.flush_all()


@tagged("post_install", "-at_install")
class TestDays(DaysCommon):
    def _each_log(self):
        """The log through the API, and as the web client reads it in a time zone."""
        for profile in ZONES:
            self.manager.tz = profile  # empties Odoo's caches
            log = self.env["client.log"].with_user(self.manager)
            log = log.with_company(self.company_1)
            for browser in (None, *ZONES):
                yield log.with_context(tz=browser), pytz.timezone(browser or profile)

    def _domain(self):
        return [("client_id", "=", self.client.id), ("kind", "in", self.kinds)]

    def test_a_date_is_a_date(self):
        """Covers: M6, R4"""
        for log, _zone in self._each_log():
            entries = log.search(self._domain())
            found = {(entry.kind, entry.day) for entry in entries}
            self.assertEqual(found, set(product(self.kinds, DAYS)))

    def test_groups_are_of_the_day(self):
        """Covers: M6, R4"""
        for log, zone in self._each_log():
            for unit, of in (
                ("day", lambda day: day),
                ("month", lambda day: day.replace(day=1)),
                ("year", lambda day: day.replace(month=1, day=1)),
            ):
                key = f"date:{unit}"
                groups = log.formatted_read_group(
                    self._domain(), [key], ["kind:array_agg_distinct"]
                )
                found = set()
                for group in groups:
                    begin = pytz.utc.localize(datetime.fromisoformat(group[key][0]))
                    begin = begin.astimezone(zone)
                    self.assertEqual(begin.time(), time.min)
                    kinds = group["kind:array_agg_distinct"]
                    found |= {(begin.date(), kind) for kind in kinds}
                self.assertEqual(found, set(product(map(of, DAYS), self.kinds)))

    def test_periods_are_of_the_day(self):
        """Covers: M6"""
        for log, zone in self._each_log():
            for day in DAYS:
                first, last = (
                    zone.localize(datetime.combine(d, time.min))
                    .astimezone(pytz.utc)
                    .replace(tzinfo=None)
                    for d in (day, day + timedelta(days=1))
                )
                period = [("date", ">=", first), ("date", "<", last)]
                entries = log.search([*self._domain(), *period])
                self.assertEqual(set(entries.mapped("day")), {day})
                self.assertEqual(set(entries.mapped("kind")), set(self.kinds))

    def test_one_order_by_moment(self):
        """Covers: M6"""
        for log, _zone in self._each_log():
            entries = log.search([("client_id", "=", self.client.id)], limit=80)
            moments = [(entry.date, entry.id) for entry in entries]
            self.assertEqual(moments, sorted(moments, reverse=True))

    def test_a_moment_has_no_day(self):
        """Covers: M6"""
        order = self._order(10, "sent")
        task = (
            self.env["calendar.event"]
            .sudo()
            .create(
                {
                    "name": "Visit",
                    "client_id": self.client.id,
                    "user_id": self.manager.id,
                    "start": datetime(2026, 1, 1, 8),
                    "stop": datetime(2026, 1, 1, 9),
                    "partner_ids": [],
                }
            )
        )
        for log, _zone in self._each_log():
            of_client = [("client_id", "=", self.client.id)]
            for record, moment in ((order, order.date_order), (task, task.start)):
                [entry] = log.search(of_client).filtered(
                    lambda e, r=record: (e.res_model, e.res_id) == (r._name, r.id)
                )
                self.assertEqual((entry.date, entry.day), (moment, False))


@tagged("post_install", "-at_install")
class TestDaysTour(DaysCommon, HttpCase):
    def test_browser_in_another_zone(self):
        """Covers: M6, R4"""
        url = f"/odoo/client-card/{self.client.id}"
        for profile, browser in (
            ("Europe/Madrid", "America/Los_Angeles"),
            ("America/Los_Angeles", "Pacific/Kiritimati"),
        ):
            self.manager.tz = profile
            with (
                self.subTest(profile=profile, browser=browser),
                patch.dict(os.environ, TZ=browser),  # for the browser that it starts
            ):
                self.start_tour(url, "client_card_log_days", login="card_manager")
