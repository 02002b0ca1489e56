from odoo import api, fields, models


class ClientBlockMixin(models.AbstractModel):
    """Documents counted in blocks by a source of ``client.figures``."""

    _name = "client.block.mixin"
    _description = "Documents Counted in Blocks"
    _client_source = None  # the name of the source

    client_block = fields.Char(
        string="Client Card Block", store=False, search="_search_client_block"
    )
    client_period = fields.Char(
        string="Client Card Period", store=False, search="_search_client_period"
    )

    @api.model
    def _search_client_block(self, operator, value):
        source = self._client_source
        return self.env["client.figures"]._search_block(source, operator, value)

    @api.model
    def _search_client_period(self, operator, value):
        source = self._client_source
        return self.env["client.figures"]._search_period(source, operator, value)
