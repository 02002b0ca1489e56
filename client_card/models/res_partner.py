import base64
import io
import re

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.modules.db import FunctionStatus
from odoo.tools import SQL

from odoo.addons.account.models.account_move import BYPASS_LOCK_CHECK

from ..tools import last_name, still_ends_with
from .client_figures import ACCOUNTING_GROUPS, round_amount
from .client_phone_mixin import MIN_DIGITS, numbers_index
from .client_statement import SentStatement

MAX_ID = 2**31 - 1
PANEL_VIEWS = (
    "client_card.res_partner_view_list",
    "client_card.res_partner_view_kanban",
)
REPLACED_ACTIONS = (
    "mail.action_partner_mass_mail",
    "portal.partner_wizard_action_create_and_open",
)
SEARCHED = ("complete_name", "email", "ref", "vat", "company_registry", "phone")
TAX_IDS = ("vat", "company_registry")


def _trigram_index(*columns):
    """Return the definition of an index for searches by a part of a text."""

    def definition(registry):
        if not registry.has_trigram:
            return ""
        if registry.has_unaccent not in (False, FunctionStatus.INDEXABLE):
            return ""
        terms = (f"({registry.unaccent(column)}) gin_trgm_ops" for column in columns)
        return f"USING gin ({', '.join(terms)})"

    return definition


def _plain_tax_id(column):
    """Return a tax id in SQL as it is compared: without what people put in between."""
    return SQL("regexp_replace(upper(%s), '[^A-Z0-9]', '', 'g')", column)


