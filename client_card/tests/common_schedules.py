from datetime import datetime, time

from freezegun import freeze_time

from odoo.fields import Command

from .common_reminders import RemindersCommon


class SchedulesCommon(RemindersCommon):
    """A schedule for a tag, which the client has, and an accountant who is
    responsible."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.is_on = False
        # sudo: schedules are for managers
        cls.env["client.statement.schedule"].sudo().search([]).active = False
        cls.tag = cls.env["res.partner.category"].create({"name": "Monthly"})
        cls.client.category_id = cls.tag
        cls.schedule = cls._schedule()
        cls.sendings = cls.env["client.statement.sending"].sudo()
        cls.optouts = cls.env["client.statement.optout"].sudo()

    @classmethod
    def _schedule(cls, company=None, **values):
        """Return a schedule that sends every day, and is switched on."""
        company = company or cls.company_1
        schedules = cls.env["client.statement.schedule"].sudo().with_company(company)
        return schedules.create(
            {
                "name": "Schedule",
                "company_id": company.id,
                "user_id": cls.accountant.id,
                "month_days": ", ".join(map(str, range(1, 32))),
                "category_ids": [Command.set(cls.tag.ids)],
                "is_on": True,
                **values,
            }
        )

    def _accounting(self, name, client=None, **values):
        """Return a contact who is marked *Accounting*."""
        return self.env["res.partner"].create(
            {
                "name": name,
                "parent_id": (client or self.client).id,
                "email": f"{name.lower()}@example.com",
                "client_accounting_contact": True,
                **values,
            }
        )

    def _choice(self, client=None, schedule=None):
        """Return what the preview says of a client, None if it does not name it."""
        schedule = (schedule or self.schedule).with_user(self.accountant)
        rows = schedule.client_card_statements_preview(
            client_ids=(client or self.client).ids
        )
        return rows[0] if rows else None

    def _reason(self, **kwargs):
        choice = self._choice(**kwargs)
        return choice and choice["reason"]

    def _cron(self, day=None):
        """Run the scheduled action, on a day; return what it queued."""
        before = self.sendings.search([])
        with freeze_time(datetime.combine(day or self.today, time(12))):
            self.env["client.statement.schedule"].sudo()._cron_run()
            self.env.flush_all()
        return self.sendings.search([], order="id") - before

    def _again(self):
        """Let the scheduled action find that it has not run today."""
        self.schedule.queued_day = False
        self.env.flush_all()

    def _path(self, sending):
        return f"/client_card/statements/stop/{sending.id}/{sending._optout_token()}"
