import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.phone_validation.models.mail_thread_phone import PHONE_REGEX_PATTERN


class ClientPhoneMixin(models.AbstractModel):
    """Finds contacts by their phone number, however it is written."""

    _name = "client.phone.mixin"
    _description = "Contacts Found by Phone"

    @api.model
    def _find_by_number(self, numbers, company):
        """Return the contact of each number, in one query.

        A number that several contacts of one client have is the client's. What
        contacts of different clients share belongs to none of them.

        :param numbers: as they were dialled; those without a prefix are of the
            company's country
        :param company: whose contacts are looked at, beside those of all companies
        :return: ``{number: contact}``, without the numbers that nobody has
        """
        forms = {number: self._number_forms(number, company) for number in numbers}
        wanted = tuple({form for own in forms.values() for form in own})
        if not wanted:
            return {}
        domain = Domain("company_id", "in", (False, company.id))
        query = self._search(domain & Domain("phone", "!=", False))
        id_, client, phone, sanitized = (
            self._field_to_sql(self._table, name, query)
            for name in ("id", "commercial_partner_id", "phone", "phone_sanitized")
        )
        # as in the index that Odoo has for searches by phone
        plain = SQL(
            "regexp_replace((%s::text), %s::text, ''::text, 'g'::text)",
            phone,
            PHONE_REGEX_PATTERN,
        )
        query.add_where(SQL("(%s IN %s OR %s IN %s)", sanitized, wanted, plain, wanted))
        found = {}
        for contact, client_id, *own in self.env.execute_query(
            query.select(id_, client, sanitized, plain)
        ):
            for form in own:
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
    def _number_forms(self, number, company):
        """Return the ways in which a number may be stored.

        Without the Python package ``phonenumbers`` Odoo leaves numbers as they are:
        then those written alike are found, but for spaces, dots and dashes.
        """
        plain = re.sub(PHONE_REGEX_PATTERN, "", number or "")
        if not re.fullmatch(r"\+?[0-9]{3,}", plain):
            return set()  # "anonymous", an extension
        forms = {plain, self._phone_format(number=number, country=company.country_id)}
        if plain.startswith("+"):
            forms.add(f"00{plain[1:]}")
        elif plain.startswith("00"):
            forms.add(f"+{plain[2:]}")
        return forms - {False}
