import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.phone_validation.tools.phone_validation import phone_format

try:
    import phonenumbers
except ImportError:
    phonenumbers = None

MIN_DIGITS = 3


def number_forms(text, country_code):
    """Return the phone numbers of a text in one form: digits with the country's prefix.

    Invalid numbers of the country only lose their separators; so do all numbers if the
    Python package ``phonenumbers`` is missing.

    :param text: one or several numbers, in any notation
    :param country_code: the country of numbers without a prefix
    """
    text = _plain_text(text or "")
    if not re.search(r"\d", text):
        return []
    numbers = international_numbers(text, country_code)
    forms = dict.fromkeys(_without_mobile_prefix(number) for number in numbers)
    return list(forms) or _plain_form(text)


def international_numbers(text, country_code):
    """Return the phone numbers of a text as dialled from abroad.

    Invalid numbers of the country are left out.

    :param text: one or several numbers, in any notation
    :param country_code: the country of numbers without a prefix
    """
    text = _plain_text(text or "")
    if not phonenumbers or not re.search(r"\d", text):
        return []
    text = _with_area(text, country_code)
    # "+34 (0) 600": the 0 is only dialled inside the country
    for written in dict.fromkeys((text, re.sub(r"\(0\)", "", text))):
        try:
            return [phone_format(written, country_code, None, "E164")]
        except UserError:
            continue
    several = phonenumbers.PhoneNumberMatcher(text[:250], country_code)
    return [phonenumbers.format_number(match.number, 0) for match in several]


def _plain_text(text):
    """Return a text without the invisible characters that copying adds."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def _without_mobile_prefix(number):
    """Argentine mobiles have a 9 only when dialled from abroad, and a 15 inside."""
    return re.sub(r"^\+(549)?", lambda match: match[1] and "54" or "", number)


def _with_area(text, country_code):
    """Add the area code of Buenos Aires to mobiles written as "15 2345-6789".

    Only there do numbers have eight digits; the area of shorter ones is unknown.
    """
    if country_code != "AR" and not re.search(r"\+54", text):
        return text
    pattern = r"(^|[/,;:]|\+54)\s*15[\s.-]*(\d{4})[\s.-]*(\d{4})(?!\d)"
    return re.sub(pattern, r"\1 011 15\2\3", text)


def _plain_form(text):
    """Return the plain form of a number invalid in its country: a short or a network
    number."""
    text = text.strip().removeprefix("tel:")
    digits = re.sub(r"[^0-9]", "", text).removeprefix("00")
    if len(digits) < MIN_DIGITS or re.search(r"[^\W\d_]", text):
        return []  # "anonymous", an extension
    return [digits]


def numbers_index(registry):
    """Return the definition of an index for whole numbers and parts of them."""
    parts = "client_numbers gin_trgm_ops, " if registry.has_trigram else ""
    return f"USING gin ({parts}(string_to_array(client_numbers, ' ')))"


class ClientPhoneMixin(models.AbstractModel):
    """Finds records by phone number, in any notation."""

    _name = "client.phone.mixin"
    _description = "Contacts Found by Phone"

    client_numbers = fields.Char(
        string="Searchable Numbers",
        compute="_compute_client_numbers",
        store=True,
        copy=False,
        help="Phone numbers in one form, however they were entered.",
    )

    @api.depends(
        lambda self: [
            *self._phone_get_number_fields(),
            *filter(None, [self._phone_get_country_field()]),
        ]
    )
    def _compute_client_numbers(self):
        codes = self._phone_country_codes()
        for record in self:
            forms = dict.fromkeys(
                form
                for name in record._phone_get_number_fields()
                for form in number_forms(record[name], codes[record])
            )
            record.client_numbers = " ".join(forms) or False

    def _phone_country_codes(self):
        """Return ``{record: country code of its numbers without a prefix}``."""
        countries = self._phone_get_country()
        companies = {record: record.company_id or self.env.company for record in self}
        return {
            record: (countries.get(record.id) or companies[record].country_id).code
            for record in self
        }

    @api.model
    def _find_by_number(self, numbers, company, within=Domain.TRUE):
        """Return the contact of each number, in one query.

        A number shared by contacts of one client belongs to the client. One shared by
        contacts of different clients belongs to none of them.

        :param numbers: as dialled; those without a prefix are of the company's country
        :param company: search its contacts, those of its main company and those without
            a company
        :param within: a domain to search fewer contacts
        :return: ``{number: contact}``, without unknown numbers
        """
        forms = {
            number: number_forms(number, company.country_id.code) for number in numbers
        }
        wanted = list({form for own in forms.values() for form in own})
        if not wanted:
            return {}
        domain = Domain(self._check_company_domain(company)) & within
        query = self._search(domain & Domain("client_numbers", "!=", False))
        id_, client, own_numbers = (
            self._field_to_sql(self._table, name, query)
            for name in ("id", "commercial_partner_id", "client_numbers")
        )
        query.add_where(SQL("string_to_array(%s, ' ') && %s", own_numbers, wanted))
        found = {}
        for contact, client_id, own in self.env.execute_query(
            query.select(id_, client, own_numbers)
        ):
            for form in own.split():
                found.setdefault(form, set()).add((contact, client_id))
        result = {}
        for number, own in forms.items():
            owners = set().union(*(found.get(form, ()) for form in own))
            clients = {client_id for _contact, client_id in owners}
            if len(clients) == 1:
                ids = clients if len(owners) > 1 else {c for c, _client in owners}
                result[number] = self.browse(ids)
        return result

    @api.model
    def _number_domain(self, text):
        """Return a domain for what a user types: a number or part of one."""
        digits = re.sub(r"[^0-9]", "", _plain_text(text)).lstrip("0")
        if len(digits) < MIN_DIGITS:
            return Domain.FALSE  # most texts: before the company's country is read
        forms = number_forms(text, self.env.company.country_id.code)
        if not forms:
            return Domain.FALSE
        found = Domain.OR(Domain("client_numbers", "like", form) for form in forms)
        found |= Domain("client_numbers", "like", digits)
        # numbers of contacts of unknown country have no prefix
        return found | Domain("client_numbers", "in", self._national_forms(forms))

    @api.model
    def _national_forms(self, forms):
        found = []
        for form in forms if phonenumbers else ():
            try:
                number = phonenumbers.parse(f"+{form}")
            except phonenumbers.NumberParseException:
                continue
            found.append(phonenumbers.national_significant_number(number))
        return found
