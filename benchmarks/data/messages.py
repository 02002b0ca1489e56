"""Messages on clients, and on their documents."""

from odoo.tools import SQL

from data.shapes import MESSAGES


def make(generator):
    """Messages on clients, and one on each invoice and order."""
    sizes = generator.sizes
    options = {"model": "mail.message"}
    generator.copy_shapes(MESSAGES, sizes.huge_messages, client=0, **options)
    generator.copy_shapes(MESSAGES, sizes.some, client=3, **options)
    made = 0
    for name in ("account.move", "sale.order"):
        made += make_document_messages(generator, name, "logged", sizes.messages // 4)
    made += make_document_messages(generator, "account.move", "mailed", made // 2)
    usual = sizes.messages - sizes.huge_messages - made
    generator.copy_shapes(MESSAGES, usual, **options)
    generator.env.cr.execute(
        SQL(
            "UPDATE mail_message SET message_id = '<' || id || '@example.com>'"
            " WHERE id > %s",
            generator.bundles[generator.docs, "logged"].ids["mail.message"][0],
        )
    )
    generator.log("messages: %d", generator.count("mail.message"))


def make_document_messages(generator, name, shape, count):
    model = generator.env[name]
    query = model._search(
        [("move_type", "!=", "entry")] if name != "sale.order" else []
    )
    query.limit = count
    client = SQL("d.client_id" if "client_id" in model._fields else "NULL::int")
    generator.env.cr.execute(SQL("DROP TABLE IF EXISTS bench_plan"))
    generator.env.cr.execute(
        SQL(
            """
            CREATE TEMP TABLE bench_plan AS
            SELECT (ROW_NUMBER() OVER () - 1)::int AS i, d.id AS res_id,
                   1 AS factor,
                   %s AS client_id, NULL::int AS contact_id,
                   LEAST(d.create_date::date - CURRENT_DATE, 0) AS shift
              FROM %s d WHERE d.id IN %s
            """,
            client,
            SQL.identifier(model._table),
            query.subselect(),
        )
    )
    bundle = generator.bundles[generator.docs, shape]
    generator.insert(
        bundle,
        {
            "mail_message__model": SQL("%s", name),
            "mail_message__res_id": SQL("p.res_id"),
        },
    )
    return generator.env.execute_query(SQL("SELECT COUNT(*) FROM bench_plan"))[0][0]
