from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Probe, Source


class ClientLog(models.Model):
    """Corrections of the balance in the log."""

    _inherit = "client.log"
    _depends = {"account.move": ["client_correction", "client_id"]}

    kind = fields.Selection(selection_add=[("correction", "Balance correction")])

    @api.model
    def _sources(self):
        kinds = {"correction": Domain.TRUE}
        is_correction = Domain("client_correction", "=", True)
        probe = Probe("account.move", "client_id", is_correction)
        return super()._sources() | {
            6: Source("account.move.line", self._corrections, kinds, probe)
        }

    def _corrections(self):
        """Corrections are few, so start from the entries."""
        rows = self._records(
            "account.move.line",
            self.env["client.figures"]._balance_domain(),
            "move_id",
            self._day_columns(SQL.identifier("account_move_line", "date"))
            | {
                "kind": SQL("'correction'"),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "create_uid",
                "company_id": "company_id",
                "amount": "balance",
                "currency_id": "company_currency_id",
            },
        )
        if not rows:
            return None
        query = rows.query
        entry = query.make_alias(query.table, "correction")
        move_id = SQL.identifier(query.table, "move_id")
        query.add_join(
            "JOIN",
            entry,
            "account_move",
            SQL("%s = %s", SQL.identifier(entry, "id"), move_id),
        )
        query.add_where(SQL("%s IS TRUE", SQL.identifier(entry, "client_correction")))
        rows.columns["client_id"] = SQL.identifier(entry, "client_id")
        return rows
