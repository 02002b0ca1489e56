from odoo import fields, models


class ClientBulkStatus(models.TransientModel):
    """Sets the status of many clients; for contacts, that of their client."""

    _name = "client.bulk.status"
    _inherit = "client.bulk"
    _description = "Status of Many Clients"

    status_id = fields.Many2one(
        "client.status", help="Leave empty to remove the status from the clients."
    )

    def action_apply(self):
        """Change the status of the selected clients.

        :return: an action that reports
        :raise AccessError: if the user may not change contacts
        """
        self.ensure_one()
        clients = self._selected_clients()
        values = {"client_status_id": self.status_id.id}
        refused = self._do(
            clients, lambda some: some.commercial_partner_id.write(values)
        )
        return self._report(self.env._("Status"), clients, refused)
