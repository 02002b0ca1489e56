from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..overview.client_overview import Box, Count

LIMIT = 3  # renewals


class ClientOverview(models.AbstractModel):
    """Services in force, and which of them are due next."""

    _inherit = "client.overview"

    @api.model
    def _counts(self, client):
        in_force = Domain("client_id", "=", client.id) & Domain("state", "=", "active")
        label = self.env._("in force")
        count = Count("client.service", in_force, "in_force", label)
        return super()._counts(client) | {"services": (count,)}

    @api.model
    def _boxes(self, client):
        box = Box(partial(self._read_renewals, client))
        return super()._boxes(client) | {"renewals": box}

    @api.model
    def _read_renewals(self, client):
        """Read the services that end or renew next."""
        services = self.env["client.service"]
        if not services.has_access("read"):
            return None
        side = self.env["client.side.card"]
        part = side._parts(client)["services"]
        if self._counted(part) == 0:
            return {"records": []}
        query = services._search(part.domain)
        if query.is_empty():
            return {"records": []}
        today = fields.Date.context_today(self)
        due = SQL("LATERAL (%s)", self.env["client.attention"]._due_select(today))
        query.add_join("JOIN", "due", due, SQL("due.day IS NOT NULL"))
        query.order = SQL("due.day, %s", SQL.identifier(services._table, "id"))
        query.limit = LIMIT
        due_fields = ("date_start", "cancelled_on")
        found = side._fetch_part(
            services, query, part._replace(fields=(*part.fields, *due_fields))
        )
        return {"records": [self._describe_renewal(service) for service in found]}

    @api.model
    def _describe_renewal(self, service):
        days = [day for day in (service.date_next, service.date_end) if day]
        service_row = self.env["client.side.card"]._describe_service(service)
        day = fields.Date.to_string(min(days))
        return {"id": service.id} | service_row | {"day": day}
