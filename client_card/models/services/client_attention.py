from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import SOON, Fact
from ..client_union import Probe

MAX_STEP = 120_000  # months or days: later than any day considered
MONTH = 30  # days
# for services that recur often, only this part of the period counts: otherwise they
# would always be listed
PART = 3


class ClientAttention(models.Model):
    """Services that end or are due again soon."""

    _inherit = "client.attention"
    _depends = {
        "client.service": [
            "cancelled_on",
            "date_end",
            "date_start",
            "kind",
            "recurrence_interval",
            "recurrence_unit",
        ],
        "res.company": ["client_attention_days"],
    }

    kind = fields.Selection(selection_add=[("renewal", "Service due")])
    action = fields.Selection(selection_add=[("renew", "Renew")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            7: Fact(
                "client.service",
                self._renewals,
                {"renewal": Domain.TRUE},
                "renew",
                self._open,
                probe=Probe("client.service", "client_id"),
            )
        }

    def _renewals(self):
        in_force = self.env["client.service"]._state_domains()["active"]
        rows = self._records(
            "client.service",
            Domain("active", "=", True) & in_force,
            "client_id",
            self._day_columns(SQL("due.day"))
            | {
                "kind": SQL("'renewal'"),
                "severity": SQL("%s", SOON),
                "name": "name",
                "partner_id": "partner_id",
                "company_id": "company_id",
                "amount": "amount",
                "currency_id": "currency_id",
            },
        )
        if rows:
            today = fields.Date.context_today(self)
            rows.query.add_join(
                "JOIN",
                "due",
                SQL("LATERAL (%s)", self._due_select(today)),
                SQL("due.day <= %s::date + %s", today, self._days_to_sql()),
            )
        return rows

    def _days_to_sql(self):
        """Return SQL of the number of days ahead, a setting of the service's
        company."""
        return SQL(
            """(
                SELECT COALESCE(client_attention_days, 0) FROM res_company
                 WHERE id = COALESCE(client_service.company_id, %s)
            )""",
            self.env.company.id,
        )

    @api.model
    def _due_select(self, today):
        """Return the SELECT of the first ``day``, from today, on which a service in
        force ends or, as ``date_next``, renews. Renewals only count in the last third
        of the period; otherwise monthly services would always be listed."""
        return SQL(
            """
            SELECT LEAST(
                       date_end,
                       CASE WHEN (date_end IS NULL OR next <= date_end)
                             AND (cancelled_on IS NULL OR next < cancelled_on)
                             AND next < %(today)s::date + (period / %(part)s)::integer
                            THEN next END
                   ) AS day
              FROM (
                    SELECT CASE
                           WHEN kind != 'subscription' THEN NULL
                           WHEN recurrence_unit IN ('day', 'week')
                           THEN date_start + ((days + step - 1) / step * step)::integer
                           WHEN recurrence_unit IN ('month', 'year')
                           THEN CASE WHEN this_one >= %(today)s THEN this_one
                                     ELSE next_one END
                           END AS next,
                           CASE WHEN recurrence_unit IN ('day', 'week') THEN step
                                ELSE step * %(month)s END AS period
                      FROM (
                            SELECT step, days,
                                   (date_start + make_interval(
                                       months => (months / step * step)::integer
                                   ))::date AS this_one,
                                   (date_start + make_interval(
                                       months => ((months / step + 1) * step)::integer
                                   ))::date AS next_one
                              FROM (
                                    SELECT LEAST(
                                               %(limit)s,
                                               GREATEST(recurrence_interval, 1)::bigint
                                               * CASE recurrence_unit
                                                 WHEN 'week' THEN 7
                                                 WHEN 'year' THEN 12 ELSE 1 END
                                           ) AS step,
                                           (%(today)s::date - date_start)::bigint
                                               AS days,
                                           (DATE_PART('year', %(today)s::date)
                                            - DATE_PART('year', date_start))::bigint
                                           * 12
                                           + (DATE_PART('month', %(today)s::date)
                                              - DATE_PART('month', date_start)
                                             )::bigint AS months
                                    OFFSET 0
                                   ) period
                           ) dates
                    -- each worked out once, not wherever it is named
                    OFFSET 0
                   ) recurrence
            OFFSET 0
            """,
            today=today,
            limit=MAX_STEP,
            month=MONTH,
            part=PART,
        )
