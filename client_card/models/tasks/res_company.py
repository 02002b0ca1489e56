from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    client_task_auto_unattend = fields.Boolean(
        string="Mark Late Tasks as Unattended",
        help="Once a day, open tasks whose end has passed are marked as "
        "unattended. A task belongs to the company of its responsible user.",
    )
