from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Probe, Source


class ClientLog(models.Model):
    """Calls in the log."""

    _inherit = "client.log"
    _depends = {"client.call": ["note"]}

    kind = fields.Selection(selection_add=[("call", "Call")])

    @api.model
    def _sources(self):
        probe = Probe("client.call", "client_id")
        return super()._sources() | {
            9: Source("client.call", self._calls, {"call": Domain.TRUE}, probe)
        }

    def _calls(self):
        return self._records(
            "client.call",
            Domain.TRUE,
            "client_id",
            {
                "date": "start",
                "kind": SQL("'call'"),
                "name": "number",
                "body": self._text_to_html("client_call", "note"),
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
            },
        )

    @api.model
    def _text_to_html(self, table, column):
        """Return the SQL that converts text to HTML, as the log shows it."""
        html = SQL("NULLIF(%s, '')", SQL.identifier(table, column))
        for mark, entity in (
            ("&", "&amp;"),
            ("<", "&lt;"),
            (">", "&gt;"),
            ("\n", "<br/>"),
        ):
            html = SQL("REPLACE(%s, %s, %s)", html, mark, entity)
        return html
