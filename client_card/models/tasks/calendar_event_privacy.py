from collections.abc import Set as AbstractSet

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import read_once


class CalendarEvent(models.Model):
    """Private tasks: other users can search and group only by what they may read."""

    _inherit = "calendar.event"

    @api.model
    def _get_public_fields(self):
        return super()._get_public_fields() | {"client_day"}

    @api.model
    def _is_client_secret(self, field_expr):
        """Return whether this field of a private event is hidden from others."""
        # the place reveals the client
        is_own = field_expr.startswith("client_") or field_expr == "location"
        return is_own and field_expr != "client_day"

    @api.model
    def _has_field_access(self, field, operation):
        """External users see when they are invited, not our plans."""
        # su: as in core, code that works for no particular user; RPC never runs as su
        if field.name.startswith("client_") and not self.env.su:
            if not self.env.user._is_internal():
                return False
        return super()._has_field_access(field, operation)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Others cannot find a private event by what it contains about a client."""
        # su: as in core, where a superuser search does not mask private events either
        if not (self.env.su or kwargs.get("bypass_access")):
            domain = self._mask_domain(Domain(domain))
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _mask_domain(self, domain):
        """Make searches consistent with what the user can read: private events of
        others have no client."""
        is_and = getattr(domain, "OPERATOR", None) == "&"
        for part in domain.children if is_and else (domain,):
            is_condition = hasattr(part, "field_expr")
            if is_condition and self._needs_value(part):
                # hidden events are excluded once, not for each condition
                return domain & ~self._hidden_domain()
        return domain.map_conditions(self._mask_condition)

    @api.model
    def _mask_condition(self, condition):
        if not self._is_client_secret(condition.field_expr):
            return condition
        if self._needs_value(condition):
            return condition & ~self._hidden_domain()
        return condition | self._hidden_domain()

    @api.model
    def _needs_value(self, condition):
        """Whether a condition finds no event in which the others see nothing in a
        field that may be secret."""
        if not self._is_client_secret(condition.field_expr):
            return False
        values = condition.value
        if not isinstance(values, list | tuple | AbstractSet):
            values = [values]
        is_empty = condition.operator in ("=", "!=", "in", "not in", "=?") and any(
            value in (False, None, "") for value in values
        )
        return is_empty == (condition.operator in Domain.NEGATIVE_OPERATORS)

    @api.model
    def _hidden_domain(self):
        """Return the domain of what ``_check_private_event_conditions`` hides."""
        return read_once(self.env, "private events", self._compose_hidden_domain)

    @api.model
    def _compose_hidden_domain(self):
        # sudo: only reads whose calendars are private
        settings = self.env["res.users.settings"].sudo()
        private = settings._search([("calendar_default_privacy", "=", "private")])
        is_private = "IN"
        if self.env["res.users"]._default_user_calendar_default_privacy() == "private":
            # the same for users without any settings
            private = settings._search([("calendar_default_privacy", "!=", "private")])
            is_private = "NOT IN"
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                # the order matters: few events need the check of attendees; NOT EXISTS
                # keeps the database from materialising a table
                """
                (%(privacy)s = 'private'
                 OR %(privacy)s IS NULL AND %(user)s %(is_private)s %(users)s)
                AND %(user)s IS DISTINCT FROM %(uid)s
                AND (SELECT 1 FROM calendar_event_res_partner_rel
                      WHERE calendar_event_id = %(id)s
                        AND res_partner_id = %(partner)s) IS NULL
                """,
                privacy=model._field_to_sql(alias, "privacy", query),
                user=model._field_to_sql(alias, "user_id", query),
                is_private=SQL(is_private),
                users=private.subselect("user_id"),
                uid=self.env.uid,
                id=SQL.identifier(alias, "id"),
                partner=self.env.user.partner_id.id,
            )
        )

    def _get_default_privacy_domain(self):
        """Include in groups what may be read, such as private events to which the user
        is invited."""
        return ~self._hidden_domain()

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Also mask groups through other models: attendees grouped by the event's
        client."""
        if self._is_client_secret(groupby_spec) and not self.env.su:
            self = self.with_context(client_masked=True)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if self._is_client_secret(field_name) and not self.env.su:
            self = self.with_context(client_masked=True)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _field_to_sql(self, alias, field_expr, query=None):
        sql = super()._field_to_sql(alias, field_expr, query)
        if not self.env.context.get("client_masked"):
            return sql
        # its position in the order would reveal the content of a private event
        model = self.with_context(client_masked=False)
        hidden = self._hidden_domain()._to_sql(model, alias, query)
        return SQL("CASE WHEN %s THEN NULL ELSE %s END", hidden, sql)
