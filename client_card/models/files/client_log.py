from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Probe, Source


class ClientLog(models.Model):
    """Files attached to a client, in the log; files of a message are on the message."""

    _inherit = "client.log"

    kind = fields.Selection(selection_add=[("file", "File")])

    @api.model
    def _sources(self):
        kinds = {"file": Domain.TRUE}
        attached = Domain("res_model", "=", "res.partner")
        attached &= Domain("res_field", "=", False)
        probe = Probe("ir.attachment", "client_id", attached)
        file = Source("ir.attachment", self._attached, kinds, probe)
        return super()._sources() | {10: file}

    def _attached(self):
        columns = {
            "kind": SQL("'file'"),
            "partner_id": "id",
            "company_id": "company_id",
        }
        rows = self.env["client.file"]._files("res.partner", Domain.TRUE, columns)
        if not rows:
            return None
        file_id = rows.columns["attachment_id"]
        rows.query.add_where(
            SQL(
                """
                NOT EXISTS (
                    SELECT FROM message_attachment_rel WHERE attachment_id = %s
                )
                """,
                file_id,
            )
        )
        own = {"res_model": SQL("'ir.attachment'"), "res_id": file_id}
        return rows._replace(columns=rows.columns | own)

    def action_open_source(self):
        """Open the record behind an entry, or a file in the browser."""
        if self.ensure_one().res_model != "ir.attachment":
            return super().action_open_source()
        file = self._source_record()
        file.check_access("read")
        url = file.url if file.type == "url" else f"/web/content/{file.id}"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}
