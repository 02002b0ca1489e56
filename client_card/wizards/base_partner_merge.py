from odoo import api, models


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Tasks get the client by a statement of which the ORM knows nothing."""
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # sudo: tasks follow their contact, whoever may read them
        tasks = self.env["calendar.event"].sudo().with_context(active_test=False)
        tasks = tasks.search([("client_id", "=", dst_partner.id)])
        self.env.add_to_compute(tasks._fields["client_commercial_id"], tasks)
        return result
