from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        """Set our defaults when a company gets its chart of accounts later."""
        result = super()._post_load_data(template_code, company, template_data)
        (company or self.env.company)._set_client_correction_defaults()
        return result
