from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    client_correction_journal_id = fields.Many2one(
        "account.journal",
        string="Correction Journal",
        domain=[("type", "=", "general")],
        check_company=True,
    )
    client_correction_account_id = fields.Many2one(
        "account.account",
        string="Correction Account",
        check_company=True,
        domain=[
            ("account_type", "not in", ("asset_receivable", "liability_payable")),
        ],
    )

    def _set_client_correction_defaults(self):
        """Set a journal and an account for corrections if none is set yet."""
        for company in self:
            if not company.client_correction_journal_id:
                company.client_correction_journal_id = self.env[
                    "account.journal"
                ].search(
                    [
                        *self.env["account.journal"]._check_company_domain(company),
                        ("type", "=", "general"),
                    ],
                    limit=1,
                )
            if not company.client_correction_account_id:
                company.client_correction_account_id = (
                    company.default_cash_difference_expense_account_id
                )

    def _client_correction_setting(self, name):
        """Return a journal or an account for corrections: a branch without a setting
        uses that of its main company."""
        # sudo: the branch uses it in its books; the main company's settings are not
        # shown
        for company in self.sudo().parent_ids[::-1]:
            if company[name]:
                return company[name].sudo(self.env.su)
        return self[name]

    def _check_client_lock_dates(self, date, journal):
        """Refuse a locked date: core would silently post on another day.

        :raise UserError: naming the lock dates
        """
        self.ensure_one()
        if locks := self._get_violated_lock_dates(date, False, journal):
            raise UserError(
                self.env._(
                    "The books are closed on this date. Choose a later one: %s",
                    self._format_lock_dates(locks),
                )
            )
