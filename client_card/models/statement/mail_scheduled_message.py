from odoo import api, models


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    def _check_access(self, operation):
        """Limit scheduled messages and their files to the author and to users who may
        read the document on which they will be posted."""
        result = super()._check_access(operation)
        if operation != "read" or not any(self._ids):
            return result
        forbidden, error = result or (self.browse(), None)
        # sudo: only reads authors and documents; access is only restricted
        others = (self - forbidden).sudo().exists()
        others = others.filtered(lambda m: self.env.user not in m._client_authors())
        hidden = self.browse()
        for model, messages in others.grouped("model").items():
            documents = self.env[model].browse(messages.mapped("res_id")).exists()
            readable = set(documents._filtered_access("read")._ids)
            hidden |= messages.filtered(lambda m, ids=readable: m.res_id not in ids)
        if not hidden:
            return result
        forbidden |= hidden.sudo(False)
        make_error = self.env["ir.rule"]._make_access_error
        return forbidden, error or (lambda: make_error(operation, forbidden))

    def _client_authors(self):
        return self.create_uid | self.author_id.user_ids

    @api.model
    def _notification_parameters_whitelist(self):
        return super()._notification_parameters_whitelist() | {"client_statement"}
