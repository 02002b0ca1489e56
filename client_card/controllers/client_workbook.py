import tempfile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import Controller, Response, content_disposition, request, route

from ..tools import MAX_ID

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 2**20  # bytes of a file kept in memory before it goes to disk


class ClientWorkbookController(Controller):
    """Files of a client's account: Excel of any length in bounded memory, and PDF.

    For the web client, which sends a token with each download, and for other systems,
    which use an API key.
    """

    @route(
        "/client_card/ledger/<int:client_id>.xlsx",
        type="http",
        auth="client_card",
        readonly=True,
    )
    def ledger(self, client_id, company_ids=None, token=None):
        """The whole ledger of a client in the user's language."""
        self._choose_companies(company_ids)
        client = self._find_client(client_id)
        name = request.env._(
            "Ledger - %(name)s - %(day)s",
            name=client.display_name,
            day=fields.Date.context_today(client),
        )
        return self._respond(client, name, parts=("lines",))

    @route(
        "/client_card/statement/<int:client_id>.xlsx",
        type="http",
        auth="client_card",
        readonly=True,
    )
    def statement(
        self, client_id, date_from=None, date_to=None, company_ids=None, token=None
    ):
        """The statement of a period, with the open items and their ageing."""
        self._choose_companies(company_ids)
        days = request.env["client.statement"]._check_dates(date_from, date_to)
        client = self._find_client(client_id)
        reader = client.with_context(
            client_statement_lang=request.env.lang, client_statement_period=days
        )
        return self._respond(client, reader._client_statement_file_name(), *days)

    @route(
        "/client_card/statement/<int:client_id>.pdf",
        type="http",
        auth="client_card",
    )
    def statement_pdf(self, client_id, date_from=None, date_to=None, company_ids=None):
        """The printed statement of the current company, in the client's language.

        :return: the file; see :meth:`_find_client` for refusals
        """
        self._choose_companies(company_ids)
        client = self._find_client(client_id)
        statement = request.env["client.statement"]
        period = statement._period_values(date_from, date_to)
        content, _type = request.env["ir.actions.report"]._render_qweb_pdf(
            "client_card.client_statement_report", client.ids, {"period": period}
        )
        client = client.with_context(client_statement_period=period)
        name = f"{client._client_statement_file_name()}.pdf"
        return request.make_response(content, self._headers(name, "application/pdf"))

    def _choose_companies(self, company_ids):
        """Work in the requested companies; the first one is current.

        The cookie ``cids`` is ignored: all tabs of a browser share it.

        Odoo refuses those that are not the user's.

        :param str company_ids: ``"1,2"``; none: all of the user
        :raise UserError: on anything but a list of ids
        """
        if company_ids is None:
            return
        chosen = company_ids.split(",")
        if not all(id_.isascii() and id_.isdecimal() for id_ in chosen):
            raise UserError(
                request.env._("Enter the companies as a list of ids, such as 1,2.")
            )
        ids = list(dict.fromkeys(int(company_id) for company_id in chosen))
        request.update_context(allowed_company_ids=ids)

    def _find_client(self, client_id):
        """Return the client.

        :raise NotFound: for unknown clients
        :raise AccessError: for users without accounting rights, or to read the client
            or a company (the answer is 403, as that to bad dates is 422)
        """
        partner = request.env["res.partner"].browse(min(client_id, MAX_ID)).exists()
        request.env["client.statement"]._check_statement_access()
        if not partner:
            raise NotFound
        partner.check_access("read")
        # sudo: the client of a readable contact; only its name is shown
        return partner.sudo().commercial_partner_id

    def _respond(self, client, name, *period, **options):
        """Return the Excel file of a client that was found by :meth:`_find_client`."""
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # closed with the response
        statement = request.env["client.statement"]
        statement._write_workbook(file, client, *period, **options)
        size = file.tell()
        file.seek(0)
        return Response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                *self._headers(f"{name}.xlsx", XLSX),
                ("Content-Length", size),
            ],
            direct_passthrough=True,
        )

    def _headers(self, name, content_type):
        return [
            ("Content-Type", content_type),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ]
