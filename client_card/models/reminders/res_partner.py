import re
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ...tools import ACCOUNTING_GROUPS
from .client_reminder import ReminderContent
from .client_reminder_selection import APART


class Step(NamedTuple):
    """The last reminder with something still open, and the next one."""

    level: str | None = None
    day: date | None = None
    next_level: str | None = None
    next_day: date | None = None  # the first day on which it can be sent


class ResPartner(models.Model):
    """The reminder plan and level of clients, and the content of the texts."""

    _inherit = "res.partner"

    client_reminder_plan_id = fields.Many2one(
        "client.reminder.plan",
        string="Reminder Plan",
        company_dependent=True,
        domain="[('company_id', '=', allowed_company_ids[0])]",
        copy=False,
        groups="client_card.group_client_card_manager," + ACCOUNTING_GROUPS,
        help="Overrides the plan of the client's tags and the default plan of "
        "the company.",
    )

    client_reminder_level = fields.Char(
        string="Reminder Level",
        compute="_compute_client_reminder",
        search="_search_client_reminder_level",
        groups="client_card.group_client_card_user",
        help="Level of the last reminder about something still open, in the "
        "current company.",
    )
    client_reminder_day = fields.Date(
        string="Last Reminder",
        compute="_compute_client_reminder",
        search="_search_client_reminder_day",
        groups="client_card.group_client_card_user",
    )
    client_reminder_next_level = fields.Char(
        string="Next Reminder",
        compute="_compute_client_reminder",
        groups="client_card.group_client_card_user",
        help="The next level, if the plan is switched on.",
    )
    client_reminder_next_day = fields.Date(
        string="Next Reminder From",
        compute="_compute_client_reminder",
        groups="client_card.group_client_card_user",
        help="The first day on which it can be sent.",
    )

    # ------------------------------------------------------------------
    # Level
    # ------------------------------------------------------------------

    @api.model
    def _client_reminders_select(self):
        """Return the SELECT of the last reminders with something still open, in the
        current company: ``client_id, level, day``. Level and day are visible to all
        users of the Clients app."""
        names = {"client.reminder": ["client_id", "company_id", "state", "day"]}
        names |= {"client.reminder.line": ["reminder_id", "move_line_id"]}
        names |= {"account.move.line": ["reconciled"]}
        for model, fnames in names.items():
            self.env[model].flush_model(fnames)
        return SQL(
            """
            SELECT DISTINCT ON (reminder.client_id) reminder.client_id, reminder.day,
                   reminder.id, level.plan_id, level.days,
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

    @api.model
    def _client_reminder_steps(self, dues):
        """Return the Step of each client in the current company, in one query. The
        minimum, amounts on account and recipients are only checked in the preview.

        :param dict dues: ``{client id: the first day on which something was due}``;
            None for the items of the last reminder
        """
        clients = self.env["res.partner"]
        clients.flush_model(["active", "category_id", "client_reminder_plan_id"])
        self.env["account.move"].flush_model(["client_disputed", "payment_state"])
        self.env["account.move.line"].flush_model(["date_maturity", "no_followup"])
        for name in ("hold", "level", "plan"):
            self.env[f"client.reminder.{name}"].flush_model()
        select = SQL(
            """
            SELECT asked.client_id, last.level, last.day, next.name,
                   CASE WHEN next.days IS NOT NULL THEN GREATEST(
                        since.due + next.days, others.day + %(apart)s, held.until + 1)
                   END
              FROM UNNEST(%(ids)s::int[], %(dues)s::date[]) AS asked (client_id, due)
              JOIN res_partner client ON client.id = asked.client_id
              LEFT JOIN (
                    SELECT * FROM (%(last)s) reminded WHERE client_id = ANY(%(ids)s)
                   ) last ON last.client_id = client.id
              LEFT JOIN LATERAL (
                    SELECT MAX(day) AS day FROM client_reminder
                     WHERE client_id = client.id AND company_id = %(company)s
                       AND state != 'cancelled'
                   ) others ON TRUE
              LEFT JOIN LATERAL (%(since)s) since ON TRUE
              LEFT JOIN LATERAL (
                    SELECT MAX(until) AS until FROM client_reminder_hold
                     WHERE client_id = client.id AND company_id = %(company)s
                       AND active AND until >= %(today)s
                   ) held ON TRUE
              LEFT JOIN LATERAL (%(plan)s) plan ON TRUE
              LEFT JOIN LATERAL (
                    SELECT days, COALESCE(name->>%(lang)s, name->>'en_US') AS name
                      FROM client_reminder_level
                     WHERE plan_id = plan.id AND plan.is_on AND client.active
                       AND since.due IS NOT NULL
                       AND days > CASE WHEN last.plan_id = plan.id AND last.days > 0
                                       THEN last.days ELSE -1 END
                     ORDER BY days LIMIT 1
                   ) next ON TRUE
            """,
            ids=list(dues),
            dues=list(dues.values()),
            last=self._client_reminders_select(),
            since=self._client_reminder_since_select(),
            plan=self._client_reminder_plan_select(),
            apart=APART.days,
            company=self.env.company.id,
            lang=self.env.lang or "en_US",
            today=fields.Date.context_today(self),
        )
        return {row[0]: Step._make(row[1:]) for row in self.env.execute_query(select)}

    @api.model
    def _client_reminder_since_select(self):
        """Return the SELECT of the date since when something undisputed is due: among
        the items of the last reminder, or else the given date."""
        return SQL(
            """
            SELECT CASE WHEN asked.due IS NULL THEN (
                        SELECT MIN(item.date_maturity)
                          FROM client_reminder_line line
                          JOIN account_move_line item ON item.id = line.move_line_id
                          JOIN account_move move ON move.id = item.move_id
                         WHERE line.reminder_id = last.id
                           AND item.reconciled IS NOT TRUE AND %(free)s)
                   WHEN EXISTS (
                        SELECT FROM res_partner contact
                          JOIN account_move_line item ON item.partner_id = contact.id
                          JOIN account_move move ON move.id = item.move_id
                         WHERE contact.commercial_partner_id = client.id
                           AND item.company_id = %(company)s
                           AND item.parent_state = 'posted'
                           AND item.reconciled IS NOT TRUE
                           AND item.amount_residual > 0
                           AND item.date_maturity < %(today)s
                           AND move.move_type IN %(types)s AND %(free)s)
                   THEN asked.due END AS due
            """,
            free=SQL(
                "item.no_followup IS NOT TRUE AND move.client_disputed IS NOT TRUE "
                "AND move.payment_state IN ('not_paid', 'partial')"
            ),
            company=self.env.company.id,
            today=fields.Date.context_today(self),
            types=self.env["client.figures"]._invoice_types(),
        )

    @api.model
    def _client_reminder_plan_select(self):
        """Return the SELECT of a client's plan, by the same rules as the selection."""
        return SQL(
            """
            SELECT plan.id, plan.is_on
              FROM client_reminder_plan plan
              CROSS JOIN LATERAL (
                    SELECT plan.id::text = client.client_reminder_plan_id->>
                           %(company)s::text AS is_own,
                           EXISTS (
                               SELECT FROM client_reminder_plan_res_partner_category_rel
                                      AS for_tag
                                 JOIN res_partner_res_partner_category_rel AS tag
                                   ON tag.category_id = for_tag.res_partner_category_id
                                WHERE for_tag.client_reminder_plan_id = plan.id
                                  AND tag.partner_id = client.id) AS is_tagged
                   ) fits
             WHERE plan.company_id = %(company)s AND plan.active
               AND (fits.is_own OR fits.is_tagged OR plan.is_default)
             ORDER BY fits.is_own IS TRUE DESC, fits.is_tagged DESC,
                      plan.sequence, plan.id
             LIMIT 1
            """,
            company=self.env.company.id,
        )

    @api.depends_context("company", "lang", "tz")
    def _compute_client_reminder(self):
        # sudo: the client of a contact that the user may read
        client_of = {p: p.sudo().commercial_partner_id.id for p in self}
        steps = self._client_reminder_steps(
            dict.fromkeys(filter(None, client_of.values()))
        )
        for partner, client_id in client_of.items():
            step = steps.get(client_id, Step())
            partner.client_reminder_level = step.level
            partner.client_reminder_day = step.day
            partner.client_reminder_next_level = step.next_level
            partner.client_reminder_next_day = step.next_day

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
            raise UserError(self.env._("Compare this day with a date."))
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
        """Let the panel sort and group by the level and date of the last reminder."""
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
        """Return the content of the reminder being rendered, otherwise None: a template
        rendered on its own shows no amounts."""
        content = self.env.context.get("client_reminder")
        return content if isinstance(content, ReminderContent) else None

    def _client_reminder_company(self):
        content = self._client_reminder()
        return content.company if content else self.env.company

    def _client_reminder_table(self):
        """Return the table of amounts to pay, for each currency, and below it how to
        pay and whom to ask."""
        content = self._client_reminder()
        if not content:
            return ""
        groups = {}
        for item in content.items:
            groups.setdefault(item.currency_id, []).append(item)
        currencies = self.env["res.currency"].browse(groups)
        table = self.env["ir.qweb"]._render(
            "client_card.client_reminder_table",
            {
                "hints": self._client_reminder_hints(content),
                "groups": [(unit, groups[unit.id]) for unit in currencies],
                "days_late": lambda item: max((content.day - item.due).days, 0),
                "format_amount": lambda amount, unit: formatLang(
                    self.env, amount, currency_obj=unit
                ),
            },
            lang=self.env.lang,
        )
        # each row on one line: the text part of the email keeps line breaks
        return Markup(re.sub(r">\s+<(?=/?t)", "> <", table))

    def _client_reminder_hints(self, content):
        """Return the lines that explain how to pay and whom to ask."""
        hints = [self.env._("Please quote the document number when you pay.")]
        moves = self.env["account.move"].browse(
            {item.move_id for item in content.items}
        )
        for account in moves.partner_bank_id:
            number = " ".join(filter(None, (account.bank_name, account.acc_number)))
            hints.append(self.env._("Bank account: %s", number))
        if phone := content.company.phone:
            ask = self.env._("Questions? Reply to this email, or call %s.", phone)
        else:
            ask = self.env._("Questions? Reply to this email.")
        return [*hints, ask]

    def _client_reminder_total(self):
        """Return the amount to pay, short enough for an SMS."""
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
        """Open a new promise to pay, or pause, for this client.

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
