from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ...tools import ACCOUNTING_GROUPS
from .client_reminder import ReminderContent


class ResPartner(models.Model):
    """Who is reminded, by which plan, and what the texts say."""

    _inherit = "res.partner"

    client_reminder_plan_id = fields.Many2one(
        "client.reminder.plan",
        string="Reminder Plan",
        company_dependent=True,
        domain="[('company_id', '=', allowed_company_ids[0])]",
        copy=False,
        groups="client_card.group_client_card_manager," + ACCOUNTING_GROUPS,
        help="In place of that of a tag, and of the company's default.",
    )

    client_reminder_level = fields.Char(
        string="Reminder Level",
        compute="_compute_client_reminder",
        search="_search_client_reminder_level",
        groups="client_card.group_client_card_user",
        help="Of the last reminder about something that is still open, in the current "
        "company.",
    )
    client_reminder_day = fields.Date(
        string="Last Reminder",
        compute="_compute_client_reminder",
        search="_search_client_reminder_day",
        groups="client_card.group_client_card_user",
    )

    # ------------------------------------------------------------------
    # Level
    # ------------------------------------------------------------------

    @api.model
    def _client_reminders_select(self):
        """Return the SELECT of the last reminders of which something is still open,
        in the current company: ``client_id, level, day``. All users of the Clients app
        may know level and day."""
        names = {"client.reminder": ["client_id", "company_id", "state", "day"]}
        names |= {"client.reminder.line": ["reminder_id", "move_line_id"]}
        names |= {"account.move.line": ["reconciled"]}
        for model, fnames in names.items():
            self.env[model].flush_model(fnames)
        return SQL(
            """
            SELECT DISTINCT ON (reminder.client_id) reminder.client_id, reminder.day,
                   COALESCE(level.name->>%s, level.name->>'en_US') AS level
              FROM client_reminder reminder
              JOIN client_reminder_level level ON level.id = reminder.level_id
             WHERE reminder.company_id = %s AND reminder.state IN ('sent', 'possibly')
               AND EXISTS (
                   SELECT FROM client_reminder_line line
                     JOIN account_move_line item ON item.id = line.move_line_id
                    WHERE line.reminder_id = reminder.id
                      AND item.reconciled IS NOT TRUE)
             ORDER BY reminder.client_id, reminder.day DESC, reminder.id DESC
            """,
            self.env.lang or "en_US",
            self.env.company.id,
        )

    @api.depends_context("company", "lang")
    def _compute_client_reminder(self):
        select = SQL(
            "SELECT client_id, level, day FROM (%s) last WHERE client_id = ANY(%s)",
            self._client_reminders_select(),
            self.commercial_partner_id.ids,
        )
        found = {row[0]: row[1:] for row in self.env.execute_query(select)}
        for partner in self:
            level, day = found.get(partner.commercial_partner_id.id, (False, False))
            partner.client_reminder_level = level
            partner.client_reminder_day = day

    @api.model
    def _search_client_reminder_level(self, operator, value):
        if operator == "in":
            names = [name for name in value if name and isinstance(name, str)]
            found = self._reminded_domain(SQL("level = ANY(%s)", names))
            if not all(value):
                found |= ~self._reminded_domain(SQL("TRUE"))
            return found
        if operator == "ilike" and isinstance(value, str):
            return self._reminded_domain(SQL("level ILIKE %s", f"%{value}%"))
        return NotImplemented

    @api.model
    def _search_client_reminder_day(self, operator, value):
        if operator == "in":
            days = [self._reminder_day(day) for day in value if day]
            found = self._reminded_domain(SQL("day = ANY(%s::date[])", days))
            if not all(value):
                found |= ~self._reminded_domain(SQL("TRUE"))
            return found
        operators = {"<": SQL("<"), "<=": SQL("<="), ">": SQL(">"), ">=": SQL(">=")}
        if operator not in operators:
            return NotImplemented
        day = self._reminder_day(value)
        return self._reminded_domain(SQL("day %s %s", operators[operator], day))

    @api.model
    def _reminder_day(self, value):
        if not isinstance(value, date | str):
            raise UserError(self.env._("Search this day by a date."))
        return fields.Date.to_date(value)

    @api.model
    def _reminded_domain(self, condition):
        select = SQL(
            "(SELECT client_id FROM (%s) last WHERE %s)",
            self._client_reminders_select(),
            condition,
        )
        return Domain("commercial_partner_id", "in", select)

    def _field_to_sql(self, alias, field_expr, query=None):
        """The panel sorts and groups by the level."""
        columns = {"client_reminder_level": "level", "client_reminder_day": "day"}
        if query is None or field_expr not in columns:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        last = query.make_alias(alias, "client_reminder")
        query.add_join(
            "LEFT JOIN",
            last,
            SQL("(%s)", self._client_reminders_select()),
            SQL(
                "%s = %s",
                SQL.identifier(alias, "commercial_partner_id"),
                SQL.identifier(last, "client_id"),
            ),
        )
        return SQL.identifier(last, columns[field_expr])

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
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
