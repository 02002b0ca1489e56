from functools import partial

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..overview.client_overview import Box
from .client_ageing import COLUMNS, OpenSums

BLOCKS = {"invoices": ("outstanding", "not_sent", "overdue", "draft")}
MONTHS = 12


class ClientOverview(models.AbstractModel):
    """What a client owes us; its age and the invoiced amounts take longer."""

    _inherit = "client.overview"

    @api.model
    def _boxes(self, client):
        details = partial(self._read_money_details, client)
        # first, because it reads all currencies at once; others would read them again
        return {
            "money": Box(partial(self._read_money, client)),
            "money_details": Box(details, on_demand=True),
        } | super()._boxes(client)

    @api.model
    def _read_money(self, client):
        figures = self.env["client.figures"]
        if not figures._can_see("invoices"):
            return None
        names = (*BLOCKS, "credit", "balance")
        [rows] = figures._read_clients(names, client, "all", BLOCKS).values()
        sums = self.env["client.statement"]._open_sums(client)
        for row in rows:
            company = self.env["res.company"].browse(row["company_id"])
            on_account = sums.get((client.id, company.id), OpenSums()).on_account
            row["on_account"] = company.currency_id.round(on_account)
        return {"companies": rows}

    @api.model
    def _read_money_details(self, client):
        figures = self.env["client.figures"]
        if not figures._can_see("invoices"):
            return None
        [rows] = figures._read_clients(["days_to_pay"], client, "all").values()
        statement = self.env["client.statement"]
        _items, ageing = statement._read_open(client, parts=("ageing",))
        first = fields.Date.context_today(self).replace(day=1)
        months = [first - relativedelta(months=n) for n in range(MONTHS)][::-1]
        invoiced = figures._read_history(client, since=months[0])
        for row in rows:
            key = client.id, row["company_id"]
            open_now = ageing.get(key, statement._empty_ageing())
            row["ageing"] = {name: open_now[name] for name in COLUMNS}
            years = invoiced[key]
            row["months"] = [
                {"month": f"{day:%Y-%m}", "amount": years[day.year][day.month - 1]}
                for day in months
            ]
        return {"companies": rows}
