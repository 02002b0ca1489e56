from odoo import api, fields, models
from odoo.fields import Domain

from ..side_card.client_side_card import Part


class ClientSideCard(models.AbstractModel):
    """Services and solutions on the side card."""

    _inherit = "client.side.card"

    @api.model
    def _read_client(self, client):
        result = super()._read_client(client)
        client = client.sudo(False)
        status = client._fields["client_service_status"]
        if client._has_field_access(status, "read"):
            served = result.get("services", {}).get("count")
            result["service_status"] = self._describe_service_status(client, served)
        return result

    @api.model
    def _describe_service_status(self, client, served):
        """:param served: whether a service is known to be in force, which decides the
        status"""
        status = "with" if served else client.client_service_status
        names = client._fields["client_service_status"]._description_selection(self.env)
        return {"value": status, "name": dict(names)[status]}

    @api.model
    def _parts(self, client):
        of_client = Domain("client_id", "=", client.id)
        companies = [False, *self.env.companies.ids]
        return super()._parts(client) | {
            "services": Part(
                model="client.service",
                domain=of_client
                & client._client_services_domain()
                & client._client_services_in_force(),
                order="date_start desc, id desc",
                fields=("name", "type_id", "kind", "date_end", "amount", "currency_id")
                + ("recurrence_interval", "recurrence_unit"),
                describe=self._describe_service,
            ),
            "solutions": Part(
                model="client.solution",
                domain=of_client & Domain("company_id", "in", companies),
                order="name, id",
                fields=("name", "version", "date_installed"),
                describe=self._describe_solution,
            ),
        }

    @api.model
    def _describe_service(self, service):
        recurs = service.kind == "subscription"
        return {
            "name": service.display_name,
            "type": service.type_id.name,
            "kind": service.kind,
            "date_end": fields.Date.to_string(service.date_end),
            "amount": service.amount,
            "currency_id": service.currency_id.id,
            "every": recurs and service.recurrence_interval,
            "unit": recurs and service.recurrence_unit,
        }

    @api.model
    def _describe_solution(self, solution):
        return {
            "name": solution.name,
            "version": solution.version,
            "date_installed": fields.Date.to_string(solution.date_installed),
        }
