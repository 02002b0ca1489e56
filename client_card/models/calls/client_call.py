import base64
import binascii
import ipaddress
import re
from datetime import timedelta
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.http import DEFAULT_MAX_CONTENT_LENGTH
from odoo.tools import SQL, human_size

from ..client_phone_mixin import numbers_index

# audio formats by their first bytes: names and declared types may be wrong
AUDIO = (
    (rb"ID3", "audio/mpeg"),
    (rb"\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd][\x00-\xef]", "audio/mpeg"),
    (rb"\xff[\xf0\xf1\xf8\xf9]", "audio/aac"),
    (rb"RIFF.{4}WAVE", "audio/wav"),
    (rb"OggS", "audio/ogg"),
    (rb"fLaC", "audio/flac"),
    (rb".{4}ftyp(M4A|M4B|isom|iso\d|mp4\d|3gp|dash)", "audio/mp4"),
    (rb"\x1a\x45\xdf\xa3", "audio/webm"),
    (rb"#!AMR", "audio/amr"),
    (rb"FORM.{4}AIF", "audio/aiff"),
)
RECENT = 30  # number of days in which a missed call should be returned


class ClientCall(models.Model):
    """A phone call with a client, or with a number that is still unknown."""

    _name = "client.call"
    _description = "Call with a Client"
    _inherit = [
        "mail.thread.phone",
        "client.activity.mixin",
        "client.company.mixin",
        "client.phone.mixin",
    ]
    _order = "start desc, id desc"
    _rec_names_search = ["number", "partner_id.name"]
    _check_company_auto = True

    partner_id = fields.Many2one(
        required=False,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The client, or the contact who called. Empty while the number is "
        "unknown.",
    )
    client_id = fields.Many2one(store=True)
    direction = fields.Selection(
        [("incoming", "Incoming"), ("outgoing", "Outgoing")],
        required=True,
        default="outgoing",
    )
    missed = fields.Boolean(help="Nobody answered.")
    to_call_back = fields.Boolean(
        compute="_compute_to_call_back",
        search="_search_to_call_back",
        help="Missed in the last 30 days, and no call with the client has been "
        "answered or made since.",
    )
    start = fields.Datetime(
        string="Date", required=True, default=fields.Datetime.now, index=True
    )
    duration = fields.Float(help="In hours, minutes and seconds.")
    number = fields.Char(
        compute="_compute_number",
        compute_sudo=False,  # only of contacts that the user may read
        store=True,
        readonly=False,
        precompute=True,
        help="Phone number of the other party.",
    )
    user_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    recording = fields.Binary(attachment=True, copy=False)
    recording_name = fields.Char(string="Name of the Recording", copy=False)
    recording_url = fields.Char(
        string="Address of the Recording",
        copy=False,
        help="Where the phone system stores the recording. The user's browser "
        "plays it from there; the Odoo server never opens the address.",
    )
    recording_source = fields.Char(
        string="Playable Recording", compute="_compute_recording_source"
    )
    has_recording = fields.Boolean(
        compute="_compute_recording_source", search="_search_has_recording"
    )
    note = fields.Text(string="Notes")
    provider = fields.Char(
        string="Phone System", copy=False, help="The phone system that sent the call."
    )
    external_id = fields.Char(
        string="External ID",
        copy=False,
        help="The phone system's ID of the call, by which a repeated report is "
        "recognised.",
    )

    _external_unique = models.UniqueIndex(
        "(provider, external_id) WHERE external_id IS NOT NULL",
        "The phone system has already sent this call.",
    )
    _external_complete = models.Constraint(
        "CHECK ((provider IS NULL) = (external_id IS NULL))",
        "Enter both the phone system and its ID of the call, or neither.",
    )
    _duration_positive = models.Constraint(
        "CHECK (duration >= 0)", "A call cannot end before it starts."
    )
    _client_card_idx = models.Index("(client_id, start DESC, id DESC)")
    _client_card_phone_idx = models.Index(numbers_index)

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.depends("partner_id")
    def _compute_number(self):
        for call in self:
            contact = call.partner_id._origin
            # cached values are returned without checking access
            known = contact.has_access("read") and contact.phone
            call.number = call.number or known

    @api.depends("direction", "missed", "start", "client_id")
    def _compute_to_call_back(self):
        waiting = Domain("id", "in", self.ids) & Domain("to_call_back", "=", True)
        found = self.search(waiting)
        for call in self:
            call.to_call_back = call in found

    @api.model
    def _search_to_call_back(self, operator, value):
        if operator != "in":
            return NotImplemented
        if {True, False} <= set(value):
            return Domain.TRUE
        first = fields.Datetime.now() - timedelta(days=RECENT)
        waiting = (
            Domain("direction", "=", "incoming")
            & Domain("missed", "=", True)
            & Domain("start", ">=", first)
            & Domain.custom(to_sql=self._nobody_spoke_after)
        )
        return waiting if True in value else ~waiting

    @api.model
    def _nobody_spoke_after(self, model, alias, query):
        """Return the SQL condition that no call with the client was answered or made
        after this one, by any user."""
        columns = {
            f"{side}_{name}": model._field_to_sql(table, name, query)
            for side, table in (("this", alias), ("later", "later"))
            for name in ("client_id", "start", "direction", "missed")
        }
        return SQL(
            """
            NOT EXISTS (
                SELECT FROM client_call AS later
                 WHERE %(later_client_id)s = %(this_client_id)s
                   AND (%(later_start)s, later.id) > (%(this_start)s, %(this_id)s)
                   AND (%(later_direction)s = 'outgoing'
                        OR %(later_missed)s IS NOT TRUE)
            )
            """,
            this_id=SQL.identifier(alias, "id"),
            **columns,
        )

    @api.onchange("number")
    def _onchange_number(self):
        if self.number and not self.partner_id:
            company = self.company_id or self.env.company
            found = self.env["res.partner"]._find_by_number([self.number], company)
            self.partner_id = found.get(self.number)

    def _creation_message(self):
        """A full sentence: the gender in Odoo's "%s created" cannot be translated."""
        return self.env._("Call logged")

    @api.depends("direction", "missed", "number", "partner_id")
    def _compute_display_name(self):
        for call in self:
            who = call.partner_id.display_name or call.number
            call.display_name = self.env._(
                "Call: %(who)s", who=who or self.env._("unknown number")
            )

    def _search_phone_mobile_search(self, operator, value):
        """Find a number in any notation."""
        found = super()._search_phone_mobile_search(operator, value)
        if operator != "ilike" or not isinstance(value, str):
            return found
        return Domain(found) | self._number_domain(value)

    @api.depends("recording", "recording_url")
    def _compute_recording_source(self):
        stored = {file.res_id: file for file in self._recording_files()}
        for call in self:
            file = stored.get(call._origin.id)
            source = call.recording_url
            if file:
                source = (
                    f"/web/content/client.call/{call._origin.id}/recording"
                    f"?unique={file.checksum[:8]}"
                )
            call.recording_source = source
            call.has_recording = bool(source)

    @api.model
    def _search_has_recording(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("recording_url", "!=", False) | Domain("recording", "!=", False)
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    def _recording_files(self):
        """Return the attachments with the recordings of these calls, as sudo."""
        # sudo: the file of a field belongs to its record, which the user may read
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "recording"),
                    ("res_id", "in", self._origin.ids),
                ]
            )
        )

    def _phone_get_number_fields(self):
        return ["number"]

    # ------------------------------------------------------------------
    # Recordings
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        types = [self._recording_type(vals.get("recording")) for vals in vals_list]
        calls = super().create(vals_list)
        for call, audio_type in zip(calls, types, strict=True):
            if audio_type:
                call._recording_files().mimetype = audio_type
        return calls

    def write(self, vals):
        audio_type = self._recording_type(vals.get("recording"))
        result = super().write(vals)
        if audio_type:
            self._recording_files().mimetype = audio_type
        return result

    @api.model
    def _recording_type(self, recording):
        """Return the type of a recording in base64, or False if there is none.

        :raise ValidationError: if it is too large or not audio
        """
        if not recording:
            return False
        limit = self._max_recording_size()
        size = len(recording) if isinstance(recording, (str, bytes)) else 0
        if size * 3 // 4 > limit + 2:
            raise ValidationError(
                self.env._(
                    "The recording is larger than %(limit)s. Enter its "
                    "address instead.",
                    limit=human_size(limit),
                )
            )
        try:
            head = base64.b64decode(recording[:64], validate=True)
        except (binascii.Error, ValueError, TypeError):
            head = b""
        for signature, audio_type in AUDIO:
            if re.match(signature, head, re.DOTALL):
                return audio_type
        raise ValidationError(
            self.env._(
                "The recording is not an audio file. Use MP3, WAV, OGG, "
                "WebM, M4A, AAC, FLAC, AMR or AIFF."
            )
        )

    @api.model
    def _max_recording_size(self):
        """Return how many bytes Odoo lets a user upload."""
        # sudo: only a limit, which the web client gets as well
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param("web.max_file_upload_size", "")
        return int(value) if value.isdigit() else DEFAULT_MAX_CONTENT_LENGTH

    @api.constrains("recording_url")
    def _check_recording_url(self):
        for call in self:
            if call.recording_url and not self._is_safe_address(call.recording_url):
                raise ValidationError(
                    self.env._(
                        "%(address)s is not a valid recording address. Use "
                        "https://, or http:// with a public host, and no "
                        "password.",
                        address=call.recording_url[:100],
                    )
                )

    @api.model
    def _is_safe_address(self, address):
        """Return whether a browser may open an address: not if it runs scripts, opens
        files or reaches internal machines without encryption."""
        if len(address) > 2000 or re.search(r"[\s\\\x00-\x1f\x7f]", address):
            return False
        try:
            parts = urlsplit(address)
            host, _port = parts.hostname, parts.port
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or not host:
            return False
        if parts.username is not None or parts.password is not None:
            return False
        return parts.scheme == "https" or self._is_public_host(host)

    @api.model
    def _is_public_host(self, host):
        try:
            return ipaddress.ip_address(host).is_global
        except ValueError:
            *labels, last = host.rstrip(".").split(".")
        # single-word names, and other notations of addresses such as 0x7f.1
        inside = ("local", "localhost", "internal", "intranet", "lan", "home", "corp")
        return bool(labels) and last[:1].isalpha() and last not in inside

    # ------------------------------------------------------------------
    # Phone systems
    # ------------------------------------------------------------------
