from odoo import fields, models
from odoo.tools import formatLang

from ...tools import ACCOUNTING_GROUPS
from .client_reminder import ReminderContent


class ResPartner(models.Model):
    """Who is reminded, by which plan, and what the texts say."""

    _inherit = "res.partner"

    client_accounting_contact = fields.Boolean(
        string="Accounting",
        tracking=True,
        copy=False,
        groups="base.group_user",
        help="Gets reminders of what is late, in place of the invoice address.",
    )
    client_reminder_plan_id = fields.Many2one(
        "client.reminder.plan",
        string="Reminder Plan",
        company_dependent=True,
        domain="[('company_id', '=', allowed_company_ids[0])]",
        copy=False,
        groups="client_card.group_client_card_manager," + ACCOUNTING_GROUPS,
        help="In place of that of a tag, and of the company's default.",
    )

    # ------------------------------------------------------------------
    # Texts
    # ------------------------------------------------------------------

    def _client_reminder(self):
        """Return what a reminder speaks of; None where a text is rendered otherwise:
        a template alone tells no amounts."""
        content = self.env.context.get("client_reminder")
        return content if isinstance(content, ReminderContent) else None

    def _client_reminder_company(self):
        content = self._client_reminder()
        return content.company if content else self.env.company

    def _client_reminder_table(self):
        """Return the table of what is to be paid, for each currency."""
        content = self._client_reminder()
        if not content:
            return ""
        groups = {}
        for item in content.items:
            groups.setdefault(item.currency_id, []).append(item)
        currencies = self.env["res.currency"].browse(groups)
        return self.env["ir.qweb"]._render(
            "client_card.client_reminder_table",
            {
                "groups": [(unit, groups[unit.id]) for unit in currencies],
                "days_late": lambda item: max((content.day - item.due).days, 0),
                "format_amount": lambda amount, unit: formatLang(
                    self.env, amount, currency_obj=unit
                ),
            },
            lang=self.env.lang,
        )

    def _client_reminder_total(self):
        """Return what is to be paid in words short enough for an SMS."""
        content = self._client_reminder()
        if not content:
            return ""
        sums = {}
        for item in content.items:
            unit = self.env["res.currency"].browse(item.currency_id)
            sums[unit] = sums.get(unit, 0.0) + item.residual_currency
        return " + ".join(
            formatLang(self.env, amount, currency_obj=unit)
            for unit, amount in sums.items()
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_client_reminder(self):
        """Open the preview of this client's reminder, from which it can be sent.

        :return: an action
        :raise AccessError: for users without accounting rights, or a contact the user
            may not read
        """
        self.ensure_one()
        plans = self.env["client.reminder.plan"]
        plans._check_access_to_see()
        self.check_access("read")
        # sudo: the client of a contact that the user may read
        client = self.browse(self.sudo().commercial_partner_id.id)
        return self.env["client.reminder.preview"]._open(plans, client)

    def action_client_reminder_hold(self):
        """Open a new promise to pay, or pause, of this client.

        :return: an action
        :raise AccessError: for users who may not create one
        """
        self.ensure_one()
        self.check_access("read")
        holds = self.env["client.reminder.hold"]
        holds.check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promise or Pause"),
            "res_model": holds._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_client_id": self.commercial_partner_id.id},
        }
