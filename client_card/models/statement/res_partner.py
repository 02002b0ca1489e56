import base64
import io

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools import ACCOUNTING_GROUPS
from .client_statement import SentStatement


class ResPartner(models.Model):
    """The account statement of a client: read, print and send by email."""

    _inherit = "res.partner"

    client_accounting_contact = fields.Boolean(
        string="Accounting",
        tracking=True,
        copy=False,
        groups="base.group_user",
        help="Gets account statements and reminders, in place of the invoice address.",
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
        help="Files of the account statements sent. They appear in the log, but "
        "only users with accounting rights can open them.",
    )

    @api.readonly
    def client_card_statement(
        self, date_from=None, date_to=None, parts=None, limit=80, offset=0
    ):
        """Return the account statement of one client, per company.

        Opening plus lines equals closing, the balance as of the last day; positive: the
        client owes us. The ageing adds up to the open items as of that day: amounts
        owed by due date, credits as ``on_account``, 0 or negative. Amounts are as
        booked in the company's currency, together with those in the document's
        currency; companies and currencies are never added.

        :param str date_from: first day, ``"2026-01-31"``; default: from the beginning
        :param str date_to: last day; default: all, including future dates
        :param list parts: which of ``"lines"``, ``"open_items"``, ``"ageing"`` to read
            in addition to the totals; default: all
        :param int limit: lines and open items of each company per page, up to 1000
        :param int offset: how many of them to skip
        :return: a list with a dict for each company

        ::

            {"company_id": 1, "company": "My Company", "currency_id": 125,
             "currency": "EUR", "opening": 100.0, "debit": 80.0, "credit": 30.0,
             "closing": 150.0, "count": 2,
             "lines": [{"id": 5, "move_id": 3, "date": "2026-01-31",
                 "number": "INV/2026/00001", "label": "", "kind": "out_invoice",
                 "undone": False, "due": "2026-02-28", "debit": 80.0,
                 "credit": 0.0, "currency_id": 125,
                 "currency": "EUR", "amount_currency": 80.0,
                 "balance": 180.0}, …],  # the running balance
             "open_items": [{"id": 5, "move_id": 3, "number": "INV/2026/00001",
                 "label": "", "kind": "out_invoice", "date": "2026-01-31",
                 "due": "2026-02-28",
                 "days_late": 3, "currency_id": 125, "currency": "EUR",
                 "amount": 80.0, "residual": 50.0, "amount_currency": 80.0,
                 "residual_currency": 50.0}, …],  # the oldest due first
             "ageing": {"count": 1, "total": 50.0, "not_due": 0.0, "1_30": 50.0,
                 "31_60": 0.0, "61_90": 0.0, "over_90": 0.0,
                 "on_account": 0.0,
                 "currencies": {"EUR": {"currency_id": 125, "count": 1, …}}}}

        ``count`` is the number of lines, and in the ageing of open items, on all pages.
        ``due`` is False for credits, payments and corrections. ``label`` is Odoo's
        label without the number; ``kind`` the ``move_type`` of the document, or
        ``"payment"``; ``undone`` marks corrections that were undone, and their
        reversals.

        :raise AccessError: for users without accounting rights, or a contact the
            caller may not read
        :raise UserError: on unknown ids, dates, parts or pages, or on no id or several
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
        # sudo: the clients of readable contacts; the report checks access again
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
        """Open the composer with the current company's statement, for one or many
        clients.

        For many clients it uses Odoo's mass mode, which queues the emails. Clients
        without an email address are named and left out.

        :param date_from: first day
        :param date_to: last day; default of both: the last three months up to today
        :return: an action
        :raise AccessError: if the user has no accounting rights, or may not read the
            contacts
        :raise UserError: on bad dates, or if no client has an email address
        """
        statement = self.env["client.statement"]
        statement._check_statement_access()
        self.check_access("read")
        # sudo: the ids of the clients of readable contacts; composing checks access
        clients = self.browse(self.sudo().commercial_partner_id.ids)
        if not clients:
            raise UserError(self.env._("Choose the clients to send a statement to."))
        recipients = clients._client_statement_recipients()
        reached = clients.filtered(lambda c: any(r.email for r in recipients[c]))
        silent = (clients - reached).mapped("display_name")
        named = self.env._(
            "Clients without an email address: %(names)s.", names=", ".join(silent)
        )
        if not reached:
            raise UserError(named)
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Account Statement"),
            "res_model": "mail.compose.message",
            "views": [
                (self._client_statement_view() if len(reached) > 1 else False, "form")
            ],
            "target": "new",
            "context": {
                "client_card_notice": True,
                "client_statement_silent": silent and named,
                "default_model": self._name,
                "default_res_ids": reached.ids,
                "default_template_id": self._client_statement_template().id,
                "default_composition_mode": "mass_mail"
                if len(reached) > 1
                else "comment",
                # a simple layout with our name in the footer, which fits a phone
                "default_email_layout_xmlid": "mail.mail_notification_layout",
                "email_notification_force_footer": True,
                # followers of a client should not get its account
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

    @api.model
    def _client_statement_view(self):
        """Return the id of the composer's form for statements to many."""
        return self.env.ref("client_card.mail_compose_message_view_form_statement").id

    @api.model
    def _client_statement_template(self):
        """Return the template of the email with the statement; none if it was
        deleted."""
        return (
            self.env.ref(
                "client_card.client_statement_mail_template", raise_if_not_found=False
            )
            or self.env["mail.template"]
        )

    def _client_statement_recipients(self):
        """Return the recipients of statements and reminders: the contacts marked
        *Accounting*, otherwise the invoice contact, otherwise the client itself. The
        number of queries does not depend on the number of clients.

        :return: ``{client: [contact]}``; some may have no address
        """
        clients = self.with_context(active_test=True)
        contacts = clients.search_fetch(
            Domain("commercial_partner_id", "in", clients.ids)
            & Domain("client_accounting_contact", "=", True),
            ["commercial_partner_id", "email", "phone", "message_bounce"],
            order="id",
        )
        of_client = contacts.grouped("commercial_partner_id")
        others = clients.filtered(lambda client: client not in of_client)
        others.child_ids.fetch(["email"])  # one query instead of one for each
        for client in others:
            of_client[client] = client._client_invoice_contact()
        # read together: separately, each would be one more query
        together = {c.id: c for c in clients.union(*of_client.values())}
        return {
            client: [together[id_] for id_ in contacts.ids]
            for client, contacts in of_client.items()
        }

    def _client_statement_recipient_ids(self):
        """Return the ids of the recipients who have an address, for a template."""
        [contacts] = self._client_statement_recipients().values()
        return ",".join(str(c.id) for c in contacts if c.email)

    def _client_invoice_contact(self):
        """Return the invoice contact, if it has an address; otherwise the client."""
        if not self.child_ids:
            return self
        invoice = self.browse(self.address_get(["invoice"])["invoice"])
        return invoice if invoice.email else self

    def _client_statement_reaches(self):
        """Return whether emails reach this contact."""
        self.ensure_one()
        blocked = self.is_blacklisted or self.message_bounce
        return bool(self.email_normalized) and not blocked

    def message_post(self, **kwargs):
        """Post a message. One that was scheduled with an account statement gets its
        files now, generated with the current rights of its author.

        :param dict client_statement: what the composer stored about the statement
        :raise AccessError: if the user may not write to the contact, or has no
            accounting rights for the statement
        :raise UserError: on anything but data of the composer
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
            # sudo: only marks the message as a statement, for the log
            message.sudo().client_statement = sent.order or {"ready": True}
            if sent.order:
                message.sudo()._make_client_statement()
            else:
                self._hide_client_statements(message.attachment_ids)
        return super()._message_post_after_hook(message, msg_values)

    @api.model
    def _hide_client_statements(self, files):
        """Restrict these files in the log of clients to users with accounting
        rights."""
        # sudo: posted by a user who had the right to generate them
        files = files.sudo().filtered(lambda file: file.res_model == self._name)
        files.res_field = "client_statement_ids"

    def _client_statement_company(self):
        """Return the company whose statement is sent: the current one."""
        return self.env.company

    def _client_statement_day(self):
        """Return the last day of the statement, formatted."""
        self.ensure_one()
        _first, last = self.env["client.statement"]._chosen_period()
        return format_date(self.env, last or fields.Date.context_today(self))

    def _client_statement_file_name(self):
        """Return the name of the statement's file: with the client and the day."""
        client = self.commercial_partner_id
        statement = self.env["client.statement"]
        _first, last = statement._chosen_period()
        reader = client.with_context(lang=statement._paper_lang(client))
        return reader.env._(
            "Account Statement - %(name)s - %(day)s",
            name=client.display_name,
            day=last or fields.Date.context_today(self),
        )

    def _process_attachments_for_template_post(self, mail_template):
        """Add the Excel file to the email with the statement."""
        if mail_template != self._client_statement_template():
            return {}
        # not as superuser, as Odoo renders attachments of emails
        self = self.sudo(False)
        self.check_access("read")
        statement = self.env["client.statement"]._check_statement_access()._for_paper()
        period = statement._chosen_period()
        result = {}
        for client in self:
            file = io.BytesIO()
            statement._write_workbook(file, client, *period)
            name = f"{client._client_statement_file_name()}.xlsx"
            result[client.id] = {
                "attachments": [(name, base64.b64encode(file.getvalue()))]
            }
        return result
