from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Source

ORDER_KINDS = {
    "estimate": Domain("state", "!=", "sale"),
    "sale": Domain("state", "=", "sale"),
}


class ClientDocument(models.Model):
    """Orders and offers of a client in one list: estimates, sales and, through bridges,
    other documents.

    Each user finds exactly what the sources show to that user.
    """

    _name = "client.document"
    _description = "Document of a Client"
    _inherit = ["client.union"]
    _auto = False
    # fields that the columns read in separate SQL
    _depends = {
        "res.partner": ["commercial_partner_id"],
        "sale.order": ["state"],
    }

    date = fields.Datetime(help="For a sale, the date on which it was confirmed.")
    name = fields.Char(string="Number")
    kind = fields.Selection(
        [("estimate", "Estimate"), ("sale", "Sale")],
        readonly=True,
        help="An estimate becomes a sale when it is confirmed.",
    )
    state = fields.Selection("_selection_state", string="Status", readonly=True)
    user_id = fields.Many2one(string="Employee")
    amount = fields.Monetary(string="Total")

    @api.model
    def _sources(self):
        return super()._sources() | {1: Source("sale.order", self._orders, ORDER_KINDS)}

    @api.model
    def _state_fields(self):
        """Return ``{model: its status field}``. Bridges add theirs."""
        return {"sale.order": "state"}

    @api.model
    def _selection_state(self):
        """Return the statuses of all sources with their own labels; labels that two
        sources share get the name of the source."""
        states = [
            (model, value, label)
            for model, name in self._state_fields().items()
            for value, label in self.env[model]
            ._fields[name]
            ._description_selection(self.env)
        ]
        used = Counter(label for _model, _value, label in states)
        names = {
            model: self._source_name(model)
            for model, _value, label in states
            if used[label] > 1
        }
        return [
            (
                f"{model},{value}",
                f"{label} ({names[model]})" if used[label] > 1 else label,
            )
            for model, value, label in states
        ]

    @api.model
    def _source_name(self, model):
        """Return the name of a source for people. An order with a status that others
        share is an estimate."""
        if model == "sale.order":
            return self.env._("Estimate")
        return self.env["ir.model"]._get(model).name

    @api.model
    def _state_to_sql(self, model):
        """Return the SQL of the field ``state`` of a record."""
        table = self.env[model]._table
        name = self._state_fields()[model]
        return SQL("%s || %s", f"{model},", SQL.identifier(table, name))

    def _orders(self):
        model = "sale.order"
        return self._records(
            model,
            self._kinds_domain(ORDER_KINDS),
            "client_id",
            {
                "date": "date_order",
                "kind": SQL(
                    "CASE sale_order.state WHEN 'sale' THEN 'sale' ELSE 'estimate' END"
                ),
                "name": "name",
                "state": self._state_to_sql(model),
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
                "amount": "amount_total",
                "currency_id": "currency_id",
            },
        )
