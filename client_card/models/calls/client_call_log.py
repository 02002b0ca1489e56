import re
from datetime import datetime, timedelta, timezone

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from ...tools import MAX_ID

MAX_CALLS = 1000  # in one request
FIRST_START = datetime(1990, 1, 1)
CALL_TYPES = {
    "provider": (str,),
    "external_id": (str, int),
    "direction": (str,),
    "start": (str,),
    "number": (str,),
    "seconds": (int, float),
    "missed": (bool,),
    "user": (str,),
    "partner_id": (int,),
    "company_id": (int,),
    "note": (str,),
    "recording": (str,),
    "recording_name": (str,),
    "recording_url": (str,),
}
INDEXED = ("provider", "external_id", "number")
MAX_LENGTH = 200
REQUIRED = ("provider", "external_id", "direction", "start")
# fields that a later report of the same call may fill if they are empty
ADDED = (
    "partner_id",
    "user_id",
    "number",
    "duration",
    "missed",
    "note",
    "recording",
    "recording_name",
    "recording_url",
)


class ClientCall(models.Model):
    """Calls that phone systems report."""

    _inherit = "client.call"

    @api.model
    def log_calls(self, calls):
        """Log calls of a phone system. Sending a call again does not create another
        one.

        A call is identified by ``provider`` and ``external_id``. Sending it again fills
        in its empty values (a recording that comes later, the duration at the end) and
        changes nothing else, least of all corrections by users. If two requests send
        the same call at the same time, the second one waits and then finds the call of
        the first. One invalid call rejects the whole request, unless only its clock is
        wrong: it starts more than 15 minutes from now or before 1990. The other calls
        are then logged, and the answer names it.

        :param list calls: up to 1000 dicts. Required are

            * ``provider``: the phone system's name, always the same;
            * ``external_id``: the call's id there;
            * ``direction``: ``"incoming"`` or ``"outgoing"``;
            * ``start``: ``"2026-01-31 09:30:00"`` in UTC, or ISO 8601 with an offset,
              ``"2026-01-31T10:30:00+01:00"``.

            and optional

            * ``number``: the number of the other party, used to find the contact.
            * Without a prefix it belongs to the company's country. Unknown numbers are
            * kept; ``seconds``: the call's duration; ``missed``: whether nobody
            * answered; ``user``: login of the user who spoke; ``partner_id``: the
            * contact, if the phone system knows it; ``company_id``: default: the
            * company of the contact in ``partner_id``, otherwise the caller's current
            * company; ``note``: text; ``recording``: an audio file in base64, and its
            * ``recording_name``, or ``recording_url``: the URL from which the user's
            * browser plays it.
        :return: the ids of the calls, in the same order; for a call with a wrong clock,
            a text that names it
        :raise AccessError: for users who may not create calls, or if a call belongs to
            a company they do not work in
        :raise UserError: on any other error in a call, which it names
        """
        self.check_access("create")
        if not isinstance(calls, list) or len(calls) > MAX_CALLS:
            raise UserError(
                self.env._("Send a list of up to %(max)s calls.", max=MAX_CALLS)
            )
        checked = [self._check_call(n, call) for n, call in enumerate(calls, 1)]
        rows = [row for row in checked if not isinstance(row, str)]
        self._find_users(rows)
        self._find_contacts(rows)
        known = self._find_logged([(r["provider"], r["external_id"]) for r in rows])
        new = {}
        for row in rows:
            key = row["provider"], row["external_id"]
            if key not in known:
                new.setdefault(key, row)
        known |= self._create_logged(new)
        for row in rows:
            key = row["provider"], row["external_id"]
            if new.get(key) is not row:
                known[key]._add_report(row)
        return [
            row
            if isinstance(row, str)
            else known[row["provider"], row["external_id"]].id
            for row in checked
        ]

    def _check_call(self, position, call):
        """Return the values of a call sent by a phone system, or what is wrong with its
        clock.

        :raise UserError: naming the call and any other error in it
        """
        try:
            if not isinstance(call, dict):
                raise UserError(self.env._("it must be a dictionary."))
            values = self._call_values(self._clean_call(call))
        except UserError as error:
            raise UserError(self._name_call(position, call, error)) from error
        latest = fields.Datetime.now() + timedelta(minutes=15)
        if not FIRST_START <= values["start"] <= latest:
            reason = self.env._("it starts before 1990 or in the future.")
            return self._name_call(position, call, reason)
        return values

    def _name_call(self, position, call, reason):
        name = isinstance(call, dict) and call.get("external_id")
        return self.env._(
            "Call %(position)s (%(name)s): %(reason)s",
            position=position,
            name=name or "",
            reason=reason,
        )

    def _clean_call(self, call):
        """Return the given values of a call; XML-RPC sends False for None.

        :raise UserError: on values that are unknown, too long or of the wrong type
        """
        if unknown := [str(name) for name in call if name not in CALL_TYPES]:
            raise UserError(
                self.env._("unknown values: %s.", ", ".join(sorted(unknown)))
            )
        values = {}
        for name, value in call.items():
            is_flag = name == "missed"
            if value is None or (value is False and not is_flag):
                continue
            if not isinstance(value, CALL_TYPES[name]) or (
                value is True and not is_flag
            ):
                raise UserError(self.env._("the value of %s has the wrong type.", name))
            if isinstance(value, str):  # without what the database cannot store
                value = value.replace("\0", "").encode("utf-8", "ignore").decode()
                value = value.strip()
            if len(str(value)) > MAX_LENGTH and name in INDEXED:
                raise UserError(self.env._("the value of %s is too long.", name))
            values[name] = value
        return values

    def _call_values(self, values):
        """Return the values of a call, complete and right.

        :raise UserError: naming the error
        """
        values["external_id"] = str(values.get("external_id", ""))
        if empty := [name for name in REQUIRED if not values.get(name)]:
            raise UserError(self.env._("a value is missing for: %s.", ", ".join(empty)))
        if values["direction"] not in ("incoming", "outgoing"):
            raise UserError(self.env._("the direction must be incoming or outgoing."))
        try:
            values["start"] = self._parse_start(values["start"])
        except (ValueError, OverflowError) as error:
            raise UserError(self.env._("the start is not a date and time.")) from error
        seconds = values.pop("seconds", 0)
        if not 0 <= seconds < 1_000_000:
            raise UserError(self.env._("the duration in seconds is not valid."))
        if values.get("company_id", self.env.company.id) not in self.env.companies.ids:
            raise UserError(self.env._("you do not have access to this company."))
        address = values.get("recording_url")
        if address and not self._is_safe_address(address):
            raise UserError(self.env._("the address of the recording is not allowed."))
        return {
            "user": False,
            "duration": seconds / 3600,
            **values,
        }

    @api.model
    def _parse_start(self, text):
        """Return a date and time in UTC, from UTC or from a text with its offset."""
        moment = datetime.fromisoformat(re.sub("Z$", "+00:00", text))
        if moment.tzinfo:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
        return moment.replace(microsecond=0)

    def _find_users(self, rows):
        """Replace logins by users."""
        logins = {row["user"] for row in rows} - {False, ""}
        users = self.env["res.users"].with_context(active_test=False)
        ids = {}
        if logins:
            domain = [("login", "in", tuple(logins)), ("share", "=", False)]
            ids = {user.login: user.id for user in users.search(domain)}
        for row in rows:
            login = row.pop("user")
            if login and login not in ids:
                raise UserError(self.env._("No user has the login %s.", login))
            row["user_id"] = ids.get(login, False)

    def _find_contacts(self, rows):
        """Add the contacts to whom the numbers belong.

        :raise UserError: on ids of contacts that do not exist
        :raise AccessError: on contacts the caller may not read
        """
        partners = self.env["res.partner"]
        given = {row["partner_id"] for row in rows if row.get("partner_id")}
        valid = partners.browse(i for i in given if 0 < i <= MAX_ID).exists()
        if missing := given - set(valid._ids):
            raise UserError(
                self.env._(
                    "No contact has these ids: %s.", ", ".join(map(str, missing))
                )
            )
        valid.check_access("read")
        here = self.env.company.id
        numbers = {}
        for row in rows:
            if row.get("number") and not row.get("partner_id"):
                company_id = row.get("company_id", here)
                numbers.setdefault(company_id, set()).add(row["number"])
        found = {
            company_id: partners._find_by_number(
                own, self.env["res.company"].browse(company_id)
            )
            for company_id, own in numbers.items()
        }
        for row in rows:
            own = found.get(row.get("company_id", here), {})
            contact = own.get(row.get("number"))
            row.setdefault("partner_id", contact.id if contact else False)

    def _find_logged(self, keys):
        """Return ``{(provider, external id): call}`` of the calls already logged."""
        if not keys:
            return {}
        # sudo: the right to change them is checked before any change
        calls = self.sudo()
        query = calls._search([])
        provider, external_id = (
            calls._field_to_sql(calls._table, name, query)
            for name in ("provider", "external_id")
        )
        query.add_where(SQL("(%s, %s) IN %s", provider, external_id, tuple(set(keys))))
        found = calls.browse(query.get_result_ids())
        return {
            (call.provider, call.external_id): call.sudo(self.env.su) for call in found
        }

    def _create_logged(self, new):
        """Create the calls that were not logged when the transaction started."""
        if not new:
            return {}
        self._reserve(new)
        calls = self.with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        created = calls.create(list(new.values()))
        return dict(zip(new, self.browse(created.ids), strict=True))

    def _reserve(self, keys):
        """Let other requests that log the same calls wait for this one.

        Creating a call that another request has just logged would also fail, but log an
        error on the server.

        :raise ConcurrencyError: if another request was first. Odoo then retries this
            request, which finds the call.
        """
        table = SQL.identifier(self._table)
        rows = (
            SQL("(%s, %s, 'incoming', CURRENT_TIMESTAMP)", *key) for key in sorted(keys)
        )
        query = SQL(
            "INSERT INTO %s (provider, external_id, direction, start) VALUES %s "
            "ON CONFLICT DO NOTHING RETURNING id",
            table,
            SQL(", ").join(rows),
        )
        try:
            self.env.cr.execute(query, log_exceptions=False)
        except SerializationFailure as error:
            raise ConcurrencyError("the same call was logged just now") from error
        reserved = tuple(id_ for (id_,) in self.env.cr.fetchall())
        self.env.cr.execute(SQL("DELETE FROM %s WHERE id IN %s", table, reserved))

    def _add_report(self, row):
        """Fill in empty values of a logged call."""
        self.check_access("write")
        has_recording = self.has_recording
        values = {}
        for name in ADDED:
            if name.startswith("recording") and has_recording:
                continue
            if name == "missed" and self.duration:
                continue  # somebody answered
            if row.get(name) and not self[name]:
                values[name] = row[name]
        if self.missed and "duration" in values:
            values["missed"] = row.get("missed", False)
        if values:
            self.with_context(tracking_disable=True).write(values)
