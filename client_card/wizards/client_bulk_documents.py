from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ClientBulkDocuments(models.TransientModel):
    """Attaches documents to many clients; their content is stored once."""

    _name = "client.bulk.documents"
    _inherit = "client.bulk"
    _description = "Documents for Many Clients"

    attachment_ids = fields.Many2many("ir.attachment", string="Documents")

    def action_apply(self):
        """Attach the documents to each selected client.

        :return: an action that reports
        :raise AccessError: if the user may not change contacts, or read a document
        :raise UserError: if there is no document
        """
        self.ensure_one()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose the documents to attach."))
        self.attachment_ids.check_access("read")
        clients = self._selected_clients()
        refused = self._do(clients, self._attach)
        # uploaded only for this dialog; the content is kept for the clients
        self.attachment_ids.filtered(
            lambda file: file.res_model == self._name and not file.res_id
        ).unlink()
        return self._report(self.env._("Attach Documents"), clients, refused)

    def _attach(self, clients):
        for file in self.attachment_ids:
            copies = self.env["ir.attachment"].create(
                [
                    {
                        "name": file.name,
                        "type": file.type,
                        "url": file.url,
                        "mimetype": file.mimetype,
                        "res_model": clients._name,
                        "res_id": client.id,
                    }
                    for client in clients
                ]
            )
            self._share_content(file, copies)

    def _share_content(self, file, copies):
        """Share the content of a file with its copies, without reading it.

        Odoo's own copy would read and index it and compute its checksum for each.
        """
        (file | copies).flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE ir_attachment copy
                   SET store_fname = file.store_fname, db_datas = file.db_datas,
                       file_size = file.file_size, checksum = file.checksum,
                       index_content = file.index_content, mimetype = file.mimetype
                  FROM ir_attachment file
                 WHERE file.id = %s AND copy.id IN %s
                """,
                file.id,
                copies._ids,
            )
        )
        copies.invalidate_recordset(flush=False)
