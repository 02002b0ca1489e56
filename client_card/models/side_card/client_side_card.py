from collections.abc import Callable
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

LIMIT = 5  # records shown of each part
COUNTED = 100  # records counted of each part


class Part(NamedTuple):
    """Records of one model on the side card."""

    model: str
    domain: Domain
    order: str
    fields: tuple[str, ...]  # the fields shown, read in one query
    describe: Callable  # (record) -> dict of what is shown
    masked: bool = False  # a search does not find what reading would mask


class ClientSideCard(models.AbstractModel):
    """The side card, shown beside the panel and beside the client's documents.

    Everything is read with the user's own rights, and the number of queries does not
    depend on the size of the client: each part has the first few records and their
    number, capped at a hundred. Each subject adds its parts with :meth:`_parts`, and
    its blocks with :meth:`_blocks`.
    """

    _name = "client.side.card"
    _description = "Side Card of a Client"

    @api.model
    def _read_client(self, client):
        """Return the answer of ``res.partner.client_card_side`` for this client, which
        the user may read."""
        self = self.sudo(False)
        client = client.with_env(self.env)
        figures, blocks = self.env["client.figures"], self._blocks()
        result = self._read_contact(client) | {
            "period": "all",
            "companies": figures._read_clients(blocks, client, "all", blocks)[
                client.id
            ],
            "has_balance": figures._can_see("balance"),
        }
        return result | {
            name: self._read_part(part)
            for name, part in self._parts(client).items()
            if self.env[part.model].has_access("read")
        }

    # ------------------------------------------------------------------
    # The client
    # ------------------------------------------------------------------

    @api.model
    def _contact_fields(self):
        """Return the names of the fields of a contact to read, in one query."""
        names = [
            "name",
            "email",
            "phone",
            "client_phone_international",
            "vat",
            "ref",
            "active",
            "write_date",
        ]
        names += ["user_id", "client_status_id", "category_id", "client_last_activity"]
        names += ["commercial_partner_id", "commercial_company_name"]
        return [*names, *self.env["res.partner"]._formatting_address_fields()]

    @api.model
    def _read_contact(self, client):
        # sudo: the names of linked records are included regardless of the rights on
        # them, as in read()
        status = client.client_status_id.sudo()
        salesperson = client.user_id.sudo()
        return {
            "client_id": client.id,
            "name": client.name or "",
            "active": client.active,
            "write_date": fields.Datetime.to_string(client.write_date),
            "email": client.email,
            "phone": client.phone,
            "phone_international": client.client_phone_international,
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

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    @api.model
    def _parts(self, client):
        """Return the parts of the side card, ``{name: Part}``."""
        return {
            "contacts": Part(
                model="res.partner",
                domain=Domain("commercial_partner_id", "=", client.id)
                & Domain("id", "!=", client.id),
                order="client_authorised desc, name, id",
                fields=("name", "type", "function", "phone", "email")
                + ("client_phone_international",)
                + ("client_authorised", "client_authorised_for"),
                describe=self._describe_contact,
            ),
        }

    @api.model
    def _blocks(self):
        """Return the blocks that the side card shows, ``{kind: names}``."""
        return {}

    @api.model
    def _read_part(self, part):
        model = self.env[part.model]
        # one more than is counted, to know that there are more
        query = model._search(part.domain, order=part.order, limit=COUNTED + 1)
        return self._describe_part(self._fetch_part(model, query, part), part)

    @api.model
    def _describe_part(self, records, part):
        return {
            "count": len(records),
            "can_create": self.env[part.model].has_access("create"),
            "records": [
                {"id": record.id} | part.describe(record) for record in records[:LIMIT]
            ],
        }

    @api.model
    def _fetch_part(self, model, query, part):
        """Return the records of a query made by a search with the user's rights."""
        if query.is_empty():
            return model
        # sudo: the search has excluded what reading would mask
        reader = model.sudo() if part.masked else model
        columns = reader._determine_fields_to_fetch(part.fields)
        return reader._fetch_query(query, columns).with_env(model.env)

    @api.model
    def _describe_contact(self, contact):
        types = contact._fields["type"]._description_selection(self.env)
        return {
            "name": contact.name or dict(types).get(contact.type, ""),
            "function": contact.function,
            "phone": contact.phone,
            "phone_international": contact.client_phone_international,
            "email": contact.email,
            "authorised": contact.client_authorised,
            "authorised_for": contact.client_authorised_for,
        }
