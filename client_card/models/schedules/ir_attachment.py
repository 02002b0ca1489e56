from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _may_open_statement(self):
        """Include the files of scheduled statements."""
        # sudo: only used to tell whether it is the file of such a statement
        if self.sudo().res_field == "client_statement_file_ids":
            return self.sudo(False).has_access("read")
        return super()._may_open_statement()
