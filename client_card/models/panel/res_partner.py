import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.modules.db import FunctionStatus
from odoo.tools import SQL

from ..client_phone_mixin import MIN_DIGITS

PANEL_VIEWS = (
    "client_card.res_partner_view_list",
    "client_card.res_partner_view_kanban",
)
REPLACED_ACTIONS = (
    "mail.action_partner_mass_mail",
    "portal.partner_wizard_action_create_and_open",
)
SEARCHED = ("complete_name", "email", "ref", "vat", "company_registry", "phone")
TAX_IDS = ("vat", "company_registry")
INDEXED = r"[^\W_]{3}"  # what a text needs to be found by a trigram index
MANY = 20_000  # contacts: a page is found faster by looking at each client in its order


def _trigram_index(*columns):
    """Return the definition of an index for searches by a part of a text."""

    def definition(registry):
        if not registry.has_trigram:
            return ""
        if registry.has_unaccent not in (False, FunctionStatus.INDEXABLE):
            return ""
        terms = (f"({registry.unaccent(column)}) gin_trgm_ops" for column in columns)
        return f"USING gin ({', '.join(terms)})"

    return definition


def _plain_tax_id(column):
    """Return the SQL of a tax ID for comparison: without separators."""
    return SQL("regexp_replace(upper(%s), '[^A-Z0-9]', '', 'g')", column)


def _tax_id_index(registry):
    if not registry.has_trigram:
        return ""
    terms = (f"({_plain_tax_id(SQL(name)).code}) gin_trgm_ops" for name in TAX_IDS)
    return f"USING gin ({', '.join(terms)})"


class ResPartner(models.Model):
    """The clients of the panel, and its search."""

    _inherit = "res.partner"

    client_listed = fields.Boolean(store=False, search="_search_client_listed")
    client_search = fields.Char(store=False, search="_search_client_search")
    # each column of the search needs one, otherwise the database reads all contacts
    _client_card_name_idx = models.Index(_trigram_index(SEARCHED[0]))
    _client_card_search_idx = models.Index(_trigram_index(*SEARCHED[1:]))
    _client_card_tax_id_idx = models.Index(_tax_id_index)

    @api.model
    def get_views(self, views, options=None):
        """Remove from the panel's Action menu those entries that it replaces with
        versions that report who is left out."""
        result = super().get_views(views, options)
        find = self.env["ir.model.data"]._xmlid_to_res_id
        panel = {find(name) for name in PANEL_VIEWS}
        replaced = {find(name) for name in REPLACED_ACTIONS}
        for view in result["views"].values():
            actions = view.get("toolbar", {}).get("action")
            if actions and view["id"] in panel:
                kept = [action for action in actions if action["id"] not in replaced]
                view["toolbar"]["action"] = kept
        return result

    @api.model
    def _search_client_listed(self, operator, value):
        """Return the Domain of the panel's clients: no colleagues, contacts of a
        company, or our own companies unless they are customers."""
        if operator != "in" or True not in value:
            return NotImplemented
        if False in value:
            return Domain.TRUE
        # sudo: only the ids of the companies' own partners are used
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        own = companies._search([]).subselect("partner_id")
        outside = Domain("partner_share", "=", True)
        whole = Domain("is_company", "=", True) | Domain("parent_id", "=", False)
        customer = Domain("customer_rank", ">", 0) | Domain("id", "not in", own)
        return outside & whole & customer

    @api.model
    def _search_client_search(self, operator, value):
        """Find clients by part of a name, email, phone, reference or tax ID, their own
        or that of a contact."""
        if operator == "in":
            return Domain.OR(self._search_client_search("ilike", v) for v in value)
        if operator != "ilike":
            return NotImplemented
        if not isinstance(value, str):
            raise UserError(self.env._("Clients can only be searched by text."))
        found = Domain.OR(Domain(name, "ilike", value) for name in SEARCHED)
        found |= self._number_domain(value) | self._tax_id_domain(value)
        query = self.with_context(active_test=False)._search(found)
        client = self._field_to_sql(self._table, "commercial_partner_id", query)
        if not re.search(INDEXED, value) or self._estimate(query) > MANY:
            return Domain("id", "in", query.subselect(client))

        def to_sql(_model, alias, _query):
            # an array is read first: otherwise the database may look at nearly all
            # clients in their order, as it assumes an even distribution of the text
            found = SQL("ARRAY(%s)", query.select(client))
            return SQL("%s = ANY(%s)", SQL.identifier(alias, "id"), found)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _estimate(self, query):
        """Return about how many records a Query finds, as the database plans it."""
        explain = SQL("EXPLAIN (FORMAT JSON) %s", query.select())
        [[[plan]]] = self.env.execute_query(explain)
        return plan["Plan"]["Plan Rows"]

    @api.model
    def _tax_id_domain(self, text):
        """Return a domain for a tax ID or part of one, with or without separators and
        country prefix."""
        plain = re.sub("[^A-Z0-9]", "", text.upper())
        if len(re.findall("[0-9]", plain)) < MIN_DIGITS:
            return Domain.FALSE
        parts = {plain}
        if re.match("[A-Z]{2}.{6}", plain):
            parts.add(plain[2:])

        def to_sql(model, alias, query):
            columns = (model._field_to_sql(alias, name, query) for name in TAX_IDS)
            return SQL(" OR ").join(
                SQL("%s LIKE %s", _plain_tax_id(column), f"%{part}%")
                for column in columns
                for part in parts
            )

        return Domain.custom(to_sql=to_sql)
