import tempfile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo.http import Controller, Response, content_disposition, request, route

from ..models.res_partner import MAX_ID

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 2**20  # bytes of a file before it goes to the disk


class ClientWorkbookController(Controller):
    """Excel files of a client's account, of any length, in bounded memory."""

    @route(
        "/client_card/ledger/<int:client_id>.xlsx",
        type="http",
        auth="user",
        readonly=True,
    )
    def ledger(self, client_id):
        """The whole ledger of a client in the user's language."""
        return self._respond(client_id, request.env._("Ledger"), parts=("lines",))

    @route(
        "/client_card/statement/<int:client_id>.xlsx",
        type="http",
        auth="user",
        readonly=True,
    )
    def statement(self, client_id, date_from=None, date_to=None):
        """The statement of a period, with the open items and their ageing."""
        days = request.env["client.statement"]._check_dates(date_from, date_to)
        return self._respond(client_id, request.env._("Statement"), *days)

    def _respond(self, client_id, name, *period, **options):
        """Return the file.

        :raise NotFound: for unknown clients
        :raise AccessError: for users without accounting rights, or to read the client
            or a company (the answer is 403, as that to bad dates is 422)
        """
        # the companies chosen in the web client; none: all of the user
        chosen = request.cookies.get("cids", "").split("-")
        if all(company_id.isdecimal() for company_id in chosen):
            request.update_context(allowed_company_ids=[int(c) for c in chosen])
        partner = request.env["res.partner"].browse(min(client_id, MAX_ID)).exists()
        statement = request.env["client.statement"]
        statement._check_statement_access()
        if not partner:
            raise NotFound
        partner.check_access("read")
        # sudo: the client of a readable contact; the workbook shows its name
        client = partner.sudo().commercial_partner_id
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # closed with the response
        statement._write_workbook(file, client, *period, **options)
        size = file.tell()
        file.seek(0)
        return Response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Length", size),
                (
                    "Content-Disposition",
                    content_disposition(f"{name} {client.display_name}.xlsx"),
                ),
                ("X-Content-Type-Options", "nosniff"),
            ],
            direct_passthrough=True,
        )
