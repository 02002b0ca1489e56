from odoo import models


class PropertiesBaseDefinition(models.Model):
    _inherit = "properties.base.definition"

    def _compute_display_name(self):
        """Used by the import of contacts with custom fields."""
        # sudo: users who may read a definition may know its model
        return super(PropertiesBaseDefinition, self.sudo())._compute_display_name()
