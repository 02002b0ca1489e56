from odoo import models


class PropertiesBaseDefinition(models.Model):
    _inherit = "properties.base.definition"

    def _compute_display_name(self):
        """The import of contacts with custom fields shows it."""
        # sudo: who may read a definition may know of which model it is
        return super(PropertiesBaseDefinition, self.sudo())._compute_display_name()
