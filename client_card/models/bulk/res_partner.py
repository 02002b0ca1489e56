from odoo import models


class ResPartner(models.Model):
    """Actions on many clients at once."""

    _inherit = "res.partner"

    def action_client_archive(self):
        """Archive as many of these contacts as Odoo allows.

        :return: an action that reports
        :raise AccessError: for users without the group of the Clients app, or who may
            not change contacts
        """
        return self._action_client_bulk(self.env._("Archive"), "action_archive")

    def action_client_unarchive(self):
        """Unarchive as many of these contacts as Odoo allows.

        :return: an action that reports
        :raise AccessError: see :meth:`action_client_archive`
        """
        return self._action_client_bulk(self.env._("Unarchive"), "action_unarchive")

    def action_client_delete(self):
        """Delete as many of these contacts as Odoo allows.

        :return: an action that reports
        :raise AccessError: see :meth:`action_client_archive`
        """
        alike = self.env["client.bulk"]._group_by_references
        title = self.env._("Delete")
        return self._action_client_bulk(title, "unlink", "unlink", alike)

    def _action_client_bulk(self, title, method, operation="write", alike=None):
        bulk = self.env["client.bulk"]
        clients = bulk._check_clients(self)
        refused = bulk._do(
            clients, lambda some: getattr(some, method)(), operation, alike=alike
        )
        return bulk._report(title, clients, refused)

    def action_client_email(self):
        """Open Odoo's composer for those of these contacts who can be reached by email.

        :return: an action: the composer, or first a report of who is left out and why
        :raise AccessError: for users without the group of the Clients app, or who may
            not read contacts
        """
        bulk = self.env["client.bulk"]
        clients = bulk._check_clients(self)
        allowed, refused = bulk._allowed(clients, "read")
        addresses = set()
        for client in allowed:
            if not client.email_normalized:
                refused[client.id] = self.env._("Has no valid email address.")
            elif client.is_blacklisted:
                refused[client.id] = self.env._("Does not want emails.")
            else:
                addresses.add(client.email_normalized)
        reached = [i for i in clients._ids if i not in refused]
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Email"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": reached,
                "default_composition_mode": "mass_mail",
            },
        }
        message = self.env._("Clients who will receive the email: %s", len(reached))
        if len(addresses) < len(reached):
            shared = self.env._(
                "They have %s different addresses. The same email is sent "
                "only once to each address.",
                len(addresses),
            )
            message = f"{message}. {shared}"
        elif not refused:
            return action
        return bulk._report_refused(
            action["name"], message, refused, next_action=action if reached else None
        )
