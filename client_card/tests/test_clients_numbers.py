from operator import itemgetter

from hypothesis import example, given
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tools import SQL

from ..hooks import _fill_numbers, _fill_partners
from ..models.client_phone_mixin import number_forms
from ..tools import last_name, last_name_sql
from .common import law
from .test_calls import CallsCommon

MARKS = "\u202a\u202b\u202c\u202d\u202e\u200e\u200f\u2066\u2067\u2068\u2069"
LAW = law(60)
SPANISH = (
    "+34600112233",
    "\u202a+34 600 112 233\u202c",
    "\u200e600\xa0112\xa0233\u200f",
    "\u2066+34\u2069 600112233",
    "tel:+34600112233",
    "tel:+34-600-112-233;ext=12",
    "600112233;ext=12",
    "600 112 233 ext. 12",
    "+34 (0) 600 112 233",
    "0034 (0)600112233",
    "0034600112233",
    "600112233",
    "600.112.233",
    "34600112233",
    "６００１１２２３３",
)
ARGENTINE = (
    "+54 9 11 2345-6789",
    "+54 11 2345-6789",
    "011 15-2345-6789",
    "011 2345-6789",
    "11 2345 6789",
    "0054 9 11 2345 6789",
    "+54 11 15 2345 6789",
    "15 2345-6789",
    "\u202a15-2345-6789\u202c",
    "tel:1523456789",
    "+54 15 2345 6789",
)
TAX_IDS = {
    "30714295698": ("30-71429569-8", "30 71429569 8", "AR30714295698", "71429569"),
    "ESB83266031": ("B-83266031", "ES B83266031", "es-b83266031", "83.266.031"),
    "B83266032": ("ESB83266032", "ES B-83266032", "b 83266032"),
    "762012243": ("76.201.224-3", "CL 76.201.224-3", "76201224-3"),
    "76.201.225-1": ("762012251", "CL762012251", "76 201 225 1"),
    "12.345.678/0001-95": ("12345678000195", "BR12345678000195"),
}


@st.composite
def written(draw, digits):
    """A number as typed by people, or copied from phones and web pages."""
    text = ""
    for digit in digits:
        text += digit + draw(st.sampled_from(("", "", " ", "-", ".", "\xa0", "\u200e")))
    prefix = draw(st.sampled_from(("", "+34", "0034", "tel:+34", "+34 (0) ")))
    ending = draw(st.sampled_from(("", ";ext=12", " ext. 12", " x12")))
    mark = draw(st.sampled_from(("", *MARKS)))
    return mark + prefix + " " + text.strip("-. \xa0") + ending + mark


