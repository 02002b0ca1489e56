import base64
import os
import re
import tempfile
import threading
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st
from psycopg2 import IntegrityError
from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import (
    AccessError,
    ConcurrencyError,
    UserError,
    ValidationError,
)
from odoo.service.model import retrying
from odoo.tests import BaseCase, Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ClientCardCommon, law

DOCS = Path(__file__).parents[2] / "docs" / "calls.md"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(2000)


def b64(data):
    return base64.b64encode(data).decode()


class CallsCommon(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.company_1 | cls.company_2).country_id = cls.env.ref("base.es")
        cls.client.phone = "+34 600 11 22 33"
        cls.contact.phone = "911 22 33 44"
        cls.calls = cls.env["client.call"].with_user(cls.salesperson)
        cls.calls = cls.calls.with_context(allowed_company_ids=cls.company_1.ids)

    def _report(self, external_id="1", **values):
        return {
            "provider": "Test PBX",
            "external_id": external_id,
            "direction": "incoming",
            "start": "2026-01-31 09:30:00",
            **values,
        }

    def _log(self, *reports, user=None):
        calls = self.calls.with_user(user or self.salesperson)
        return calls.browse(calls.log_calls(list(reports)))

    def _call(self, **values):
        return self.calls.create({"partner_id": self.client.id, **values})


