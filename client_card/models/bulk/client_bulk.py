import time
from collections import defaultdict

from psycopg2 import IntegrityError
from psycopg2.errors import RestrictViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tools import SQL

from odoo.addons.auth_signup.models.res_partner import SignupError

from ...tools import MAX_ID

REFUSALS = (UserError, RedirectWarning, IntegrityError, SignupError)
REPORTED = 50  # number of refused clients that a report names
SECONDS = 30  # for all attempts: Odoo terminates requests that exceed their time limit


class ClientBulk(models.AbstractModel):
    """Actions on many clients at once, which report who was left out and why.

    All clients are processed in one step, unless a record is refused. Then refused
    clients remain unchanged, and the others are processed. Wizards use the clients
    selected in the panel, ``active_ids`` in the context.
    """

    _name = "client.bulk"
    _description = "Many Clients at Once"

    client_count = fields.Integer(string="Clients", compute="_compute_client_count")

    @api.depends_context("active_ids", "active_model")
    def _compute_client_count(self):
        self.client_count = len(self._active_clients())

    # ------------------------------------------------------------------
    # Access and input
    # ------------------------------------------------------------------

    @api.model
    def _selected_clients(self):
        """Return the contacts selected in the list, including deleted ones.

        :raise UserError: if nothing is selected, or not contacts
        """
        return self._check_clients(self._active_clients())

    @api.model
    def _active_clients(self):
        ids = self.env.context.get("active_ids")
        of_clients = self.env.context.get("active_model") == "res.partner"
        if not of_clients or not isinstance(ids, list | tuple):
            ids = ()
        return self.env["res.partner"].browse(ids)

    @api.model
    def _check_clients(self, clients):
        """Return these contacts, each once.

        :raise AccessError: for users without the group of the Clients app
        :raise UserError: if there are none, or on invalid ids
        """
        if not self.env.user.has_group("client_card.group_client_card_user"):
            raise AccessError(self.env._("Only users of the Clients app can do this."))
        if not clients._ids:
            raise UserError(self.env._("Select clients in the list first."))
        # an invalid id would be a database error
        if any(type(i) is not int or not 0 < i <= MAX_ID for i in clients._ids):
            raise UserError(self.env._("Pass the ids of the clients."))
        return clients.browse(dict.fromkeys(clients._ids))

    # ------------------------------------------------------------------
    # Process as many as possible
    # ------------------------------------------------------------------

    @api.model
    def _do(self, clients, work, operation="write", one_by_one=False, alike=None):
        """Perform the operation for as many of these clients as possible.

        :param work: function of clients; does everything for them or raises
        :param operation: the access right needed on the contacts
        :param one_by_one: whether ``work`` takes one client at a time
        :param alike: function of clients; returns groups of clients likely to be
            refused for the same reason
        :return: ``{id: reason}`` of the clients for whom it was not done
        :raise AccessError: if the user may not do so with any contact
        """
        until = time.monotonic() + SECONDS
        allowed, refused = self._allowed(clients, operation)
        for group in alike(allowed) if alike else ():
            refused |= self._try_alike(group, work, until)
            allowed -= group
        for some in allowed if one_by_one else [allowed]:
            refused |= self._try(some, work, until)
        return refused

    @api.model
    def _allowed(self, clients, operation):
        """Return the clients with whom the user may do so, and the reasons for the
        others, see :meth:`_do`.

        :raise AccessError: if the user may not do so with any contact
        """
        self.env["res.partner"].check_access(operation)
        found = clients.exists()
        allowed = found._filtered_access(operation)
        refused = dict.fromkeys((clients - found)._ids, self.env._("Was deleted."))
        no_right = self.env._("You are not allowed to do this with this client.")
        return allowed, refused | dict.fromkeys((found - allowed)._ids, no_right)

    @api.model
    def _try(self, clients, work, until):
        """Do the work for all at once; if it is refused, for each half separately, down
        to single clients. One refused client costs a few attempts, not one per client.

        :param until: the time after which no more attempts are made
        """
        if not clients:
            return {}
        if time.monotonic() > until:
            late = self.env._("Timed out before this client. Try again.")
            return dict.fromkeys(clients._ids, late)
        try:
            with self.env.cr.savepoint():
                work(clients)
            return {}
        except REFUSALS as error:
            if len(clients) == 1:
                return {clients.id: self._reason(error)}
        half = len(clients) // 2
        return self._try(clients[:half], work, until) | self._try(
            clients[half:], work, until
        )

    @api.model
    def _try_alike(self, clients, work, until):
        """Try two of them: if both are refused with the same message, all are."""
        refused = {}
        for client in clients[:2]:
            refused |= self._try(client, work, until)
        if len(refused) == 2 and len(set(refused.values())) == 1:
            return dict.fromkeys(clients._ids, next(iter(refused.values())))
        return refused | self._try(clients[2:], work, until)

    @api.model
    def _group_by_references(self, clients):
        """Return groups of the clients that cannot be deleted because of references:
        each group is referenced by the same fields.

        Odoo checks this only after deleting the dependent records.
        """
        self.env.flush_all()
        queries = [
            SQL(
                "SELECT p.id, %s FROM res_partner p WHERE p.id IN %s"
                " AND EXISTS (SELECT 1 FROM %s r WHERE r.%s = p.id)",
                str(field),
                clients._ids,
                SQL.identifier(self.env[field.model_name]._table),
                SQL.identifier(field.name),
            )
            for field in self._restricting_fields()
        ]
        if not clients or not queries:
            return []
        referring = defaultdict(list)
        for client_id, name in self.env.execute_query(SQL(" UNION ALL ").join(queries)):
            referring[client_id].append(name)
        groups = defaultdict(list)
        for client_id, names in referring.items():
            groups[tuple(sorted(names))].append(client_id)
        return [clients.browse(ids) for ids in groups.values()]

    @api.model
    def _restricting_fields(self):
        """Return the fields of other models that keep a contact from being deleted."""
        return [
            field
            for model in self.env.values()
            if model._auto and not model._abstract and model._name != "res.partner"
            for field in model._fields.values()
            if field.type == "many2one"
            and field.store
            and field.column_type
            and not field.company_dependent
            and field.comodel_name == "res.partner"
            and field.ondelete == "restrict"
        ]

    @api.model
    def _reason(self, error):
        """Return Odoo's message to the user about an error."""
        if not isinstance(error, IntegrityError):
            return str(error.args[0])
        tables = {model._table: model for model in self.env.values()}
        model = tables.get(error.diag.table_name, self.env["base"])
        # the error code of PostgreSQL 18, for which Odoo 19 has no message
        if isinstance(error, RestrictViolation):
            name = self.env["ir.model"]._get(model._name).sudo().name  # sudo: a name
            return self.env._("Still used by “%s”. Archive it instead.", name)
        return model._sql_error_to_message(error)

    # ------------------------------------------------------------------
    # Report
    # ------------------------------------------------------------------

    @api.model
    def _report(self, title, clients, refused):
        """Return an action that reports how many were processed, and who was not and
        why.

        :param str title: what was done
        :param clients: all clients to process
        :param refused: ``{id: reason}``
        """
        message = self.env._("Clients done: %s", len(clients) - len(refused))
        if refused:
            return self._report_refused(title, message, refused)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": title,
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _report_refused(self, title, message, refused, next_action=None):
        """Return an action that names the clients left out, only the first if many.

        :param next_action: the next action for the others; none if it is done
        """
        named = self.env["res.partner"].browse(refused).sorted("id")[:REPORTED]
        # contacts the user may not read are not named
        readable = named.exists()._filtered_access("read")
        names = {client.id: client.display_name for client in readable}
        return {
            "type": "ir.actions.client",
            "tag": "client_bulk_report",
            "name": title,
            "params": {
                "message": message,
                "refused": [
                    {
                        "id": client.id,
                        "name": names.get(client.id, False),
                        "reason": reason,
                    }
                    for client in named
                    for reason in (refused[client.id],)
                ],
                "more": len(refused) - len(named),
                "next": next_action or False,
            },
        }
