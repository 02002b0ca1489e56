from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common import ClientCardCommon
from .test_statement_mail import Mailbox


class RemindersCommon(ClientCardCommon):
    """A plan with three levels of e-mails, and an accountant responsible for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # sudo: only managers change plans
        cls.env["client.reminder.plan"].sudo().search([]).active = False
        # sudo: those of the demo data
        for name in ("client.reminder", "client.reminder.hold"):
            cls.env[name].sudo().search([]).unlink()
        cls.accountant.email = "accountant@example.com"
        cls.client.email = "client@example.com"
        cls.plan = cls._plan()
        cls.gentle, cls.firm, cls.final = cls.plan.level_ids
        cls.reminders = cls.env["client.reminder"].sudo()

    @classmethod
    def _plan(cls, company=None, **values):
        company = company or cls.company_1
        plans = cls.env["client.reminder.plan"].sudo().with_company(company)
        return plans.create(
            {
                "name": "Plan",
                "company_id": company.id,
                "is_default": True,
                "user_id": cls.accountant.id,
                "is_on": True,
                **values,
            }
        )

    def _late(self, days, amount=100.0, **values):
        """Return an invoice that was due this many days ago."""
        day = self.today - timedelta(days=days)
        return self._invoice(amount, date=day, **values)

    def _client(self, name, **values):
        values = {"name": name, "email": f"{name.lower()}@example.com", **values}
        return self.env["res.partner"].create({"is_company": True, **values})

    def _instalments(self, *parts, **values):
        """Return an invoice with two instalments: ``(days late, amount)`` of each."""
        days, amounts = zip(*parts, strict=True)
        move = self._late(max(days), sum(amounts), post=False, **values)
        lines = [
            {
                "value": "percent",
                "value_amount": 100 * amount / sum(amounts),
                "delay_type": "days_after",
                "nb_days": max(days) - late,
            }
            for late, amount in parts
        ]
        move.invoice_payment_term_id = self.env["account.payment.term"].create(
            {"name": "Parts", "line_ids": [Command.create(line) for line in lines]}
        )
        move.action_post()
        return move

    def _choice(self, client=None, days=0, plan=None):
        """Return the description of what a client would get in this many days."""
        plan = (plan or self.plan).with_user(self.accountant)
        day = fields.Date.to_string(self.today + timedelta(days=days))
        rows = plan.client_card_reminders_preview(day, (client or self.client).ids)
        return rows[0] if rows else None

    def _level(self, **kwargs):
        """Return the name of the level, or the reason if there is none."""
        choice = self._choice(**kwargs)
        return choice and (choice["reason"] or choice["level"])

    def _run(self, again=True):
        """Run the scheduled action, without e-mails; return the reminders it created.

        :param again: even if it has already run today
        """
        before = self.reminders.search([])
        if again:
            self.plan.queued_day = False
        self.env["client.reminder.plan"].sudo()._cron_run()
        self.env.flush_all()
        return self.reminders.search([], order="id") - before

    def _age(self, days):
        """Backdate the reminders sent so far."""
        for reminder in self.reminders.search([]):
            reminder.day -= timedelta(days=days)
            for line in reminder.line_ids:
                line.day -= timedelta(days=days)

    @contextmanager
    def _mailbox(self):
        """Send e-mails to a mail server on loopback, and return this server."""
        servers = self.env["ir.mail_server"].sudo()
        servers.search([]).active = False
        with (
            Mailbox() as mailbox,
            patch.object(IrMail_Server, "_disable_send", return_value=False),
        ):
            servers.create(
                {
                    "name": "Loopback",
                    "smtp_host": "127.0.0.1",
                    "smtp_port": mailbox.port,
                    "smtp_encryption": "none",
                }
            )
            yield mailbox
