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
REPORTED = 50  # refused clients that a report names
SECONDS = 30  # for all tries: Odoo ends a request that takes longer than it may


class ClientBulk(models.AbstractModel):
    """What is done to many clients at once, and says which were left out and why.

    All of them in one, as long as nothing refuses. Otherwise those who are refused
    are left as they were, and the others are done. Wizards take the clients that are
    selected in the panel, ``active_ids`` of the context.
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
        """Return the contacts selected in the list, whether they exist or not.

        :raise UserError: when nothing is selected, or no contacts
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
        :raise UserError: when there are none, or on what is no id
        """
        if not self.env.user.has_group("client_card.group_client_card_user"):
            raise AccessError(self.env._("Only users of the Clients app can do this."))
        if not clients._ids:
            raise UserError(self.env._("Select clients in the list first."))
        # what is no id at all would make the database fail
        if any(type(i) is not int or not 0 < i <= MAX_ID for i in clients._ids):
            raise UserError(self.env._("Pass the ids of the clients."))
        return clients.browse(dict.fromkeys(clients._ids))

    # ------------------------------------------------------------------
    # All that is possible
    # ------------------------------------------------------------------

    @api.model
    def _do(self, clients, work, operation="write", one_by_one=False, alike=None):
        """Do the work for as many of these clients as possible.

        :param work: takes clients; does everything for them or raises
        :param operation: what the user must be allowed to do with the contacts
        :param one_by_one: whether the work is for one client, not for many
        :param alike: takes clients; returns groups of those who are likely refused,
            each group for one reason
        :return: ``{id: reason}`` of those for whom it was not done
        :raise AccessError: when the user may do so with no contact at all
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
        """Return those of the clients with whom the user may do so, and the reasons
        for the others, as of :meth:`_do`.

        :raise AccessError: when the user may do so with no contact at all
        """
        self.env["res.partner"].check_access(operation)
        found = clients.exists()
        allowed = found._filtered_access(operation)
        refused = dict.fromkeys((clients - found)._ids, self.env._("Was deleted."))
        no_right = self.env._("You are not allowed to do this with this client.")
        return allowed, refused | dict.fromkeys((found - allowed)._ids, no_right)

    @api.model
    def _try(self, clients, work, until):
        """Do the work for all in one; if it is refused, for each half on its own, down
        to those who are refused alone. One refused costs few tries, not one a client.

        :param until: when there is no time left for another try
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
        """Try it for two of them: what refuses both in the same words, refuses all."""
        refused = {}
        for client in clients[:2]:
            refused |= self._try(client, work, until)
        if len(refused) == 2 and len(set(refused.values())) == 1:
            return dict.fromkeys(clients._ids, next(iter(refused.values())))
        return refused | self._try(clients[2:], work, until)

    @api.model
    def _group_by_references(self, clients):
        """Return groups of the clients who are not deleted as long as something refers
        to them: each group of those to whom the same fields refer.

        Odoo looks only after it has deleted what goes with each of them.
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
        """Return what Odoo says to the user about an error."""
        if not isinstance(error, IntegrityError):
            return str(error.args[0])
        tables = {model._table: model for model in self.env.values()}
        model = tables.get(error.diag.table_name, self.env["base"])
        # what PostgreSQL says since 18: Odoo 19 has no words for it
        if isinstance(error, RestrictViolation):
            name = self.env["ir.model"]._get(model._name).sudo().name  # sudo: a name
            return self.env._("Still used by “%s”. Archive it instead.", name)
        return model._sql_error_to_message(error)

    # ------------------------------------------------------------------
    # Report
    # ------------------------------------------------------------------

    @api.model
    def _report(self, title, clients, refused):
        """Return an action that says how many were done, and who was not and why.

        :param str title: what was done
        :param clients: all for whom it was to be done
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
        """Return an action that names who was left out, the first of them if many.

        :param next_action: what may be done for the others; none: it was done
        """
        named = self.env["res.partner"].browse(refused).sorted("id")[:REPORTED]
        # whose contact the user may not read stays unnamed
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
