import json

from werkzeug.urls import url_parse

from odoo.http import content_disposition, request, route

from odoo.addons.web.controllers.report import ReportController

STATEMENT = "/report/pdf/client_card.client_statement"


class ClientStatementReportController(ReportController):
    """Names the file of a statement printed for a period: Odoo uses a report's own name
    only if it is printed without options."""

    @route()
    def report_download(self, data, context=None, token=None, readonly=True):
        response = super().report_download(data, context, token, readonly)
        if client := self._printed_client(json.loads(data)[0]):
            name = f"{client._client_statement_file_name()}.pdf"
            response.headers["Content-Disposition"] = content_disposition(name)
        return response

    def _printed_client(self, url):
        """Return the single client whose statement was printed, with its period."""
        parsed = url_parse(url)
        if parsed.path != STATEMENT:
            return None
        options = json.loads(parsed.decode_query().get("options") or "{}")
        ids = options.get("client_ids") or []
        if len(ids) != 1:
            return None
        # it was just printed, so the user's access to the client was checked
        client = request.env["res.partner"].browse(ids)
        return client.with_context(client_statement_period=options.get("period"))
