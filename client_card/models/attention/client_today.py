from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Built

COUNTED = 1000  # maximum per kind; above it, only that there are more is known


class ClientToday(models.Model):
    """What is to be done today: what needs attention, and what is planned for the day.

    It has the rows of ``client.attention``, with the same ids; other subjects add
    planned items, which are not facts and are not counted.
    """

    _name = "client.today"
    _description = "Today"
    _inherit = ["client.attention"]
    _auto = False

    @api.model
    @api.readonly
    def action_open_today(self):
        """Open the list: with all clients for accountants, with their own for others.

        :return: an action
        :raise AccessError: for users without the group of the Clients app
        """
        self.browse().check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_card.client_today_action"
        )
        is_mine = not self.env.user.has_group("account.group_account_invoice")
        context = {"search_default_to_do": 1, "search_default_group_by_kind": 1}
        return action | {"context": context | {"search_default_my_clients": is_mine}}

    # ------------------------------------------------------------------
    # By kind: the query for the page of a kind also counts it
    # ------------------------------------------------------------------

    @api.model
    @api.readonly
    def web_read_group(self, *args, **kwargs):
        asking = self._asking(built=Built())
        return super(ClientToday, asking).web_read_group(*args, **kwargs)

    @api.model
    def _formatted_read_group_with_length(
        self, domain, groupby, aggregates, offset=0, limit=None, order=None
    ):
        """Cap the count of each kind, and keep the rows found for its page."""
        built = self._asked().built
        is_known = set(aggregates) <= {"__count", "severity:max"}
        if list(groupby) != ["kind"] or not is_known or not built:
            return super()._formatted_read_group_with_length(
                domain, groupby, aggregates, offset, limit, order
            )
        groups = []
        for kind, _label in self._fields["kind"]._description_selection(self.env):
            of_kind = Domain(domain) & Domain("kind", "=", kind)
            query = self._search(of_kind, order=self._order, limit=COUNTED + 1)
            columns = (SQL.identifier(self._table, n) for n in ("id", "severity"))
            if rows := self.env.execute_query(query.select(*columns)):
                built.ids[repr(of_kind)] = [row_id for row_id, _severity in rows]
                groups.append(
                    {
                        "kind": kind,
                        "severity:max": rows[0][1],
                        "__count": len(rows),
                        "__extra_domain": [("kind", "=", kind)],
                    }
                )
        groups.sort(key=lambda group: -group["severity:max"])
        first = offset or 0
        page = groups[first : first + limit] if limit else groups[first:]
        return page, len(groups)

    @api.model
    def search(self, domain, offset=0, limit=None, order=None):
        found = self._asked().built
        found = found and found.ids.get(repr(Domain(domain)))
        is_counted = limit and offset + limit <= COUNTED
        if not found or not is_counted or not self._is_in_order(order):
            return super().search(domain, offset, limit, order)
        return self.browse(found[offset : offset + limit])
