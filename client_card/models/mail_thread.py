from odoo import api, fields, models

AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond")


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Date incoming emails by their arrival: the sender's clock may be wrong, and
        would decide their place in the log. Mark automatic emails, so that
        conversations only show them. Setting this mark by RPC only restricts the
        caller."""
        message_dict["date"] = fields.Datetime.to_string(fields.Datetime.now())
        if self._is_automatic(message):
            self = self.with_context(client_mail_automatic=True)
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _is_automatic(self, message):
        """Return whether a program answered: out of office, tickets, delivery
        reports."""
        # "auto-replied; …" has parameters
        submitted = (message.get("Auto-Submitted") or "no").split(";")[0]
        precedence = message.get("Precedence") or ""
        return (
            submitted.strip().lower() != "no"
            or precedence.strip().lower() == "auto_reply"
            or any(
                (message.get(header) or "no").strip().lower() != "no"
                for header in AUTOMATIC_HEADERS
            )
        )
