from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """When something last happened with a client."""

    _name = "res.partner"
    _inherit = ["res.partner", "client.activity.mixin"]
    _client_field = "commercial_partner_id"

    client_last_activity = fields.Datetime(
        string="Last Activity",
        default=fields.Datetime.now,
        copy=False,
        readonly=True,
        groups="base.group_user",
        help="Last time something happened with the client: a message, document, "
        "payment or meeting.",
    )

    def _client_activity_partners(self):
        return self

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort clients that were never active as the least recently active."""
        if field_name == "client_last_activity" and not nulls:
            is_last = direction.code == "DESC"
            nulls = SQL("NULLS LAST") if is_last else SQL("NULLS FIRST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.model
    def _write_last_activity(self):
        """Write the last activity of the clients noted in this transaction.

        A separate SQL statement, because a write of the ORM would change
        ``write_date``.
        """
        clients = self.browse()
        noted = self.env.cr.precommit.data.pop("client_card.activity", {})
        for model_name, ids in noted.items():
            # sudo: only the ids of the clients are used
            documents = self.env[model_name].sudo().browse(ids).exists()
            clients |= documents._client_activity_partners().commercial_partner_id
        if not clients:
            return
        if not clients._try_write_last_activity() and len(clients) > 1:
            for client in clients:
                client._try_write_last_activity()
        clients.invalidate_recordset(["client_last_activity"], flush=False)

    def _try_write_last_activity(self):
        """Return False if another user has just changed one of these clients.

        Then it has just been active anyway: not worth repeating the user's transaction.
        """
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    SQL(
                        """
                        UPDATE res_partner
                           SET client_last_activity = %(now)s
                         WHERE id IN (SELECT id FROM res_partner WHERE id IN %(ids)s
                                         AND COALESCE(client_last_activity < %(now)s,
                                                      true)
                                      FOR NO KEY UPDATE SKIP LOCKED)
                        """,
                        now=fields.Datetime.now(),
                        ids=tuple(self.ids),
                    ),
                    log_exceptions=False,
                )
        except SerializationFailure:
            return False
        return True
