from odoo import api, models


class ClientToday(models.Model):
    """What is to be done today: what needs attention, and what is planned for the day.

    Rows are those of ``client.attention``, with the same ids; other subjects add what is
    planned. It is no fact that something is planned: clients are not counted by it.
    """

    _name = "client.today"
    _description = "Today"
    _inherit = ["client.attention"]
    _auto = False

    @api.model
    @api.readonly
    def action_open_today(self):
        """Open the list, for accountants with all clients, for others with theirs.

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
