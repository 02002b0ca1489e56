from odoo import Command, fields, models
from odoo.exceptions import UserError


class ClientBulkTags(models.TransientModel):
    """Adds and removes tags of many clients."""

    _name = "client.bulk.tags"
    _inherit = "client.bulk"
    _description = "Tags of Many Clients"

    add_ids = fields.Many2many(
        "res.partner.category", "client_bulk_tags_add_rel", string="Add Tags"
    )
    remove_ids = fields.Many2many(
        "res.partner.category", "client_bulk_tags_remove_rel", string="Remove Tags"
    )

    def action_apply(self):
        """Change the tags of the selected clients.

        :return: an action that reports
        :raise AccessError: if the user may not change contacts
        :raise UserError: without tags, or if a tag is both to add and to remove
        """
        self.ensure_one()
        if not self.add_ids and not self.remove_ids:
            raise UserError(self.env._("Choose the tags to add or remove."))
        if both := self.add_ids & self.remove_ids:
            raise UserError(
                self.env._(
                    "A tag cannot be both added and removed: %s.",
                    ", ".join(both.mapped("display_name")),
                )
            )
        clients = self._selected_clients()
        commands = [
            *(Command.link(tag.id) for tag in self.add_ids),
            *(Command.unlink(tag.id) for tag in self.remove_ids),
        ]
        refused = self._do(clients, lambda some: some.write({"category_id": commands}))
        return self._report(self.env._("Tags"), clients, refused)
