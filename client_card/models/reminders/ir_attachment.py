from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _may_open_statement(self):
        """The files of reminders are as protected as those of statements."""
        # sudo: only whether it is the file of a reminder is used
        is_reminder = self.sudo().res_field == "client_reminder_file_ids"
        if is_reminder:
            return self.sudo(False).has_access("read")
        return super()._may_open_statement()
