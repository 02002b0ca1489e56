from odoo import api, models


class ClientActivityMixin(models.AbstractModel):
    """Documents whose creation and messages are activity with a client."""

    _name = "client.activity.mixin"
    _description = "Activity with a Client"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._note_client_activity()
        return records

    def _client_activity_partners(self):
        """Return the contacts with whom something happens in these documents."""
        return self.partner_id

    def _note_client_activity(self):
        """Note that something happens with the clients of these documents right now.

        They are looked up, and their last activity is written, once when the
        transaction ends.
        """
        if not self:
            return
        data = self.env.cr.precommit.data
        if "client_card.activity" not in data:
            data["client_card.activity"] = {}
            self.env.cr.precommit.add(self.env["res.partner"]._write_last_activity)
        data["client_card.activity"].setdefault(self._name, set()).update(self._ids)
