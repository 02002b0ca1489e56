from odoo import api, models


class ClientStatementReport(models.AbstractModel):
    """The printed account statement, for one client or many."""

    _name = "report.client_card.client_statement"
    _description = "Printed Client Statement"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows.

        :param docids: clients or contacts; else ``data["client_ids"]``
        :raise AccessError: for users without accounting rights, or contacts the user
            may not read
        """
        data = data or {}
        # not as superuser, as Odoo renders attachments of emails
        self = self.sudo(False)
        statement = self.env["client.statement"]._check_statement_access()
        if period := data.get("period"):
            statement = statement.with_context(client_statement_period=period)
        contacts = self.env["res.partner"].browse(docids or data.get("client_ids"))
        contacts.check_access("read")
        # sudo: the clients of readable contacts; only name and address are shown
        clients = contacts.sudo().commercial_partner_id
        date_from, date_to = statement._chosen_period()
        return {
            "doc_ids": clients.ids,
            "doc_model": "res.partner",
            "docs": clients,
            "date_from": date_from,
            "date_to": date_to,
            "printed_by": self.env.user,
            "statements": {
                client.id: statement._read_printed(client, date_from, date_to)
                for client in clients.with_env(statement.env)
            },
            "company": self.env.company,
            "currency_of": self.env["res.currency"].browse,
            "lang_of": statement._paper_lang,
            "in_lang": lambda lang: statement.with_context(lang=lang),
        }
