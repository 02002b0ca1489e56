from odoo import api, fields, models


class ClientAttentionDelay(models.Model):
    """What somebody put off, and its state at that time: if it gets worse, it comes
    back. Delays that were undone or replaced are archived, for the log."""

    _name = "client.attention.delay"
    _description = "Fact Put Off"

    kind = fields.Char(required=True, readonly=True)
    record_id = fields.Integer(string="Record ID", required=True, readonly=True)
    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    until = fields.Date(required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    severity = fields.Integer(readonly=True)
    count = fields.Integer(readonly=True)
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    active = fields.Boolean(default=True, readonly=True)

    _fact_uniq = models.UniqueIndex(
        "(record_id, kind, COALESCE(company_id, 0)) WHERE active",
        "This is already put off.",
    )
    _client_card_idx = models.Index("(client_id, create_date DESC, id DESC)")

    @api.model
    def _of_facts(self, facts):
        """Return the active delays of these facts."""
        delays = self.search(
            [
                ("record_id", "in", facts.mapped("res_id")),
                ("kind", "in", facts.mapped("kind")),
            ]
        )
        keys = {self._key(fact.res_id, fact) for fact in facts}
        return delays.filtered(lambda d: self._key(d.record_id, d) in keys)

    @api.model
    def _key(self, record_id, row):
        return record_id, row.kind, row.company_id.id

    @api.model
    def _put_off(self, facts, until, reason):
        """Put facts off, including those that already are."""
        self._of_facts(facts).active = False
        self.create(
            [
                {
                    "kind": fact.kind,
                    "record_id": fact.res_id,
                    "client_id": fact.client_id.id,
                    "company_id": fact.company_id.id,
                    "until": until,
                    "reason": reason,
                    "user_id": self.env.uid,
                    "severity": fact.severity,
                    "count": fact.count,
                    "amount": fact.amount,
                    "currency_id": fact.currency_id.id,
                }
                for fact in facts
            ]
        )
