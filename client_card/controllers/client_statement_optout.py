from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route
from odoo.tools import consteq

from ..tools import MAX_ID

HEADERS = [
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
]


class ClientStatementOptout(Controller):
    # The signature authorizes the opt-out, not a session: forged requests would need to
    # know it, and mail clients post without a session (RFC 8058).
    @route(
        "/client_card/statements/stop/<int:sending_id>/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        sitemap=False,
    )
    def opt_out(self, sending_id, token, **_form):
        """Show the confirmation page; opt out on POST. Opening the page changes
        nothing, because mail scanners follow links."""
        sending = self._find_sending(sending_id, token)
        lang = sending._optout_lang()
        if lang:
            request.update_context(lang=lang)
        # sudo: the signature was checked
        optouts = request.env["client.statement.optout"].sudo()
        if request.httprequest.method == "POST":
            optouts._opt_out(sending)
        names = {"company": sending.company_id.name, "address": sending.address}
        done = optouts._has_opted_out(sending) and request.env._(
            "%(company)s no longer sends regular account statements to %(address)s. If "
            "you change your mind, please contact us.",
            **names,
        )
        question = request.env._(
            "%(company)s will no longer send regular account statements to "
            "%(address)s. Other addresses will still receive them, and this address "
            "will still receive all other messages.",
            **names,
        )
        response = request.render(
            "client_card.client_statement_optout_page",
            {
                "company": sending.company_id,
                "done": done,
                "question": question,
                "html_data": {"lang": (lang or "en").replace("_", "-")},
            },
        )
        response.headers.extend(HEADERS)
        return response

    def _find_sending(self, sending_id, token):
        """Return the statement of a signed link, as sudo.

        :raise NotFound: if the link is invalid in any way
        """
        # sudo: the signature is checked below
        sendings = request.env["client.statement.sending"].sudo()
        sending = sendings.browse(min(sending_id, MAX_ID)).exists()
        # as bytes, because consteq cannot compare other than ASCII strings
        if not sending or not consteq(token.encode(), sending._optout_token().encode()):
            raise NotFound
        return sending
