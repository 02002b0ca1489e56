from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools import close_with_notice


class ClientCorrection(models.TransientModel):
    """Correct a client's balance by a posted entry, which can be undone.

    The amount and reason are on the entry, for users who may read it.

    Rights: the group Balance correction. Amounts are in the currency of the current
    company; a positive one makes the client owe more, a negative one less.
    """

    _name = "client.correction"
    _description = "Balance Correction"
    _inherit = ["client.company.mixin"]

    partner_id = fields.Many2one(readonly=True)
    company_id = fields.Many2one(required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        required=True,
        help="Positive: the client owes us more. Negative: the client owes us less.",
    )
    # in the dialog: the amount and the direction
    direction = fields.Selection(
        [("more", "The client owes us more"), ("less", "The client owes us less")],
        default="more",
        required=True,
    )
    size = fields.Monetary(string="By")
    balance_before = fields.Monetary(compute="_compute_balances")
    balance_after = fields.Monetary(compute="_compute_balances")
    reason = fields.Char(required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    move_id = fields.Many2one("account.move", string="Entry", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        # the company is not changed: a mismatch is corrected or refused
        with self.env.protecting([self._fields["company_id"]], wizards):
            for wizard in wizards:
                # contacts have the balance of their client
                wizard.partner_id = wizard.partner_id.commercial_partner_id
        return wizards

    @api.onchange("direction", "size")
    def _onchange_size(self):
        if self.size < 0:
            self.direction = "less" if self.direction == "more" else "more"
            self.size = -self.size
        self.amount = self.size if self.direction == "more" else -self.size

    @api.depends("partner_id", "company_id", "amount")
    def _compute_balances(self):
        figures = self.env["client.figures"]
        self.balance_before = self.balance_after = 0.0
        if not figures._can_see("balance"):
            return
        clients = self.partner_id.commercial_partner_id._origin
        balances = figures._read_balances(clients)
        for wizard in self:
            client = wizard.partner_id.commercial_partner_id._origin
            key = (client.id, wizard.company_id.id)
            wizard.balance_before = balances.get(key, 0.0)
            wizard.balance_after = wizard.balance_before + wizard.amount

    def action_post(self):
        """Post the correction, and log on the client that there was one.

        A second call on the same wizard corrects nothing.

        :return: an action that closes the dialog and reports the correction
        :raise UserError: if the amount is zero, the client archived or of another
            company, the date locked, or the journal or account not set
        """
        self.ensure_one()
        if self.move_id:
            return {"type": "ir.actions.act_window_close"}
        self._check_correction()
        before, after = self.balance_before, self.balance_after
        self.move_id = self._create_move()
        return close_with_notice(
            self.env._(
                "Balance corrected from %(before)s to %(after)s: %(entry)s",
                before=self.currency_id.format(before),
                after=self.currency_id.format(after),
                entry="%s",  # where the link goes
            ),
            self.move_id,
        )

    def _create_move(self):
        """Post the entry, with the amount and reason of the correction."""
        moves = self.env["account.move"].with_company(self.company_id)
        move = moves.create(self._prepare_move())
        move.action_post()
        move._log_client_corrections()
        return move

    def _check_correction(self):
        company, client = self.company_id, self.partner_id
        if self.currency_id.is_zero(self.amount):
            raise UserError(self.env._("Enter an amount other than zero."))
        if not (self.reason or "").strip():
            raise UserError(self.env._("Enter the reason for the correction."))
        if not client.active:
            raise UserError(
                self.env._("Unarchive %s to correct its balance.", client.name)
            )
        # a client of the main company also belongs to its branches
        its_own = not client.company_id or client.company_id in company.parent_ids
        if company not in self.env.companies or not its_own:
            raise UserError(
                self.env._(
                    "%(client)s does not belong to %(company)s: change the company.",
                    client=client.name,
                    company=company.name,
                )
            )
        journal, account = self._correction_settings()
        if not (journal and account):
            raise UserError(
                self.env._(
                    "Set the correction journal and account of %s in the "
                    "settings of Clients.",
                    company.name,
                )
            )
        company._check_client_lock_dates(self.date, journal)

    def _correction_settings(self):
        """Return the journal and the account of corrections of the company."""
        names = ("client_correction_journal_id", "client_correction_account_id")
        return [self.company_id._client_correction_setting(name) for name in names]

    def _prepare_move(self):
        client = self.partner_id.with_company(self.company_id)
        journal, counterpart = self._correction_settings()
        return {
            "move_type": "entry",
            # a branch can use the journals of its main company
            "company_id": self.company_id.id,
            "journal_id": journal.id,
            "date": self.date,
            "ref": self.reason,
            "partner_id": client.id,
            "client_correction": True,
            "line_ids": [
                Command.create(
                    {
                        "name": self.reason,
                        "account_id": account.id,
                        "partner_id": client.id,
                        "balance": balance,
                    }
                )
                for account, balance in (
                    (client.property_account_receivable_id, self.amount),
                    (counterpart, -self.amount),
                )
            ],
        }
