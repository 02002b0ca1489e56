"""The e-mails of a client, as the card lists them."""

from odoo.tools import SQL

from measures.case import NEWEST, WINDOW, flat

MESSAGES = "client_card.client_message_view_list"


def read_emails(case, kind):
    return case.read_list(
        "client.message",
        MESSAGES,
        [("client_id", "=", case.ids[kind]), ("kind", "=", "email")],
        NEWEST,
    )


def bare_emails(case, kind):
    """The page, and the number of rows."""
    found = SQL(
        "FROM mail_notification n WHERE n.client_id = %s"
        " AND n.notification_type = 'email'",
        case.ids[kind],
    )
    return [
        SQL(
            """
            SELECT n.*, m.subject, m.body, m.model, m.res_id, p.complete_name, p.email,
                   a.complete_name
              FROM (SELECT * %s ORDER BY n.client_date DESC, n.id DESC LIMIT %s) n
              JOIN mail_message m ON m.id = n.mail_message_id
              JOIN res_partner p
                ON p.id = COALESCE(n.res_partner_id, n.client_partner_id)
         LEFT JOIN res_partner a ON a.id = m.author_id
             ORDER BY n.client_date DESC, n.id DESC
            """,
            found,
            WINDOW,
        ),
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 201) x", found),
    ]


MEASURES = {"flat: messages": flat(read_emails, bare_emails, MESSAGES)}
