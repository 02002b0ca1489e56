from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import URGENT, Fact
from ..client_union import Probe


class ClientAttention(models.Model):
    """Broken promises to pay, and reminders that may or may not have been sent: for
    users with accounting rights."""

    _inherit = "client.attention"

    kind = fields.Selection(
        selection_add=[
            ("promise", "Promise broken"),
            ("reminder", "Reminder possibly sent"),
        ]
    )
    action = fields.Selection(selection_add=[("send_reminder", "Send reminder")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            14: Fact(
                "client.reminder.hold",
                self._broken_promises,
                {"promise": Domain.TRUE},
                "open",
                self._open,
                probe=Probe("client.reminder.hold", "client_id"),
            ),
            15: Fact(
                "client.reminder",
                self._possibly_sent,
                {"reminder": Domain.TRUE},
                "open",
                self._open,
                probe=Probe("client.reminder", "client_id"),
            ),
        }

    @api.depends_context("uid", "company", "tz")
    def _compute_action(self):
        """Whoever is overdue gets a reminder, where one is next; else a statement."""
        result = super()._compute_action()
        overdue = self.filtered(lambda fact: fact.action == "send_statement")
        if not overdue or not self.env.user.has_group("account.group_account_invoice"):
            return result
        today = fields.Date.context_today(self)
        steps = self.env["res.partner"]._client_reminder_steps(
            {fact.res_id: fact.day for fact in overdue}
        )
        for fact in overdue:
            step = steps.get(fact.res_id)
            if step and step.next_day and step.next_day <= today:
                fact.action = "send_reminder"
        return result

    def _send_statement(self, client):
        """Do what the button of this fact says."""
        if self.action == "send_reminder":
            return client.action_client_reminder()
        return super()._send_statement(client)

    def _broken_promises(self):
        """The day has passed, and something is still late in the current company."""
        if not self.env["client.figures"]._can_see("late"):
            return None
        broken = Domain("kind", "=", "promised") & Domain("active", "=", True)
        broken &= Domain("until", "<", fields.Date.context_today(self))
        broken &= Domain("company_id", "=", self.env.company.id)
        clients = self.env["res.partner"].browse(self._asked().clients)
        holds = self.env["client.reminder.hold"]
        if not clients and holds.has_access("read"):
            # else all that is open would be added up, for the few who promised
            clients = holds.search(broken & self._asked_domain("client_id")).client_id
        if not clients:
            return None
        late = self.env["client.statement"]._late_here_select(clients)
        if not late:
            return None
        table = SQL.identifier("client_reminder_hold")
        rows = self._records(
            "client.reminder.hold",
            broken,
            "client_id",
            self._day_columns(SQL("%s.until", table))
            | {
                "kind": SQL("'promise'"),
                "severity": SQL("%s", URGENT),
                "name": "reason",
                "partner_id": "partner_id",
                "user_id": "create_uid",
                "company_id": "company_id",
                "amount": SQL("late.amount"),
                "currency_id": SQL("%s", self.env.company.currency_id.id),
            },
        )
        if rows:
            same = SQL("late.client_id = %s.client_id", table)
            rows.query.add_join("JOIN", "late", SQL("(%s)", late), same)
        return rows

    def _possibly_sent(self):
        if not self.env["client.figures"]._can_see("late"):
            return None
        columns = {
            "date": "sent_on",
            "kind": SQL("'reminder'"),
            "severity": SQL("%s", URGENT),
            "name": "subject",
            "partner_id": "partner_id",
            "user_id": "user_id",
            "company_id": "company_id",
            "amount": "amount",
            "currency_id": "currency_id",
        }
        unsure = Domain("state", "=", "possibly")
        return self._records("client.reminder", unsure, "client_id", columns)
