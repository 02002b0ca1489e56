from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _get_raw_access_token(self):
        """Give no access token to statements: it would open them to every reader of the
        message."""
        return self._may_open_statement() and super()._get_raw_access_token()

    def _get_thumbnail_token(self):
        return self._may_open_statement() and super()._get_thumbnail_token()

    def _may_open_statement(self):
        # sudo: only whether it is the file of a statement is used
        is_statement = self.sudo().res_field == "client_statement_ids"
        return not is_statement or self.sudo(False).has_access("read")
