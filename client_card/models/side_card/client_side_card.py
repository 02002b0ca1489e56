from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ..tasks.calendar_event import TO_DO

LIMIT = 5  # records shown of each part
COUNTED = 100  # records counted of each part
BLOCKS = {"invoices": ("overdue",), "estimates": ("outstanding",)}  # what is open


class Part(NamedTuple):
    """Records of one model that stand on the side card."""

    model: str
    domain: Domain
    order: str
    fields: tuple[str, ...]  # what is shown of them, read in one query
    masked: bool = False  # what reading would mask, a search does not find


class ClientSideCard(models.AbstractModel):
    """What stands beside a client in the panel, and beside the client's documents.

    Everything is read with the user's own rights, and with as many queries for a
    client with much as for one with little: of each part come the first few records
    and how many there are, which is counted no further than to a hundred. A
    bridge adds a part with :meth:`_parts` and a method ``_describe_<part>``.
    """

    _name = "client.side.card"
    _description = "Client at a Glance"

    @api.model
    def _read_client(self, client):
        """Return what ``res.partner.client_card_side`` answers of this client, which
        the user may read."""
        self = self.sudo(False)
        client = client.with_env(self.env)
        figures = self.env["client.figures"]
        result = self._read_contact(client) | {
            "period": "all",
            "companies": figures._read_clients(BLOCKS, client, "all", BLOCKS)[
                client.id
            ],
            "has_balance": figures._can_see("balance"),
        }
        parts = {
            name: self._read_part(name, part)
            for name, part in self._parts(client).items()
            if self.env[part.model].has_access("read")
        }
        status = client._fields["client_service_status"]
        if client._has_field_access(status, "read"):
            served = parts.get("services", {}).get("count")
            result["service_status"] = self._describe_service_status(client, served)
        return result | parts

    # ------------------------------------------------------------------
    # The client
    # ------------------------------------------------------------------

    @api.model
    def _contact_fields(self):
        """Return the names of what is read of a contact, in one query."""
        names = ["name", "email", "phone", "vat", "ref", "active", "write_date"]
        names += ["user_id", "client_status_id", "client_last_activity"]
        names += ["commercial_partner_id", "commercial_company_name"]
        return [*names, *self.env["res.partner"]._formatting_address_fields()]

    @api.model
    def _read_contact(self, client):
        # sudo: names of what it points to come with it, as in read(), whatever the
        # rights on them
        status = client.client_status_id.sudo()
        salesperson = client.user_id.sudo()
        return {
            "client_id": client.id,
            "name": client.name or "",
            "active": client.active,
            "write_date": fields.Datetime.to_string(client.write_date),
            "email": client.email,
            "phone": client.phone,
            "address": client._client_task_address() or False,
            "vat": client.vat,
            "ref": client.ref,
            "status": bool(status) and {"name": status.name, "color": status.color},
            "tags": [
                {"id": tag.id, "name": tag.name, "color": tag.color}
                for tag in client.category_id
            ],
            "salesperson": salesperson.name,
            "last_activity": fields.Datetime.to_string(client.client_last_activity),
        }

    @api.model
    def _describe_service_status(self, client, served):
        """:param served: whether a service is known to be in force: then it is that"""
        status = "with" if served else client.client_service_status
        names = client._fields["client_service_status"]._description_selection(self.env)
        return {"value": status, "name": dict(names)[status]}

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    @api.model
    def _parts(self, client):
        """Return the parts of the card, ``{name: Part}``, in their order."""
        of_client = Domain("client_id", "=", client.id)
        companies = [False, *self.env.companies.ids]
        return {
            "services": Part(
                model="client.service",
                domain=of_client
                & client._client_services_domain()
                & client._client_services_in_force(),
                order="date_start desc, id desc",
                fields=("name", "type_id", "kind", "date_end", "amount", "currency_id")
                + ("recurrence_interval", "recurrence_unit"),
            ),
            "solutions": Part(
                model="client.solution",
                domain=of_client & Domain("company_id", "in", companies),
                order="name, id",
                fields=("name", "version", "date_installed"),
            ),
            "contacts": Part(
                model="res.partner",
                domain=Domain("commercial_partner_id", "=", client.id)
                & Domain("id", "!=", client.id),
                order="client_authorised desc, name, id",
                fields=("name", "type", "function", "phone", "email")
                + ("client_authorised", "client_authorised_for"),
            ),
            "tasks": Part(
                model="calendar.event",
                domain=Domain("client_commercial_id", "=", client.id)
                & Domain("client_state", "in", TO_DO),
                order="start, id",
                fields=("name", "allday", "start", "start_date", "stop", "stop_date")
                + ("client_type", "client_state"),
                masked=True,
            ),
        }

    @api.model
    def _read_part(self, name, part):
        model = self.env[part.model]
        # one more than is counted: it says that there are more
        query = model._search(part.domain, order=part.order, limit=COUNTED + 1)
        records = self._fetch_part(model, query, part)
        describe = getattr(self, f"_describe_{name}")
        return {
            "count": len(records),
            "can_create": model.has_access("create"),
            "records": [
                {"id": record.id} | describe(record) for record in records[:LIMIT]
            ],
        }

    @api.model
    def _fetch_part(self, model, query, part):
        """Return the records of a query that a search of the user's own made."""
        if query.is_empty():
            return model
        # sudo: the search has left out what reading would mask
        reader = model.sudo() if part.masked else model
        columns = reader._determine_fields_to_fetch(part.fields)
        return reader._fetch_query(query, columns).with_env(model.env)

    @api.model
    def _describe_services(self, service):
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
    def _describe_solutions(self, solution):
        return {
            "name": solution.name,
            "version": solution.version,
            "date_installed": fields.Date.to_string(solution.date_installed),
        }

    @api.model
    def _describe_contacts(self, contact):
        types = contact._fields["type"]._description_selection(self.env)
        return {
            "name": contact.name or dict(types).get(contact.type, ""),
            "function": contact.function,
            "phone": contact.phone,
            "email": contact.email,
            "authorised": contact.client_authorised,
            "authorised_for": contact.client_authorised_for,
        }

    @api.model
    def _describe_tasks(self, task):
        start = task.start_date if task.allday else task.start
        return {
            "name": task.name,
            "type": task.client_type,
            "state": task.client_state,
            "late": task.client_late,
            "allday": task.allday,
            "start": fields.Date.to_string(start)
            if task.allday
            else fields.Datetime.to_string(start),
        }