@tagged("post_install", "-at_install")
class TestCalls(CallsCommon):
    # ------------------------------------------------------------------
    # Calls sent by a phone system
    # ------------------------------------------------------------------

    def test_all_values(self):
        """Covers: M7"""
        call = self._log(
            self._report(
                number="600112233",
                seconds=125,
                user=self.accountant.login,
                note="A",
                recording_url="https://pbx.example.com/1.mp3",
            )
        )
        self.assertEqual(call.partner_id, self.client)
        self.assertEqual(call.start, datetime(2026, 1, 31, 9, 30))
        self.assertAlmostEqual(call.duration * 3600, 125)
        self.assertEqual(call.user_id, self.accountant)
        self.assertEqual(call.company_id, self.company_1)
        self.assertEqual(call.recording_source, "https://pbx.example.com/1.mp3")
        self.assertTrue(call.has_recording)
        self.assertFalse(call.missed)

    def test_order_of_the_answer_and_doubles_in_a_request(self):
        """Covers: M7"""
        reports = [self._report(n) for n in ("3", "1", "3", "2", "1")]
        calls = self._log(*reports)
        self.assertEqual(calls.mapped("external_id"), ["3", "1", "3", "2", "1"])
        self.assertEqual(len(set(calls.ids)), 3)

    def test_again_changes_nothing(self):
        """Covers: M7"""
        report = self._report(number="600112233", seconds=10)
        call = self._log(report)
        call.write({"partner_id": self.contact.id, "note": "Corrected"})
        self.env.flush_all()
        self.env.invalidate_all()
        before = call.read()
        again = self._log(report, report)
        self.env.flush_all()
        self.assertEqual(set(again.ids), set(call.ids))
        self.env.invalidate_all()
        self.assertEqual(call.read(), before)

    def test_later_report_fills_what_is_empty(self):
        """Covers: M7"""
        call = self._log(self._report(missed=True))
        self.assertTrue(call.missed)
        self._log(
            self._report(
                seconds=60,
                number="911223344",
                user=self.salesperson.login,
                direction="outgoing",
                start="2025-01-01 00:00:00",
                recording=b64(WAV),
                recording_name="1.wav",
            )
        )
        self.assertAlmostEqual(call.duration, 1 / 60)
        self.assertEqual(call.partner_id, self.contact)
        self.assertEqual(call.user_id, self.salesperson)
        self.assertEqual(call.recording_name, "1.wav")
        self.assertEqual((call.direction, call.start.year), ("incoming", 2026))
        source = call.recording_source
        self._log(
            self._report(seconds=90, note="N", recording_url="https://a.example/1")
        )
        self.assertAlmostEqual(call.duration, 1 / 60)
        self.assertEqual(call.note, "N")
        self.assertEqual(call.recording_source, source)
        self.assertFalse(call.recording_url)

    def test_answered_is_not_missed(self):
        """Covers: M7"""
        call = self._log(self._report(missed=True))
        self._log(self._report(seconds=5))
        self.assertFalse(call.missed)
        self._log(self._report(missed=True))
        self.assertFalse(call.missed)
        ringing = self._log(self._report("2"))
        self._log(self._report("2", missed=True))
        self.assertTrue(ringing.missed)

    def test_starts_with_offsets(self):
        """Covers: M7"""
        for text, hour in (
            ("2026-01-31 09:30:00", 9),
            ("2026-01-31T09:30:00Z", 9),
            ("2026-01-31T10:30:00+01:00", 9),
            ("2026-01-31T09:30:00.123456-05:00", 14),
        ):
            call = self._log(self._report(text, start=text))
            self.assertEqual(call.start, datetime(2026, 1, 31, hour, 30))

    def test_clocks_that_are_wrong(self):
        """Covers: M7"""
        now = fields.Datetime.now()
        starts = {
            "1970-01-01 00:00:00": False,
            "1989-12-31T23:59:59Z": False,
            "1990-01-01 00:00:00": True,
            "2096-01-01 00:00:00": False,
            f"{now + timedelta(minutes=14)}+00:00": True,
            f"{now + timedelta(minutes=16)}+00:00": False,
        }
        reports = [self._report(f"at {start}", start=start) for start in starts]
        answers = self.calls.log_calls(reports)
        for (start, is_right), answer in zip(starts.items(), answers, strict=True):
            with self.subTest(start=start):
                if is_right:
                    self.assertTrue(self.calls.browse(answer).exists())
                else:
                    self.assertIn(f"at {start}", answer)
        self.assertEqual(self.calls.log_calls(reports), answers)

    def test_same_id_of_two_phone_systems(self):
        """Covers: M7"""
        one, other = self._log(self._report(), self._report(provider="Other PBX"))
        self.assertNotEqual(one, other)

    def test_numbers_as_ids(self):
        """Covers: M7"""
        one = self._log(self._report(17))
        self.assertEqual(self._log(self._report("17")), one)

    def test_wrong_reports_are_refused_by_name(self):
        """Covers: M7"""
        for wrong, why in (
            ({"provider": ""}, "provider"),
            ({"provider": False}, "provider"),
            ({"external_id": None}, "external_id"),
            ({"external_id": True}, "external_id"),
            ({"direction": "in"}, "direction"),
            ({"start": "yesterday"}, "start"),
            ({"start": "0001-01-01T00:00:00+09:00"}, "start"),
            ({"seconds": -1}, "seconds"),
            ({"seconds": float("inf")}, "seconds"),
            ({"seconds": "5"}, "seconds"),
            ({"seconds": True}, "seconds"),
            ({"missed": "yes"}, "missed"),
            ({"user": "nobody"}, "nobody"),
            ({"partner_id": 2**40}, str(2**40)),
            ({"partner_id": "1"}, "partner_id"),
            ({"company_id": self.company_2.id}, "company"),
            ({"recording_url": "javascript:alert(1)"}, "address"),
            ({"phone": "600"}, "phone"),
            ({"provider": "P" * 3000}, "provider"),
            ({"number": "6" * 9000}, "number"),
        ):
            with (
                self.subTest(**wrong),
                self.assertRaisesRegex(UserError, why),
            ):
                self._log(self._report("ok"), self._report("A-7") | wrong)
        self.assertFalse(self.calls.search_count([("provider", "=", "Test PBX")]))
        for wrong in ("a", {"a": 1}, None, [1], [None], [[]], [{}] * 1001):
            with self.subTest(calls=wrong), self.assertRaises(UserError):
                self.calls.log_calls(wrong)

    @law(60)
    @given(
        st.dictionaries(
            st.sampled_from(("start", "number", "seconds", "missed", "note", "user")),
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        )
    )
    @example({"number": "+"})
    @example({"note": "a\0b\ud800"})
    @example({"number": "\\d+("})
    def test_law_logged_once_or_a_clear_error(self, values):
        """Covers: M7"""
        with self.env.cr.savepoint() as savepoint:
            try:
                first = self._log(self._report() | values)
                self.assertEqual(self._log(self._report() | values), first)
            except UserError as error:
                self.assertTrue(str(error))
            savepoint.rollback()
            self.env.invalidate_all()

    def test_constant_queries(self):
        """Covers: M7"""
        counts = []
        for size in (3, 60):
            reports = [
                self._report(f"{size}-{n}", number=f"60011{n:04}", seconds=5)
                for n in range(size)
            ]

            def log(reports=reports):
                self._log(*reports)
                self.env.flush_all()

            counts.append(self._queries(log))  # of the second call, which finds all
        self.assertLessEqual(counts[1], counts[0])

    # ------------------------------------------------------------------
    # The owner of a number
    # ------------------------------------------------------------------

    def _found(self, number):
        return self._log(self._report(f"n {number}", number=number)).partner_id

    def test_formats(self):
        """Covers: M7"""
        for number in (
            "+34600112233",
            "0034600112233",
            "600112233",
            "600 11 22 33",
            "(600) 11-22-33",
            "+34.600.11.22.33",
        ):
            with self.subTest(number=number):
                self.assertEqual(self._found(number), self.client)
        for number in ("+34911223344", "911 223 344", "0034 911 22 33 44"):
            with self.subTest(number=number):
                self.assertEqual(self._found(number), self.contact)

    def test_nobody(self):
        """Covers: M7"""
        for number in ("600112234", "+33600112233", "anonymous", "*", "12", ""):
            with self.subTest(number=number):
                self.assertFalse(self._found(number))
        kept = self.calls.search([("number", "=", "anonymous")])
        self.assertEqual(len(kept), 1)

    def test_reduced_without_phonenumbers(self):
        """Covers: M7"""
        package = "odoo.addons.client_card.models.client_phone_mixin.phonenumbers"
        with patch(package, None):
            self.client.phone = "+34 600 11-22-33"
            self.contact.phone = "91 122-33-44"
            self.env.flush_all()
            self.assertEqual(self._found("+34-600112233"), self.client)
            self.assertEqual(self._found("0034600112233"), self.client)
            self.assertEqual(self._found("911223344"), self.contact)
            self.assertFalse(self._found("+34911223344"))

    def test_shared_numbers(self):
        """Covers: M7"""
        other = self.env["res.partner"].create(
            {"name": "B", "parent_id": self.client.id, "phone": self.contact.phone}
        )
        self.assertEqual(self._found("911223344"), self.client)
        other.parent_id = False
        self.assertFalse(self._found("+34911223344"))
        other.active = False
        self.assertEqual(self._found("0034911223344"), self.contact)

    def test_contacts_of_another_company(self):
        """Covers: M7, R4"""
        self.client.company_id = self.company_2
        self.assertFalse(self._found("600112233"))

    def test_given_contact(self):
        """Covers: M7, R3"""
        call = self._log(self._report(number="600112233", partner_id=self.contact.id))
        self.assertEqual(call.partner_id, self.contact)
        foreign = self.env["res.partner"].create(
            {"name": "F", "company_id": self.company_2.id}
        )
        self.salesperson.company_ids = self.company_1
        with self.assertRaises(AccessError):
            self._log(self._report("2", partner_id=foreign.id))

    def test_assigned_later(self):
        """Covers: M1, M7"""
        call = self._log(self._report(number="655000111"))
        self.assertIn(call, self.calls.search([("partner_id", "=", False)]))
        call.partner_id = self.contact
        self.assertEqual(call.client_id, self.client)
        self.assertEqual(call.number, "655000111")

    # ------------------------------------------------------------------
    # Logged manually
    # ------------------------------------------------------------------

    def test_form(self):
        """Covers: M1"""
        calls = self.calls.with_context(default_partner_id=self.contact.id)
        with Form(calls) as form:
            self.assertEqual(form.number, "911 22 33 44")
            self.assertEqual(form.user_id, self.salesperson)
            form.duration = 0.5
        call = form.record
        self.assertEqual(call.client_id, self.client)
        self.assertIn("Ana García", call.display_name)
        with Form(self.calls) as form:
            form.number = "+34600112233"
            self.assertEqual(form.partner_id, self.client)

    def test_call_is_activity_of_the_client(self):
        """Covers: M1, P5"""
        self.client.client_last_activity = "2020-01-01"
        self._call(partner_id=self.contact.id)
        self.env.flush_all()
        self.env.cr.flush()
        self.assertGreater(self.client.client_last_activity.year, 2020)

    def test_impossible(self):
        """Covers: M1, M7"""
        for values in (
            {"duration": -1},
            {"provider": "A"},
            {"external_id": "A"},
        ):
            with (
                self.subTest(**values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._call(**values)
        self._log(self._report())
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self._call(provider="Test PBX", external_id="1")

    def test_client_with_calls_is_not_deleted(self):
        """Covers: M1"""
        self._call(partner_id=self.contact.id)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.contact.unlink()

    def test_merging_clients_keeps_the_calls(self):
        """Covers: M1"""
        twin = self.env["res.partner"].create({"name": "Twin", "is_company": True})
        part = self.env["res.partner"].create({"name": "P", "parent_id": twin.id})
        calls = (
            self._call(partner_id=twin.id)
            | self._call(partner_id=part.id)
            | self._log(self._report(partner_id=twin.id))
        )
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.client | twin).ids, self.client)
        self.env.invalidate_all()
        self.assertEqual(calls.exists(), calls)
        self.assertEqual(calls.client_id, self.client)
        self.assertEqual(calls.partner_id, self.client | part)

    def test_merging_contacts_of_two_clients(self):
        """Covers: M1"""
        twin = self.env["res.partner"].create({"name": "Twin", "is_company": True})
        part = self.env["res.partner"].create({"name": "P", "parent_id": twin.id})
        call = self._call(partner_id=part.id)
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.contact | part).ids, self.contact)
        self.env.invalidate_all()
        self.assertEqual(call.partner_id, self.contact)
        self.assertEqual(call.client_id, self.client)

    def test_filters(self):
        """Covers: M1"""
        calls = self._log(
            self._report("1", missed=True),
            self._report("2", direction="outgoing", number="600112233"),
            self._report("3", recording_url="https://a.example/1"),
        )
        calls |= self._call(recording=b64(WAV))
        own = [("id", "in", calls.ids)]
        recorded = self.calls.search([*own, ("has_recording", "=", True)])
        self.assertEqual(recorded, calls[2] | calls[3])
        rest = self.calls.search([*own, ("has_recording", "=", False)])
        self.assertEqual(rest, calls[0] | calls[1])
        found = self.calls.search([*own, ("phone_mobile_search", "ilike", "600 112")])
        self.assertIn(calls[1], found)

    # ------------------------------------------------------------------
    # Recordings
    # ------------------------------------------------------------------

    def test_types_of_recordings(self):
        """Covers: M1"""
        for head, audio_type in (
            (b"ID3\x04", "audio/mpeg"),
            (b"\xff\xfb\x90\x00", "audio/mpeg"),
            (b"\xff\xf1\x50\x80", "audio/aac"),
            (WAV, "audio/wav"),
            (b"OggS\x00", "audio/ogg"),
            (b"fLaC\x00", "audio/flac"),
            (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
            (b"\x1a\x45\xdf\xa3", "audio/webm"),
            (b"#!AMR\n", "audio/amr"),
            (b"FORM\x00\x00\x00\x00AIFF", "audio/aiff"),
        ):
            call = self._call(recording=b64(head + bytes(50)))
            self.assertEqual(call._recording_files().mimetype, audio_type)
        call.write({"recording": b64(WAV)})
        self.assertEqual(call._recording_files().mimetype, "audio/wav")

    def test_wrong_types(self):
        """Covers: M1"""
        call = self._call()
        for data in (
            b"<html><script>alert(1)</script></html>",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"\xff\xfe<\x00h\x00t\x00m\x00l\x00",
            b"%PDF-1.7",
            b"MZ\x90",
            b"\x89PNG\r\n\x1a\n",
            b"\x00\x00\x00\x20ftypheic",
            b"PK\x03\x04",
            b"x",
        ):
            for write in (call.write, self._call):
                with self.subTest(data=data), self.assertRaises(ValidationError):
                    values = {"recording": b64(data), "recording_name": "a.mp3"}
                    write(values) if write == call.write else write(**values)
        for text in ("not base64!", "====", "é", 5, True, [b"ID3"], {"a": 1}):
            with self.assertRaises(ValidationError):
                self._call(recording=text)
        self.assertFalse(call.has_recording)

    def test_size_limit(self):
        """Covers: M1"""
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("web.max_file_upload_size", str(len(WAV)))
        self.assertTrue(self._call(recording=b64(WAV)))
        with self.assertRaisesRegex(ValidationError, "larger"):
            self._call(recording=b64(WAV + bytes(10)))
        parameters.set_param("web.max_file_upload_size", "nonsense")
        self.assertEqual(self.calls._max_recording_size(), 128 * 1024 * 1024)

    def test_addresses(self):
        """Covers: M1, M7"""
        for address in (
            "https://pbx.example.com/1.mp3?t=a&b=%20",
            "https://192.168.1.10:8443/1.wav",
            "http://pbx.example.com/1.mp3",
            "http://8.8.8.8/1.mp3",
            "HTTPS://PBX.example.com/1.mp3",
        ):
            with self.subTest(address=address):
                self.assertTrue(self._call(recording_url=address))
        for address in (
            "javascript:alert(1)",
            "JaVaScript:alert(1)//https://a.example",
            "data:text/html,x",
            "file:///etc/passwd",
            "ftp://a.example/1.mp3",
            "//a.example/1.mp3",
            "/web/session/logout",
            "a.example/1.mp3",
            "https://",
            "https:///1.mp3",
            "https://user:secret@a.example/1.mp3",
            "https://a.example/1.mp3\nX: 1",
            "https://a.example\\@b.example/",
            "https://a.example:99999/1",
            "https://[::1/1",
            "http://localhost/1.mp3",
            "http://pbx/1.mp3",
            "http://pbx.local/1.mp3",
            "http://127.0.0.1/1.mp3",
            "http://127.1/1.mp3",
            "http://0x7f.1/1.mp3",
            "http://2130706433/1.mp3",
            "http://10.0.0.5/1.mp3",
            "http://192.168.1.10/1.mp3",
            "http://169.254.169.254/latest",
            "http://[::1]/1.mp3",
            "http://[fe80::1]/1.mp3",
            f"https://a.example/{'a' * 2000}",
        ):
            with self.subTest(address=address), self.assertRaises(ValidationError):
                self._call(recording_url=address)

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_user_and_manager(self):
        """Covers: M1, R3"""
        for user in (self.salesperson, self.accountant):
            call = self._call().with_user(user)
            call.note = "A"
            with self.assertRaises(AccessError):
                call.unlink()
        self.assertTrue(call.with_user(self.manager).unlink())

    def test_other_company_sees_nothing(self):
        """Covers: M1, M7, R3, R4"""
        user = self._user_of(
            self.company_2, "company_2", "client_card.group_client_card_manager"
        )
        call = self._log(self._report(recording=b64(WAV)))
        call = call.with_user(user).with_context(allowed_company_ids=None)
        self.assertFalse(call.search([("id", "=", call.id)]))
        self.assertFalse(call.search_count([("id", "=", call.id)]))
        self.assertFalse(call.name_search("unknown", [("id", "=", call.id)]))
        self.assertFalse(call._read_group([("id", "=", call.id)], ["direction"]))
        for method in (
            lambda: call.read(["number"]),
            lambda: call.read(["recording_source"]),
            lambda: call.write({"note": "A"}),
            lambda: call.unlink(),
            lambda: call.export_data(["number"]),
            lambda: call.log_calls([self._report()]),
        ):
            with self.assertRaises(UserError):
                method()
        self.assertFalse(call.sudo().note)

    def test_nothing_for_portal_public_and_employees(self):
        """Covers: M1, M7, R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        employee = new_test_user(
            self.env, "card_none", "base.group_user,base.group_allow_export"
        )
        call = self._call(partner_id=portal.partner_id.id, recording=b64(WAV))
        call.message_post(body="Secret")
        for user in (portal, self.env.ref("base.public_user"), employee):
            own = call.with_user(user)
            for name, method in {
                "search": lambda r: r.search([]),
                "search_count": lambda r: r.search_count([]),
                "read": lambda r: r.read(["number"]),
                "recording": lambda r: r.read(["recording"]),
                "web_read": lambda r: r.web_read({"number": {}}),
                "web_search_read": lambda r: r.web_search_read([], {"id": {}}),
                "read_group": lambda r: r.formatted_read_group([]),
                "name_search": lambda r: r.name_search("A"),
                "export_data": lambda r: r.export_data(["number"]),
                "create": lambda r: r.create({}),
                "write": lambda r: r.write({"note": "A"}),
                "unlink": lambda r: r.unlink(),
                "copy": lambda r: r.copy(),
                "log_calls": lambda r: r.log_calls([]),
                "message_post": lambda r: r.message_post(body="A"),
            }.items():
                with (
                    self.subTest(user=user.sudo().login, method=name),
                    self.assertRaises(UserError),
                ):
                    method(own)
            domain = [("model", "=", "client.call"), ("res_id", "=", call.id)]
            self.assertFalse(self.env["mail.message"].with_user(user).search(domain))
            files = self.env["ir.attachment"].with_user(user)
            with self.assertRaises(AccessError):
                files.browse(call._recording_files().id).read(["datas"])

    # ------------------------------------------------------------------
    # The section of the card
    # ------------------------------------------------------------------

    def test_window_page_budget(self):
        """Covers: M1, F2"""
        view = "client_card.client_call_view_list"
        domain = [("client_id", "=", self.client.id)]
        counts = []
        for size in (1, 10):
            for _number in range(size):
                self._call(partner_id=self.contact.id, recording=b64(WAV))
            counts.append(self._page_queries(self.calls, view, domain))
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 10)


@tagged("post_install", "-at_install")
class TestCallsAtOnce(BaseCase):
    """Two workers receive the same call at the same moment."""

    REPORT = {
        "provider": "Test PBX at once",
        "external_id": "1",
        "direction": "incoming",
        "start": "2026-01-31 09:30:00",
    }

    def setUp(self):
        super().setUp()
        from odoo.modules.registry import Registry
        from odoo.tests.common import get_db_name

        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            calls = env["client.call"].search(
                [("provider", "=", self.REPORT["provider"])]
            )
            calls.unlink()

    def _send(self, report, results, barrier=None):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})

            met = []

            def log():
                env["client.call"].search_count([])  # starts the transaction's snapshot
                if barrier and not met:
                    met.append(barrier.wait(10))
                ids = env["client.call"].log_calls([report])
                env.cr.commit()
                return ids

            results.append(retrying(log, env))

    def test_the_log_stays_clean(self):
        """Covers: M7"""
        with self.registry.cursor() as cr, self.assertNoLogs("odoo", "WARNING"):
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["client.call"].search_count([])
            self._send(self.REPORT, [])
            with self.assertRaises(ConcurrencyError):
                env["client.call"].log_calls([self.REPORT])
            cr.rollback()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_threads(self):
        """Covers: M7"""
        for attempt in range(3):
            with self.subTest(attempt=attempt):
                report = self.REPORT | {"external_id": str(attempt)}
                reports = (report | {"seconds": 60}, report | {"note": "Late"})
                barrier, results = threading.Barrier(2), []
                threads = [
                    threading.Thread(
                        target=self._send, args=(one, results, barrier), daemon=True
                    )
                    for one in reports
                ]
                with patch("random.uniform", return_value=0.05):
                    for thread in threads:
                        thread.start()
                    for thread in threads:
                        thread.join(30)
                self.assertEqual(len(results), 2)
                self.assertEqual(results[0], results[1])
                with self.registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    call = env["client.call"].browse(results[0])
                    self.assertEqual(call.note, "Late")
                    self.assertAlmostEqual(call.duration, 1 / 60)

    @mute_logger("odoo.sql_db")
    def test_second_transaction_is_to_be_repeated(self):
        """Covers: M7"""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["client.call"].search_count([])
            results = []
            self._send(self.REPORT, results)
            with self.assertRaises(ConcurrencyError):
                env["client.call"].log_calls([self.REPORT | {"note": "B"}])
            cr.rollback()


@tagged("post_install", "-at_install")
class TestCallsWeb(CallsCommon, HttpCase):
    def _blocks(self):
        return re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)

    def test_examples_of_the_guide(self):
        """Each example, as written. Covers: M7, R1, R2"""
        self.enterContext(self.allow_requests(all_requests=True))
        self.salesperson.company_ids = self.company_1
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.salesperson)
            ._generate("rpc", "test", datetime.now() + timedelta(days=1))
        )
        self.env.flush_all()
        xmlrpc, json2, recording = self._blocks()
        scope = {}
        places = (
            ('"https://odoo.example.com"', repr(self.base_url())),
            ('"db"', repr(self.env.cr.dbname)),
            ('"login"', repr(self.salesperson.login)),
            ('"API key"', repr(key)),
        )

        def run(code):
            for example_value, own in places:
                code = code.replace(example_value, own)
            exec(compile(code, str(DOCS), "exec"), scope)  # noqa: S102
            self.env.invalidate_all()
            return self.calls.browse(scope["ids"])

        first = run(xmlrpc)
        self.assertEqual(first.mapped("external_id"), ["2026-4711", "2026-4712"])
        self.assertEqual(first[0].partner_id, self.client)
        self.assertEqual(first[0].user_id, self.salesperson)
        self.assertEqual(first[1].start, datetime(2026, 1, 31, 9, 41))
        self.assertTrue(first[1].missed)
        self.assertEqual(run(xmlrpc), first)
        call = run(json2)
        self.assertEqual(call.partner_id, self.client)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "4713.wav").write_bytes(WAV)
            self.addCleanup(os.chdir, os.getcwd())
            os.chdir(folder)
            run(recording)
        self.assertEqual(call.recording_name, "4713.wav")
        self.assertEqual(base64.b64decode(call.recording), WAV)

    def test_recording_is_streamed_in_parts(self):
        """Covers: M1, R3"""
        call = self._call(recording=b64(WAV))
        self.env.flush_all()
        self.assertEqual(self.url_open(call.recording_source).status_code, 404)
        self.authenticate("card_salesperson", "card_salesperson")
        whole = self.url_open(call.recording_source)
        self.assertEqual(whole.headers["Content-Type"], "audio/wav")
        self.assertEqual(whole.content, WAV)
        part = self.url_open(call.recording_source, headers={"Range": "bytes=8-11"})
        self.assertEqual(part.status_code, 206)
        self.assertEqual(part.headers["Content-Range"], f"bytes 8-11/{len(WAV)}")
        self.assertEqual(part.content, b"WAVE")
        new_test_user(self.env, "card_none", "base.group_user")
        self.authenticate("card_none", "card_none")
        self.assertEqual(self.url_open(call.recording_source).status_code, 404)

    def test_tour(self):
        """Covers: M1"""
        self.client.customer_rank = 1
        self._log(
            self._report("1", number="600112233", recording=b64(WAV)),
            self._report("2", number="600112233", missed=True),
            self._report("3", number="655000111"),
        )
        users = self.salesperson
        users.company_ids = self.company_1
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_calls",
            login="card_salesperson",
        )
        call = self.calls.search([("note", "=", "Tour note")])
        self.assertEqual(call.client_id, self.client)
        self.assertEqual(call.direction, "outgoing")
        unknown = self.calls.search([("number", "=", "655000111")])
        self.assertEqual(unknown.partner_id, self.client)
