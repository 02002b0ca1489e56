from odoo import api, fields
from odoo.exceptions import UserError

OPERATORS = ("in", "not in", "<", "<=", ">", ">=")  # of amounts


def figure_column(name, make=fields.Monetary, **attributes):
    """Return a field of clients whose value, search, order and SQL come from the Column
    of the same name, see ``client.figures``.

    :param make: the class of the field
    """

    @api.depends_context("uid", "company")
    def compute(partners):
        clients = partners.commercial_partner_id
        values = partners.env["client.figures"]._read_column(name, clients)
        for partner in partners:
            partner[name] = values.get(partner.commercial_partner_id.id, False)

    def search(partners, operator, value):
        is_flag = partners._fields[name].type == "boolean"
        if operator not in (("in",) if is_flag else OPERATORS):
            return NotImplemented
        for number in value if operator in ("in", "not in") else [value]:
            if not isinstance(number, int | float) or (number is True and not is_flag):
                raise UserError(partners.env._("Compare this amount with a number."))
        return partners._compared_in_sql(name, operator, value)

    if make is fields.Monetary:
        attributes.setdefault("currency_field", "client_currency_id")
    return make(compute=compute, search=search, **attributes)
