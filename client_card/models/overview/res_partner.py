from odoo import api, models


class ResPartner(models.Model):
    """Where we stand with a client, and what to do next."""

    _inherit = "res.partner"

    @api.readonly
    def client_card_overview(self, boxes=None):
        """Return the overview of one client and the counts of its sections, in one
        call.

        Everything is read with the caller's own rights; anything the caller may not see
        is left out. A contact gives the answer of its company. The number of queries
        does not depend on the size of the client.

        :param list boxes: names of the boxes to read; default: all but
            ``money_details``, which takes longer. An empty list: only the counts
        :return: a dict

        ::

            {"id": 12, "client_id": 7,
             "counts": {"tasks": {"count": 1, "label": "late", "level": "danger",
                                  "model": "calendar.event", "filter": "late"}, …},
             "boxes": {
                 "attention": {"count": 1, "facts": […]},  # client_card_attention
                 "latest": {"entries": [{
                     "id": 226, "kind": "call", "kind_name": "Call", "name": "…",
                     "date": "2026-01-31 10:00:00", "day": False,
                     "amount": False, "currency_id": False}]},
                 "money": {"companies": [{
                     "company_id": 1, "company": "My Company",
                     "currency_id": 125, "currency": "EUR",
                     "invoices": {"outstanding": {…}, "overdue": {…}, …},
                     "credit": {…}, "balance": 150.0,  # as of client_card_figures
                     "on_account": 20.0}]},
                 "money_details": {"companies": [{
                     …, "ageing": {"not_due": 100.0, "1_30": 50.0, …},
                     "months": [{"month": "2026-01", "amount": 100.0}, …],
                     "days_to_pay": {"count": 3, "days": 12.5}}]},
                 "renewals": {…},  # services due next, with their day
                 "estimates": {…},  # those sent and not answered
                 "tasks": {…}, "services": {…}, …}}  # lists of the side card

        ``counts`` has the sections of the card: how many records of ``model`` the
        section's list has with this ``filter`` of its search, False for the whole list;
        101 stands for more than a hundred, also for the facts. Lists have the first
        five records and their ``count``, as in ``client_card_side``.

        :raise AccessError: for portal users, or a client the caller may not read
        :raise UserError: on an unknown id, on none or several, or unknown boxes
        """
        partner, client = self._check_one_client()
        overview = self.env["client.overview"]._read_overview(client, boxes)
        return {"id": partner.id, "client_id": client.id} | overview