@tagged("post_install", "-at_install")
class TestNumbers(CallsCommon):
    """Phone numbers, tax IDs and names in any format."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.es")
        cls.argentina = cls.env.ref("base.ar")

    def _found(self, text):
        clients = self.env["res.partner"].with_user(self.salesperson)
        return clients.search([("client_search", "ilike", text)])

    def _owner(self, number, company=None):
        partners = self.env["res.partner"]
        company = company or self.company_1
        return partners._find_by_number([number], company).get(number)

    def test_writings_of_a_number(self):
        """Covers: M1, M7, P1"""
        for number in SPANISH:
            with self.subTest(number=number):
                self.assertEqual(self._owner(number), self.client)
                self.assertIn(self.client, self._found(number))
        for number in SPANISH:
            self.client.phone = number
            with self.subTest(stored=number):
                for other in SPANISH[:1] + SPANISH[-3:]:
                    self.assertEqual(self._owner(other), self.client)
                    self.assertIn(self.client, self._found(other))

    @LAW
    @given(written("600112233"), written("600112233"))
    def test_law_writings(self, number, other):
        """Covers: M7, P1"""
        self.assertEqual(number_forms(number, "ES"), ["34600112233"])
        self.assertEqual(number_forms(other, "ES"), number_forms(number, "ES"))

    @LAW
    @given(st.text() | st.text("+0123456789()/;.- ext") | st.none())
    @example("+0")
    @example("000")
    def test_law_any_text(self, text):
        """Covers: M7"""
        for form in number_forms(text, "AR"):
            self.assertRegex(form, r"^[0-9]{3,}$")

    def test_international(self):
        """Covers: N8"""
        for number in SPANISH:
            self.client.phone = number
            with self.subTest(number=number):
                found = self.client.client_phone_international
                self.assertEqual(found, "+34600112233")
        self.contact.country_id = self.argentina
        for number in ("+54 9 11 2345-6789", "011 15-2345-6789", "15 2345-6789"):
            self.contact.phone = number
            with self.subTest(number=number):
                found = self.contact.client_phone_international
                self.assertEqual(found, "+5491123456789")
        self.contact.phone = "anonymous, 600 112 233 / 911 22 33 44"
        self.contact.country_id = False  # then in the company's country
        self.assertEqual(self.contact.client_phone_international, "+34600112233")
        for number in ("123", "anonymous", "+34 12", "", False):
            self.contact.phone = number
            with self.subTest(number=number):
                self.assertFalse(self.contact.client_phone_international)
        self.contact.write({"phone": "1123456789", "country_id": self.argentina.id})
        self.assertEqual(self.contact.client_phone_international, "+541123456789")

    def test_two_numbers_in_one_field(self):
        """Covers: M7, P1"""
        for text in (
            "600 112 233 / 911 22 33 44",
            "911223344/600112233",
            "Tel. 600112233, fax 911223344",
        ):
            self.contact.phone = False
            self.client.phone = text
            for number in ("+34600112233", "911 223 344", "911223344"):
                with self.subTest(text=text, number=number):
                    self.assertEqual(self._owner(number), self.client)
                    self.assertIn(self.client, self._found(number))

    def test_argentine_mobiles(self):
        """Covers: M7, P1"""
        self.client.country_id = self.argentina
        self.company_1.country_id = self.env.company.country_id = self.argentina
        for stored in ARGENTINE:
            self.client.phone = stored
            for number in ARGENTINE:
                with self.subTest(stored=stored, number=number):
                    self.assertEqual(self._owner(number), self.client)
                    self.assertIn(self.client, self._found(number))

    def test_argentine_mobiles_without_their_area(self):
        """Only one area has eight-digit numbers. Covers: M7, P1"""
        for text, forms in (
            ("15 2345-6789 / 4567-8901", ["541123456789"]),
            ("011 4567-8901 / 15 2345-6789", ["541145678901", "541123456789"]),
            ("15 2345-6789 ext. 3", ["541123456789"]),
            ("0341 15-555-1234", ["543415551234"]),
            ("15 555-1234", ["155551234"]),  # in one of many areas
            ("+54 9 341 555-1523", ["543415551523"]),
        ):
            with self.subTest(text=text):
                self.assertEqual(number_forms(text, "AR"), forms)
        self.assertEqual(number_forms("15 2345-6789", "ES"), ["1523456789"])

    def test_contact_whose_country_nobody_knows(self):
        """Covers: P1"""
        self.company_1.country_id = self.env.company.country_id = False
        self.client.phone = "600 112 233"
        self.assertIn(self.client, self._found("+34600112233"))
        self.assertIn(self.client, self._found("600112"))
        # which is not enough to identify the caller
        self.assertFalse(self._owner("+34600112233"))
        self.assertEqual(self._owner("600112233"), self.client)

    def test_calls_by_number(self):
        """Covers: M1"""
        call = self._log(self._report(number="600 112 299"))
        for text in ("+34600112299", "\u202a600112299", "112299"):
            with self.subTest(text=text):
                found = self.calls.search([("phone_mobile_search", "ilike", text)])
                self.assertIn(call, found)

    def test_sms_to_a_number(self):
        """Covers: I3"""
        for number in ("\u202a600112233", "+34 (0) 600 112 233", "tel:+34600112233"):
            sms = self.env["sms.sms"].new({"number": number})
            self.assertTrue(sms._is_for_client(self.client))
        sms = self.env["sms.sms"].new({"number": "600112234"})
        self.assertFalse(sms._is_for_client(self.client))

    def test_tax_ids(self):
        """Covers: P1"""
        for stored, writings in TAX_IDS.items():
            for name in ("vat", "company_registry"):
                client = self.env["res.partner"].create({"name": "Tax", name: stored})
                for text in (stored, *writings):
                    with self.subTest(stored=stored, text=text, name=name):
                        self.assertIn(client, self._found(text))
                client.unlink()
        self.assertFalse(self._found("30-71429569-9"))

    def test_tax_ids_and_numbers_have_indexes(self):
        """Covers: P1, F2"""
        partners = self.env["res.partner"].with_user(self.salesperson)
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for text in ("B-83266031", "600112233"):
            query = partners.with_context(active_test=False)._search(
                partners._tax_id_domain(text) | partners._number_domain(text)
            )
            rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
            plan = "\n".join(row[0] for row in rows)
            self.assertIn("client_card_tax_id_idx", plan)
            if text == "600112233":
                self.assertIn("client_card_phone_idx", plan)

    def test_names_without_accents(self):
        """Covers: P1"""
        client = self.env["res.partner"].create({"name": "Panadería Ñandú"})
        for text in ("panaderia", "nandu", "ÑANDÚ"):
            self.assertIn(client, self._found(text))

    # ------------------------------------------------------------------
    # Installation in a database with contacts
    # ------------------------------------------------------------------

    def test_installed_alike(self):
        """Covers: R5, M7, P5"""
        names = ("Ana Ruiz (contabilidad)", "López, Juan", "Juan López, Jr.", "Ana")
        phones = (*SPANISH, *ARGENTINE, "600 112 233 / 911 22 33 44", "123", "anon", "")
        contacts = self.env["res.partner"].create(
            [
                {
                    "name": names[n % len(names)],
                    "phone": phone,
                    "country_id": self.argentina.id if phone in ARGENTINE else False,
                }
                for n, phone in enumerate(phones)
            ]
        )
        contacts.flush_recordset()
        installed = itemgetter(
            "client_numbers", "client_phone_international", "client_last_name"
        )
        before = contacts.mapped(installed)
        columns = (
            "client_numbers = NULL, client_last_name = NULL, "
            "client_phone_international = NULL"
        )
        self.env.cr.execute(f"UPDATE res_partner SET {columns}")
        _fill_partners(self.env)
        _fill_numbers(self.env)
        self.env.invalidate_all()
        after = contacts.mapped(installed)
        self.assertEqual(before, after)

    # ------------------------------------------------------------------
    # Last names
    # ------------------------------------------------------------------

    def test_last_names(self):
        """Covers: P5"""
        for name, last in (
            ("Ana García", "García"),
            ("López, Juan", "López"),
            ("García López, Juan", "García López"),
            ("Juan López Jr.", "López"),
            ("Juan López, Jr.", "López"),
            ("John Smith III", "Smith"),
            ("López Jr., Juan", "López"),
            ("Ana Ruiz (contabilidad)", "Ruiz"),
            ("Ana (contabilidad) Ruiz ", "Ruiz"),
            ("(contabilidad)", "(contabilidad)"),
            ("Ana", "Ana"),
            ("Jr.", "Jr."),
            (",", ","),
        ):
            with self.subTest(name=name):
                person = self.env["res.partner"].create({"name": name})
                self.assertEqual(person.client_last_name, last)

    @LAW
    @given(st.text("Añ ,()Jjr.I\xa0\t\n", min_size=1) | st.text(min_size=1))
    def test_law_last_names_alike(self, name):
        """Covers: P5, R5"""
        name = name.replace("\0", "").encode("utf-8", "ignore").decode() or "A"
        [(found,)] = self.env.execute_query(
            SQL("SELECT %s", last_name_sql(SQL("%s::text", name)))
        )
        self.assertEqual(found, last_name(name))
        self.assertTrue(found)

    def test_corrected_last_name_stays(self):
        """Covers: P5"""
        person = self.env["res.partner"].create({"name": "Ana Pérez García"})
        person.client_last_name = "Pérez García"
        for name in (
            "Ana María Pérez García",
            "Pérez García, Ana",
            "A. Pérez García Jr.",
        ):
            person.name = name
            self.assertEqual(person.client_last_name, "Pérez García")
        person.name = "Ana Soto"
        self.assertEqual(person.client_last_name, "Soto")
        person.is_company = True
        self.assertEqual(person.client_last_name, "Ana Soto")
        person.is_company = False
        self.assertEqual(person.client_last_name, "Soto")
