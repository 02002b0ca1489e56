from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Source
from .client_log import BILLS, ESTIMATE_KINDS, INVOICE_KINDS

MOVE_KINDS = INVOICE_KINDS | {"entry": Domain("move_type", "=", "entry")}
# the files that were sent: the PDF, and the country's electronic invoice
LEGAL_FIELDS = ("invoice_pdf_report_file", "ubl_cii_xml_file")


class ClientFile(models.Model):
    """Files of estimates and invoices."""

    _inherit = "client.file"

    kind = fields.Selection(
        selection_add=[
            ("estimate", "Estimate"),
            ("order", "Order"),
            ("invoice", "Invoice"),
            ("bill", "Bill"),
            ("entry", "Journal Entry"),
        ]
    )

    @api.model
    def _sources(self):
        return super()._sources() | {
            3: Source("sale.order", self._orders, ESTIMATE_KINDS),
            4: Source("account.move", self._moves, MOVE_KINDS),
        }

    def _orders(self):
        kind = "CASE sale_order.state WHEN 'sale' THEN 'order' ELSE 'estimate' END"
        return self._files(
            "sale.order",
            self._kinds_domain(ESTIMATE_KINDS),
            {
                "kind": SQL(kind),
                "partner_id": "partner_id",
                "company_id": "company_id",
            },
        )

    def _moves(self):
        kind = SQL(
            """
            CASE WHEN account_move.move_type = 'entry' THEN 'entry'
                 WHEN account_move.move_type IN %s THEN 'bill' ELSE 'invoice' END
            """,
            BILLS,
        )
        return self._files(
            "account.move",
            self._kinds_domain(MOVE_KINDS),
            {"kind": kind, "partner_id": "partner_id", "company_id": "company_id"},
            LEGAL_FIELDS,
        )
