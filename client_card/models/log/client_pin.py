from odoo import api, fields, models

from ..client_union import SLOTS


class ClientPin(models.Model):
    """An entry pinned to the top of the log."""

    _name = "client.pin"
    _description = "Pinned Entry of the Log"

    # the two parts of the entry's id, which may exceed an integer column
    record_id = fields.Integer(required=True, readonly=True)
    slot = fields.Integer(
        string="Source", required=True, readonly=True, help="Slot of the log's source."
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        string="Client",
        related="partner_id.commercial_partner_id",
        store=True,
        index=True,
    )

    _entry_uniq = models.UniqueIndex(
        "(record_id, slot)", "This entry is already pinned."
    )

    @api.model
    def _of_entries(self, entries):
        """Return the pins of these entries of the log."""
        records = [entry_id // SLOTS for entry_id in entries.ids]
        pins = self.search([("record_id", "in", records)])
        wanted = set(entries.ids)
        return pins.filtered(lambda pin: wanted.intersection(pin._entry_ids()))

    def _entry_ids(self):
        return [pin.record_id * SLOTS + pin.slot for pin in self]

    @api.model
    def _pin(self, entries):
        """Pin these entries of the log."""
        self.create(
            [
                {
                    "record_id": entry.id // SLOTS,
                    "slot": entry.id % SLOTS,
                    "partner_id": self._pinned_to(entry).id,
                }
                for entry in entries
            ]
        )

    @api.model
    def _pinned_to(self, entry):
        """Return the contact that the entry follows: an invoice and its messages stay
        with the client if the contact moves to another one."""
        stays = "account.move" in (entry.res_model, entry.document_model)
        return entry.client_id if stays else entry.partner_id or entry.client_id