def _tax_id_index(registry):
    if not registry.has_trigram:
        return ""
    terms = (f"({_plain_tax_id(SQL(name)).code}) gin_trgm_ops" for name in TAX_IDS)
    return f"USING gin ({', '.join(terms)})"


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = [
        "res.partner",
        "client.activity.mixin",
        "client.phone.mixin",
        "client.services.mixin",
    ]
    _client_field = "commercial_partner_id"

    client_status_id = fields.Many2one(
        "client.status",
        index="btree_not_null",
        tracking=True,
        groups="base.group_user",
    )
    client_status_color = fields.Integer(
        related="client_status_id.color", groups="base.group_user"
    )
    client_last_name = fields.Char(
        string="Last Name",
        compute="_compute_client_last_name",
        store=True,
        readonly=False,
        copy=False,
        groups="base.group_user",
        help="Sorts people by their last name. Correct it where the guess is wrong: it "
        "stays while the name ends with it.",
    )
    client_last_activity = fields.Datetime(
        string="Last Activity",
        default=fields.Datetime.now,
        copy=False,
        readonly=True,
        groups="base.group_user",
        help="When something last happened with the client: a message, a document, a "
        "payment or a meeting.",
    )
    client_listed = fields.Boolean(store=False, search="_search_client_listed")
    client_search = fields.Char(store=False, search="_search_client_search")
    client_currency_id = fields.Many2one(
        "res.currency",
        string="Company Currency",
        compute="_compute_client_currency_id",
    )
    client_balance = fields.Monetary(
        string="Balance",
        compute="_compute_client_balance",
        search="_search_client_balance",
        currency_field="client_currency_id",
        groups=ACCOUNTING_GROUPS,
        help="What the client owes to the current company; negative: we owe the "
        "client.",
    )
    client_overdue = fields.Monetary(
        string="Overdue",
        compute="_compute_client_overdue",
        search="_search_client_overdue",
        currency_field="client_currency_id",
        groups=ACCOUNTING_GROUPS,
        help="Still to be paid past the due date, in the current company, of all time.",
    )
    client_open_estimates = fields.Monetary(
        string="Open Estimates",
        compute="_compute_client_open_estimates",
        search="_search_client_open_estimates",
        currency_field="client_currency_id",
        groups="base.group_user",
        help="Total of the estimates sent and not answered, in the current company, of "
        "all time.",
    )
    client_over_limit = fields.Boolean(
        string="Over Credit Limit",
        compute="_compute_client_over_limit",
        search="_search_client_over_limit",
        groups=ACCOUNTING_GROUPS,
        help="Uses more credit than the limit, in the current company.",
    )

    client_statement_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Statements Sent",
        domain=[
            ("res_model", "=", "res.partner"),
            ("res_field", "=", "client_statement_ids"),
        ],
        copy=False,
        groups=ACCOUNTING_GROUPS,
        help="Files of the account statements that were sent. They are in the log, but "
        "open only to users with accounting rights.",
    )

    client_service_ids = fields.One2many(
        "client.service",
        "client_id",
        string="Services",
        groups="client_card.group_client_card_user",
    )
    client_authorised = fields.Boolean(
        string="Authorised",
        tracking=True,
        copy=False,
        groups="base.group_user",
        help="May speak for the company.",
    )
    client_authorised_for = fields.Char(
        string="May Discuss",
        tracking=True,
        copy=False,
        groups="base.group_user",
        help="What the contact may decide or ask about, in a few words.",
    )
    # what the company notes about a client is not for the client to read
    comment = fields.Html(groups="base.group_user")
    properties = fields.Properties(groups="base.group_user")

    # each column of the search needs one, or the database reads all contacts
    _client_card_name_idx = models.Index(_trigram_index(SEARCHED[0]))
    _client_card_search_idx = models.Index(_trigram_index(*SEARCHED[1:]))
    _client_card_tax_id_idx = models.Index(_tax_id_index)
    # calls and messages find their contacts by these
    _client_card_phone_idx = models.Index(numbers_index)
    _client_card_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.depends("name", "is_company")
    def _compute_client_last_name(self):
        for partner in self:
            name, last = partner.name, partner.client_last_name
            if partner.is_company or not name:
                last = name
            elif not (last and still_ends_with(name, last)):
                last = last_name(name)
            partner.client_last_name = last

    @api.depends_context("company")
    def _compute_client_currency_id(self):
        self.client_currency_id = self.env.company.currency_id

    @api.depends_context("uid", "company")
    def _compute_client_balance(self):
        self._compute_client_column("client_balance")

    @api.depends_context("uid", "company")
    def _compute_client_overdue(self):
        self._compute_client_column("client_overdue")

    @api.depends_context("uid", "company")
    def _compute_client_open_estimates(self):
        self._compute_client_column("client_open_estimates")

    def _compute_client_column(self, name):
        clients = self.commercial_partner_id
        amounts = self.env["client.figures"]._read_column(name, clients)
        for partner in self:
            partner[name] = amounts.get(partner.commercial_partner_id.id, 0.0)

    @api.depends_context("uid", "company")
    def _compute_client_over_limit(self):
        clients = self.commercial_partner_id
        over = self.env["client.credit"]._over_limit(clients)
        for partner in self:
            partner.client_over_limit = partner.commercial_partner_id.id in over

    def _search_client_balance(self, operator, value):
        return self._search_client_column("client_balance", operator, value)

    def _search_client_overdue(self, operator, value):
        return self._search_client_column("client_overdue", operator, value)

    def _search_client_open_estimates(self, operator, value):
        return self._search_client_column("client_open_estimates", operator, value)

    def _search_client_over_limit(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._search_client_column("client_over_limit", operator, value)

    def _search_client_column(self, name, operator, value):
        if operator not in ("in", "not in", "<", "<=", ">", ">="):
            return NotImplemented
        numbers = value if operator in ("in", "not in") else [value]
        is_flag = self._fields[name].type == "boolean"
        if any(
            not isinstance(number, int | float) or (number is True and not is_flag)
            for number in numbers
        ):
            raise UserError(self.env._("Compare this amount with a number."))
        return self._compared_in_sql(name, operator, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        """The panel sorts and filters by figures: join them as one subselect each."""
        if field_expr == "client_currency_id":
            return SQL("%s", self.env.company.currency_id.id)
        if field_expr == "client_over_limit":
            self._check_field_access(self._fields[field_expr], "read")
            return self.env["client.credit"]._over_limit_to_sql(alias)
        figures = self.env["client.figures"]
        if query is None or field_expr not in figures._columns():
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return figures._column_to_sql(field_expr, alias, query)

    @api.model
    def _search_client_listed(self, operator, value):
        """The clients of the panel: neither colleagues, nor contacts of a company, nor
        our own companies unless they are customers."""
        if operator != "in" or True not in value:
            return NotImplemented
        if False in value:
            return Domain.TRUE
        # sudo: only the ids of the companies' own partners are used
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        own = companies._search([]).subselect("partner_id")
        outside = Domain("partner_share", "=", True)
        whole = Domain("is_company", "=", True) | Domain("parent_id", "=", False)
        customer = Domain("customer_rank", ">", 0) | Domain("id", "not in", own)
        return outside & whole & customer

    @api.model
    def _search_client_search(self, operator, value):
        """Find clients by a part of a name, e-mail, phone, reference or tax id of
        theirs or of one of their contacts."""
        if operator == "in":
            return Domain.OR(self._search_client_search("ilike", v) for v in value)
        if operator != "ilike":
            return NotImplemented
        if not isinstance(value, str):
            raise UserError(self.env._("Search clients by a part of a text."))
        found = Domain.OR(Domain(name, "ilike", value) for name in SEARCHED)
        found |= self._number_domain(value) | self._tax_id_domain(value)
        query = self.with_context(active_test=False)._search(found)
        client = self._field_to_sql(self._table, "commercial_partner_id", query)
        return Domain("id", "in", query.subselect(client))

    @api.model
    def _tax_id_domain(self, text):
        """Return a domain for a tax id, or a part of one, however it is written: with
        or without separators and the country's prefix."""
        plain = re.sub("[^A-Z0-9]", "", text.upper())
        if len(re.findall("[0-9]", plain)) < MIN_DIGITS:
            return Domain.FALSE
        parts = {plain}
        if re.match("[A-Z]{2}.{6}", plain):
            parts.add(plain[2:])

        def to_sql(model, alias, query):
            columns = (model._field_to_sql(alias, name, query) for name in TAX_IDS)
            return SQL(" OR ").join(
                SQL("%s LIKE %s", _plain_tax_id(column), f"%{part}%")
                for column in columns
                for part in parts
            )

        return Domain.custom(to_sql=to_sql)

    def _client_contact_ids(self):
        """Return the ids of these clients and all their contacts, archived ones too.

        The database knows how many rows a contact has, not how many a client has: by
        these ids it finds those of a large client much faster.
        """
        # sudo: only the ids of the contacts are used
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        contacts = partners._search([("commercial_partner_id", "in", self.ids)])
        return contacts.get_result_ids()

    def _client_task_address(self):
        """Return the address on one line, to find the way to a task."""
        if not self:
            return False
        # what is not known leaves commas and empty lines in its country's format
        address = self._display_address(without_company=True)
        return re.sub(r"\s*[,\n]\s*(?:[,\n]\s*)*", ", ", address).strip(", ")

    def write(self, vals):
        """A client that becomes a contact of another takes along the documents of its
        contacts: core moves their journal items, and leaves the documents behind."""
        if not vals.get("parent_id"):
            return super().write(vals)
        # sudo: as in core, whose accounts move with a contact is nobody's choice
        moves = self.env["account.move"].sudo()
        moves = moves.with_context(bypass_lock_check=BYPASS_LOCK_CHECK)
        whole = Domain("commercial_partner_id", "in", self.ids)
        whole &= Domain("line_ids.partner_id", "in", self.ids)
        moves_of = moves.search(whole).grouped("commercial_partner_id")
        result = super().write(vals)
        for partner, documents in moves_of.items():
            documents.commercial_partner_id = partner.sudo().commercial_partner_id
        return result

    # ------------------------------------------------------------------
    # Last activity
    # ------------------------------------------------------------------

    def _client_activity_partners(self):
        return self

    @api.model
    def _write_last_activity(self):
        """Write the last activity of the clients noted in this transaction.

        In one statement of our own: a write of the ORM would change ``write_date``.
        """
        clients = self.browse()
        noted = self.env.cr.precommit.data.pop("client_card.activity", {})
        for model_name, ids in noted.items():
            # sudo: only the ids of the clients are used
            documents = self.env[model_name].sudo().browse(ids).exists()
            clients |= documents._client_activity_partners().commercial_partner_id
        if not clients:
            return
        if not clients._try_write_last_activity() and len(clients) > 1:
            for client in clients:
                client._try_write_last_activity()
        clients.invalidate_recordset(["client_last_activity"], flush=False)

    def _try_write_last_activity(self):
        """Return False when another user has just changed one of these clients.

        Then it was active just now anyway: not worth to repeat the user's work.
        """
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    SQL(
                        """
                        UPDATE res_partner
                           SET client_last_activity = %(now)s
                         WHERE id IN (SELECT id FROM res_partner WHERE id IN %(ids)s
                                         AND COALESCE(client_last_activity < %(now)s,
                                                      true)
                                      FOR NO KEY UPDATE SKIP LOCKED)
                        """,
                        now=fields.Datetime.now(),
                        ids=tuple(self.ids),
                    ),
                    log_exceptions=False,
                )
        except SerializationFailure:
            return False
        return True

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    @api.readonly
    def action_open_client_card(self):
        """Open the card of the client to whom this contact belongs.

        :return: an action
        :raise AccessError: for users without the group of the Clients app, or who may
            not read the contact
        """
        self.ensure_one()
        if not self.env.user.has_group("client_card.group_client_card_user"):
            raise AccessError(self.env._("This is for users of the Clients app."))
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_card.client_card_action"
        )
        # sudo: the client of a readable contact; opening it checks the right again
        return action | {"res_id": self.sudo().commercial_partner_id.id}

    @api.readonly
    def get_formview_action(self, access_uid=None):
        """Let the name of a client on a document lead to its card.

        Only from fields that hold a client: those that say so, and those in which Odoo
        looks for customers. From anywhere else, as in Contacts, and for users without
        the card, it is Odoo's own form.
        """
        if self._leads_to_client_card(access_uid):
            return self.action_open_client_card()
        return super().get_formview_action(access_uid=access_uid)

    def _leads_to_client_card(self, access_uid):
        mode = self.env.context.get("res_partner_search_mode")
        if mode == "supplier" or access_uid not in (None, self.env.uid):
            return False
        if mode != "customer" and not self.env.context.get("client_card_link"):
            return False
        if len(self) != 1 or not self.has_access("read") or not self.partner_share:
            return False
        # bills have the same field
        is_vendor = self.supplier_rank and not self.customer_rank
        is_user = self.env.user.has_group("client_card.group_client_card_user")
        return is_user and (mode == "customer" or not is_vendor)

    @api.model
    def get_views(self, views, options=None):
        """Leave out of the panel's Action menu what it has in another way, which says
        who is left out."""
        result = super().get_views(views, options)
        find = self.env["ir.model.data"]._xmlid_to_res_id
        panel = {find(name) for name in PANEL_VIEWS}
        replaced = {find(name) for name in REPLACED_ACTIONS}
        for view in result["views"].values():
            actions = view.get("toolbar", {}).get("action")
            if actions and view["id"] in panel:
                kept = [action for action in actions if action["id"] not in replaced]
                view["toolbar"]["action"] = kept
        return result

    @api.readonly
    def action_open_contact_form(self):
        """Open the ordinary contact form, which has every field, in a dialog.

        :return: an action
        :raise AccessError: if the user may not read the contact
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("base.view_partner_form").id, "form")],
            "target": "new",
        }

    @api.readonly
    def action_view_client_invoices(self):
        """Open the outstanding invoices of the client, those that its block counts.

        :return: an action
        :raise AccessError: if the user may not read the contact or such documents
        """
        return self._action_view_documents("invoices", "account_move_action")

    @api.readonly
    def action_view_client_estimates(self):
        """Open the outstanding estimates of the client, those that its block counts.

        :return: an action
        :raise AccessError: if the user may not read the contact or such documents
        """
        return self._action_view_documents("estimates", "sale_order_action")

    def _action_view_documents(self, kind, action):
        self.ensure_one()
        self.check_access("read")
        if not self.env["client.figures"]._can_see(kind):
            raise AccessError(self.env._("You have no right to see these documents."))
        # sudo: the client of a readable contact; only its id is used
        client_id = self.sudo().commercial_partner_id.id
        source = self.env["client.figures"]._sources()[kind]
        domain = source.domain & Domain(source.client, "=", client_id)
        return self.env["ir.actions.act_window"]._for_xml_id(
            f"client_card.{action}"
        ) | {
            "domain": list(domain),
            "context": {
                "search_default_outstanding": 1,
                "client_card_client_id": client_id,
                "client_card_figures": kind,
            },
        }

    def action_print_client_statement(self, date_from=None, date_to=None):
        """Print the account statement of the client with the current company.

        :param date_from: first day
        :param date_to: last day; default of both: the last three months up to today
        :return: an action
        :raise AccessError: if the user has no accounting rights, or may not read the
            contact
        :raise UserError: on bad dates
        """
        statement = self.env["client.statement"]
        statement._check_statement_access()
        self.check_access("read")
        # sudo: the clients of readable contacts; the report checks the right again
        clients = self.sudo().commercial_partner_id
        report = self.env.ref("client_card.client_statement_report")
        return report.report_action(
            clients.ids,
            data={
                "client_ids": clients.ids,
                "period": statement._period_values(date_from, date_to),
            },
            config=False,
        )

    def action_send_client_statement(self, date_from=None, date_to=None):
        """Open the composer with the current company's statement, to one or many.

        For many it is Odoo's mass mode, whose queue sends. Clients without an e-mail
        address are named, and left out.

        :param date_from: first day
        :param date_to: last day; default of both: the last three months up to today
        :return: an action
        :raise AccessError: if the user has no accounting rights, or may not read the
            contacts
        :raise UserError: on bad dates, or when no client has an e-mail address
        """
        statement = self.env["client.statement"]
        statement._check_statement_access()
        self.check_access("read")
        # sudo: the clients of readable contacts, by id; composing checks the right
        clients = self.browse(self.sudo().commercial_partner_id.ids)
        if not clients:
            raise UserError(self.env._("Choose the clients who get their statement."))
        reached = clients.filtered(lambda c: c._client_statement_recipient().email)
        silent = (clients - reached).mapped("display_name")
        named = self.env._(
            "Clients without an e-mail address: %(names)s.", names=", ".join(silent)
        )
        if not reached:
            raise UserError(named)
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Account Statement"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": reached.ids,
                "default_template_id": self._client_statement_template().id,
                "default_composition_mode": "mass_mail"
                if len(reached) > 1
                else "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                # the followers of a client are not those whom its account concerns
                "default_notify_skip_followers": True,
                "default_force_send": len(reached) == 1,
                "client_statement_period": statement._period_values(date_from, date_to),
            },
        }
        if not silent:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": named,
                "next": action,
            },
        }

    def action_client_archive(self):
        """Archive as many of these contacts as Odoo allows.

        :return: an action that reports
        :raise AccessError: for users without the group of the Clients app, or who may
            not change contacts
        """
        return self._action_client_bulk(self.env._("Archive"), "action_archive")

    def action_client_unarchive(self):
        """Unarchive as many of these contacts as Odoo allows.

        :return: an action that reports
        :raise AccessError: see :meth:`action_client_archive`
        """
        return self._action_client_bulk(self.env._("Unarchive"), "action_unarchive")

    def action_client_delete(self):
        """Delete as many of these contacts as Odoo allows.

        :return: an action that reports
        :raise AccessError: see :meth:`action_client_archive`
        """
        alike = self.env["client.bulk"]._group_by_references
        title = self.env._("Delete")
        return self._action_client_bulk(title, "unlink", "unlink", alike)

    def _action_client_bulk(self, title, method, operation="write", alike=None):
        bulk = self.env["client.bulk"]
        clients = bulk._check_clients(self)
        refused = bulk._do(
            clients, lambda some: getattr(some, method)(), operation, alike=alike
        )
        return bulk._report(title, clients, refused)

    def action_client_email(self):
        """Open Odoo's composer for all of these contacts whom an e-mail can reach.

        :return: an action: the composer, or first who is left out and why
        :raise AccessError: for users without the group of the Clients app, or who may
            not read contacts
        """
        bulk = self.env["client.bulk"]
        clients = bulk._check_clients(self)
        allowed, refused = bulk._allowed(clients, "read")
        addresses = set()
        for client in allowed:
            if not client.email_normalized:
                refused[client.id] = self.env._("Has no valid e-mail address.")
            elif client.is_blacklisted:
                refused[client.id] = self.env._("Does not want e-mails.")
            else:
                addresses.add(client.email_normalized)
        reached = [i for i in clients._ids if i not in refused]
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Email"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": reached,
                "default_composition_mode": "mass_mail",
            },
        }
        message = self.env._("Clients who get the e-mail: %s", len(reached))
        if len(addresses) < len(reached):
            shared = self.env._(
                "They have %s addresses: to the same one the same e-mail goes once.",
                len(addresses),
            )
            message = f"{message}. {shared}"
        elif not refused:
            return action
        return bulk._report_refused(
            action["name"], message, refused, next_action=action if reached else None
        )

    @api.model
    def _client_statement_template(self):
        """Return the template of the e-mail with the statement; none once deleted."""
        return (
            self.env.ref(
                "client_card.client_statement_mail_template", raise_if_not_found=False
            )
            or self.env["mail.template"]
        )

    def _client_statement_recipient(self):
        """Return the contact who gets the client's statement: that for invoices."""
        self.ensure_one()
        ids = self.address_get(["invoice"])
        invoice = self.browse(ids["invoice"])
        return invoice if invoice.email else self

    def message_post(self, **kwargs):
        """Post a message: one that was scheduled with an account statement gets its
        files now, made with the rights that its author has now.

        :param dict client_statement: what the composer noted of the statement
        :raise AccessError: if the user may not write to the contact, or has no
            accounting rights for the statement
        :raise UserError: on anything but a note of the composer's
        """
        partner = self
        order = kwargs.pop("client_statement", None)
        if order is not None:
            sent = SentStatement(self.env["client.statement"]._check_order(order))
            partner = self.with_context(client_statement_sent=sent)
        return super(ResPartner, partner).message_post(**kwargs)

    def _message_post_after_hook(self, message, msg_values):
        sent = self.env.context.get("client_statement_sent")
        if isinstance(sent, SentStatement):
            # sudo: marks the message as a statement, for the log
            message.sudo().client_statement = sent.order or {"ready": True}
            if sent.order:
                message.sudo()._make_client_statement()
            else:
                self._hide_client_statements(message.attachment_ids)
        return super()._message_post_after_hook(message, msg_values)

    @api.model
    def _hide_client_statements(self, files):
        """Leave these files in the log of clients to those with accounting rights."""
        # sudo: posted by a user who was allowed to make them
        files = files.sudo().filtered(lambda file: file.res_model == self._name)
        files.res_field = "client_statement_ids"

    def _client_statement_company(self):
        """Return the company whose statement is sent: the current one."""
        return self.env.company

    def _process_attachments_for_template_post(self, mail_template):
        """Add the Excel file to the e-mail with the statement."""
        if mail_template != self._client_statement_template():
            return {}
        # not the superuser, as whom Odoo renders what an e-mail carries
        self = self.sudo(False)
        self.check_access("read")
        statement = self.env["client.statement"]._check_statement_access()._for_paper()
        period = statement._chosen_period()
        result = {}
        for client in self:
            file = io.BytesIO()
            statement._write_workbook(file, client, *period)
            name = self.env._("Account Statement - %(name)s", name=client.display_name)
            result[client.id] = {
                "attachments": [(f"{name}.xlsx", base64.b64encode(file.getvalue()))]
            }
        return result

    # ------------------------------------------------------------------
    # Integrators
    # ------------------------------------------------------------------

    @api.readonly
    def client_card_figures(self, period=None, figures=None):
        """Return the figures of the client card for many clients at once.

        Amounts are given per company the caller works in, in that company's currency;
        companies and currencies are never added. What the caller may not see is left
        out. The number of queries does not depend on the number of clients or
        documents.

        :param str period: ``"year"`` (current year) or ``"all"``; default: the
            caller's own choice. ``balance``, ``credit``, ``late`` and
            ``on_account`` are always of all time.
        :param list figures: which of ``"balance"``, ``"credit"``, ``"invoices"``,
            ``"estimates"`` (and what bridges add), ``"late"``, ``"on_account"``,
            ``"days_to_pay"``; default: all but the last three, which read more
        :return: a list with a dict for each id, in the same order

        ::

            {"id": 12, "client_id": 7, "name": "Azure Interior", "period": "year",
             "companies": [{
                 "company_id": 1, "company": "My Company",
                 "currency_id": 125, "currency": "EUR",
                 "balance": 150.0,  # positive: the client owes us
                 "credit": {"limit": 100.0, "used": 170.0, "to_invoice": 20.0,
                            "available": -70.0, "over": True},
                 "invoices": {"outstanding": {
                     "count": 2, "amount": 150.0,
                     "currencies": {"USD": {"count": 1, "amount": 110.0}, …}}, …},
                 "estimates": {"outstanding": {…}, "accepted": {…}, …},
                 "late": {"count": 1, "amount": 50.0},
                 "on_account": {"amount": 20.0, "bills": 0.0, "outstanding": 150.0,
                                "not_sent": 20.0, "other_debits": 0.0,
                                "open_items": 150.0, "rest": 0.0},
                 "days_to_pay": {"count": 3, "days": 12.5},
             }]}

        ``client_id`` is the commercial partner: a contact answers with the figures
        of its company. ``amount`` is in the company's currency, ``currencies`` has
        the same documents in their own currencies.

        ``used`` is what Odoo compares with the limit of credit: what is open on
        receivable accounts (in all branches of the company) and, ``to_invoice``, what
        confirmed orders leave to be invoiced. ``limit`` and ``available`` are False
        where no limit applies. ``late`` goes by each instalment's due date.
        ``on_account`` are the open credits, of which ``bills`` are our own to pay:
        ``outstanding + not_sent + other_debits - amount`` is ``open_items``, and with
        ``rest`` the balance. ``days_to_pay`` is the mean over the ``count`` documents
        of the block ``paid``; ``days`` is False when there is none.

        :raise AccessError: for portal users, or contacts the caller may not read
        :raise UserError: on unknown ids, period or figures
        """
        partners = self._check_figures_access()
        compute = self.env["client.figures"]
        kinds = compute._check_kinds(figures)
        period = compute._check_period(period)
        # sudo: the client of a contact that the caller may read
        client_of = {p: p.sudo().commercial_partner_id for p in partners}
        clients = self.browse({client.id for client in client_of.values()})
        companies = compute._read_clients(kinds, clients, period)
        return [
            {
                "id": partner.id,
                "client_id": client.id,
                "name": client.display_name or "",
                "period": period,
                "companies": companies[client.id],
            }
            for partner, client in client_of.items()
        ]

    @api.readonly
    def client_card_side(self):
        """Return one client at a glance, in one call: what the side card shows.

        Everything is read with the caller's own rights; what may not be seen is left
        out. A contact answers as its company does. The number of queries does not
        depend on how much the client has.

        :return: a dict

        ::

            {"id": 12, "client_id": 7, "name": "Azure Interior", "active": True,
             "write_date": "2026-01-31 10:00:00",  # UTC, as all times here
             "email": "azure@example.com", "phone": "+1 555 0100",
             "address": "1 Main St, Fremont", "vat": "US12345677", "ref": "A7",
             "status": {"name": "Active", "color": 10},
             "tags": [{"id": 3, "name": "Services", "color": 4}],
             "salesperson": "Marc Demo", "last_activity": "2026-01-31 10:00:00",
             "period": "all", "companies": […],  # as of ``client_card_figures``
             "has_balance": True,  # which ``client_card_figures`` has
             "service_status": {"value": "with", "name": "With services"},
             "services": {"count": 1, "can_create": True, "records": [
                 {"id": 4, "name": "Hosting", "type": "Maintenance",
                  "kind": "subscription", "date_end": False, "amount": 50.0,
                  "currency_id": 125, "every": 1, "unit": "month"}]},
             "solutions": {…, "records": [
                 {"id": 5, "name": "Till", "version": "4.2",
                  "date_installed": "2026-01-31"}]},
             "contacts": {…, "records": [
                 {"id": 9, "name": "Ana", "function": "Buyer",
                  "phone": "+1 555 0101", "email": "ana@example.com",
                  "authorised": True,
                  "authorised_for": "Orders"}]},
             "tasks": {…, "records": [
                 {"id": 6, "name": "Visit", "type": "meeting", "state": "open",
                  "late": False, "allday": False, "start": "2026-02-01 09:00:00"}]}}

        ``companies`` has what is open, per company and in its currency, of all time:
        the block ``overdue`` of ``invoices`` and ``outstanding`` of ``estimates``.
        ``has_balance`` says whether the caller may see the balance, which takes longer,
        as it adds up the whole ledger. Of each part come the first five records, and
        ``count`` says how many there are, 101 for more than a hundred: services in
        force, newest first;
        installed solutions by name; contacts, those authorised first; tasks still to be
        done, by time, late ones included. What is not filled in is False; so are
        ``every`` and ``unit`` of what does not recur. ``start`` of a whole day is a
        date.

        :raise AccessError: for portal users, or a client the caller may not read
        :raise UserError: on an unknown id, or on none or several
        """
        self._check_one_contact()
        side = self.env["client.side"]
        names = side._contact_fields()
        partner = self._check_figures_access(names)
        # sudo: the client of a contact that the caller may read; only its id is used
        client = self.browse(partner.sudo().commercial_partner_id.id)
        if client != partner:
            client._check_figures_access(names)
        return {"id": partner.id} | side._read_client(client)

    @api.readonly
    def client_card_history(self):
        """Return what was invoiced to clients by year and month, newest year first.

        Refunds are negative, as in the block Total, whose amount of all time the
        years add up to. A year is compared with the one before, the current one with
        the same months of it.

        :return: a list with a dict for each id, in the same order::

                {"id": 12, "client_id": 7, "companies": [{
                    "company_id": 1, "company": "My Company",
                    "currency_id": 125, "currency": "EUR",
                    "years": [{"year": 2026, "months": [100.0, …], "total": 900.0,
                               "before": 600.0, "change": 0.5}]}]}

            ``before`` is the amount of the year before, and ``change`` the part of it
            by which the year differs; it is left out where there was nothing before

        :raise AccessError: for contacts or invoices that the caller may not read
        :raise UserError: on unknown ids
        """
        partners = self._check_figures_access()
        figures = self.env["client.figures"]
        if not figures._can_see("invoices"):
            raise AccessError(self.env._("You have no right to see these documents."))
        # sudo: the client of a contact that the caller may read; only its id is used
        client_of = {p: p.sudo().commercial_partner_id.id for p in partners}
        history = figures._read_history(self.browse(set(client_of.values())))
        return [
            {
                "id": partner.id,
                "client_id": client_id,
                "companies": [
                    figures._describe_company(company)
                    | {
                        "years": self._compare_years(
                            history[client_id, company.id], company.currency_id
                        )
                    }
                    for company in self.env.companies
                ],
            }
            for partner, client_id in client_of.items()
        ]

    @api.model
    def _compare_years(self, months_of, currency):
        """Return the years of a history, newest first, each compared with the last."""
        today = fields.Date.context_today(self)
        years = []
        for year in sorted(months_of, reverse=True):
            months = months_of[year]
            past = today.month if year == today.year else 12
            before = round_amount(currency, sum(months_of.get(year - 1, [])[:past]))
            row = {
                "year": year,
                "months": months,
                "total": round_amount(currency, sum(months)),
                "before": before,
            }
            if before:
                row["change"] = (sum(months[:past]) - before) / abs(before)
            years.append(row)
        return years

    def _check_one_contact(self):
        """:raise UserError: on none or several"""
        if len(self._ids) != 1:
            raise UserError(self.env._("Give the id of one contact."))

    def _check_figures_access(self, names=("commercial_partner_id",)):
        """Return the contacts asked for, each once.

        :param names: fields that the caller goes on to read
        :raise AccessError: for portal users, or contacts the caller may not read
        :raise UserError: on ids of no contact
        """
        self = self.sudo(False)
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Figures are for internal users only."))
        # all that is needed of them: their rules would read every column
        self.env.companies.fetch(["name", "currency_id", "parent_path"])
        # what is no id at all would make the database fail
        valid = [i for i in self._ids if type(i) is int and 0 < i <= MAX_ID]
        asked = self.browse(dict.fromkeys(valid))
        readable = self.with_context(active_test=False).search_fetch(
            [("id", "in", valid)], names, order="id"
        )
        if len(readable) == len(asked) and len(valid) == len(self._ids):
            return asked
        found = set(asked.exists()._ids)
        if missing := [str(i) for i in self._ids if i not in found]:
            raise UserError(
                self.env._("No contact has these ids: %s.", ", ".join(missing[:10]))
            )
        asked.check_access("read")
        return asked

    @api.readonly
    def client_card_statement(
        self, date_from=None, date_to=None, parts=None, limit=80, offset=0
    ):
        """Return the account statement of one client, per company.

        Opening and lines are the closing, which is the balance as of the last day;
        positive: the client owes us. The ageing adds up to what is open as of that
        day: what is owed by its due date, credits as ``on_account``, 0 or negative.
        Amounts are those booked in the company's currency, beside them those in the
        document's own; companies and currencies are never added.

        :param str date_from: first day, ``"2026-01-31"``; default: from the beginning
        :param str date_to: last day; default: all, later-dated items too
        :param list parts: which of ``"lines"``, ``"open_items"``, ``"ageing"`` to read
            beside the totals; default: all
        :param int limit: lines, and open items, of each company on a page; up to 1000
        :param int offset: how many of them come before the page
        :return: a list with a dict for each company

        ::

            {"company_id": 1, "company": "My Company", "currency_id": 125,
             "currency": "EUR", "opening": 100.0, "debit": 80.0, "credit": 30.0,
             "closing": 150.0, "count": 2,
             "lines": [{"id": 5, "move_id": 3, "date": "2026-01-31",
                 "number": "INV/2026/00001", "label": "", "due": "2026-02-28",
                 "debit": 80.0, "credit": 0.0, "currency_id": 125,
                 "currency": "EUR", "amount_currency": 80.0,
                 "balance": 180.0}, …],  # the running balance
             "open_items": [{"id": 5, "move_id": 3, "number": "INV/2026/00001",
                 "label": "", "date": "2026-01-31", "due": "2026-02-28",
                 "days_late": 3, "currency_id": 125, "currency": "EUR",
                 "amount": 80.0, "residual": 50.0, "amount_currency": 80.0,
                 "residual_currency": 50.0}, …],  # the oldest due first
             "ageing": {"count": 1, "total": 50.0, "not_due": 0.0, "1_30": 50.0,
                 "31_60": 0.0, "61_90": 0.0, "over_90": 0.0,
                 "on_account": 0.0,
                 "currencies": {"EUR": {"currency_id": 125, "count": 1, …}}}}

        ``count`` says how many lines, and in the ageing how many open items, there are
        on all pages. ``due`` is False for credits, payments and corrections.

        :raise AccessError: for users without accounting rights, or a contact the
            caller may not read
        :raise UserError: on unknown ids, dates, parts or pages, or on none or several
            ids
        """
        self._check_one_contact()
        partner = self._check_figures_access()
        statement = self.env["client.statement"]
        statement._check_statement_access()
        period = statement._check_dates(date_from, date_to)
        parts = statement._check_parts(parts)
        statement._check_page(limit, offset)
        # sudo: the client of a contact that the caller may read
        client = self.browse(partner.sudo().commercial_partner_id.id)
        return statement._read_statement(client, *period, parts, limit, offset)
