from odoo.tools import SQL

RECIPIENTS = "{{ object._client_statement_recipient_ids() }}"


def migrate(cr, version):
    """Point the statement's email template, which users may have changed, to the
    method that replaces ``_client_statement_recipient``."""
    cr.execute(
        SQL(
            "UPDATE mail_template SET partner_to = %s WHERE partner_to LIKE %s",
            RECIPIENTS,
            "%\\_client\\_statement\\_recipient()%",
        )
    )
