from odoo import api, fields, models


class ClientBlockMixin(models.AbstractModel):
    """Documents that a source of ``client.figures`` counts in blocks."""

    _name = "client.block.mixin"
    _description = "Documents Counted in Blocks"

    client_block = fields.Char(
        string="Client Card Block", store=False, search="_search_client_block"
    )

    @api.model
    def _search_client_block(self, operator, value):
        figures = self.env["client.figures"]
        [kind] = (
            kind
            for kind, source in figures._sources().items()
            if source.model == self._name
        )
        return figures._search_block(kind, operator, value)
