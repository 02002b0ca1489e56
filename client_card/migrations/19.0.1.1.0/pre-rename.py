from odoo.tools import SQL

MODELS = {"client.timeline": "client.log", "client.side": "client.side.card"}


def migrate(cr, version):
    """Rename models, so that their views and the users' saved filters are kept."""
    for old, new in MODELS.items():
        for table, column in (
            ("ir_model", "model"),
            ("ir_model_fields", "model"),
            ("ir_model_fields", "relation"),
            ("ir_ui_view", "model"),
            ("ir_act_window", "res_model"),
            ("ir_filters", "model_id"),
            ("ir_exports", "resource"),
        ):
            cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = %(new)s"
                    " WHERE %(column)s = %(old)s",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    new=new,
                    old=old,
                )
            )
        cr.execute(
            SQL(
                """
                UPDATE ir_model_data SET name = replace(name, %(old)s, %(new)s)
                 WHERE module LIKE 'client\\_card%%' AND strpos(name, %(old)s) > 0
                   AND strpos(name, %(new)s) = 0
                """,
                old=old.replace(".", "_"),
                new=new.replace(".", "_"),
            )
        )
