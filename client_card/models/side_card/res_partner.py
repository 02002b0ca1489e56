from odoo import api, models


class ResPartner(models.Model):
    """What the side card shows about a client."""

    _inherit = "res.partner"

    @api.readonly
    def client_card_side(self):
        """Return the side card of one client, in one call.

        Everything is read with the caller's own rights; anything the caller may not see
        is left out. A contact gives the answer of its company. The number of queries
        does not depend on the size of the client.

        :return: a dict

        ::

            {"id": 12, "client_id": 7, "name": "Azure Interior", "active": True,
             "write_date": "2026-01-31 10:00:00",  # UTC, as all times here
             "email": "azure@example.com", "phone": "600 11 22 33",
             "phone_international": "+34600112233",  # as dialled from abroad
             "address": "1 Main St, Fremont", "vat": "US12345677", "ref": "A7",
             "status": {"name": "Active", "color": 10},
             "tags": [{"id": 3, "name": "Services", "color": 4}],
             "salesperson": "Marc Demo", "last_activity": "2026-01-31 10:00:00",
             "period": "all", "companies": […],  # as of ``client_card_figures``
             "has_balance": True,  # which ``client_card_figures`` has
             "service_status": {"value": "with", "name": "With services"},
             "services": {"count": 1, "can_create": True, "records": [
                 {"id": 4, "name": "Hosting", "type": "Maintenance",
                  "kind": "subscription", "date_end": False, "amount": 50.0,
                  "currency_id": 125, "every": 1, "unit": "month"}]},
             "solutions": {…, "records": [
                 {"id": 5, "name": "Till", "version": "4.2",
                  "date_installed": "2026-01-31"}]},
             "contacts": {…, "records": [
                 {"id": 9, "name": "Ana", "function": "Buyer",
                  "phone": False, "phone_international": False,
                  "email": "ana@example.com",
                  "authorised": True,
                  "authorised_for": "Orders"}]},
             "tasks": {…, "records": [
                 {"id": 6, "name": "Visit", "type": "meeting", "state": "open",
                  "late": False, "allday": False, "start": "2026-02-01 09:00:00"}]}}

        ``companies`` has open amounts, per company and in its currency, for all time:
        the block ``overdue`` of ``invoices`` and ``outstanding`` of ``estimates``.
        ``has_balance`` is whether the caller may see the balance, which takes longer,
        as it adds up the whole ledger. Each part has the first five records, and
        ``count`` is their number, 101 for more than a hundred: services in force,
        newest first; installed solutions by name; contacts, those authorised first;
        tasks still to be done, by time, late ones included. Empty values are False; so
        are ``every`` and ``unit`` of services that do not recur. ``start`` of an
        all-day task is a date.

        :raise AccessError: for portal users, or a client the caller may not read
        :raise UserError: on an unknown id, or on none or several
        """
        side = self.env["client.side.card"]
        partner, client = self._check_one_client(side._contact_fields())
        return {"id": partner.id} | side._read_client(client)
