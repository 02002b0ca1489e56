from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Rows, Source

# fields of the union, and those of a file
FILE_COLUMNS = {
    "attachment_id": "id",
    "client_id": "client_id",
    "date": "create_date",
    "mimetype": "mimetype",
    "name": "name",
    "size": "file_size",
    "type": "type",
    "url": "url",
    "user_id": "create_uid",
}


class ClientFile(models.Model):
    """The files of a client: the attachments of its records, in one list.

    Users find the files of those records that they may read. Odoo's own search of
    attachments would check the rights of each file separately, and read all files of a
    large client for a page or a count; here the search of each source joins them.
    """

    _name = "client.file"
    _description = "File of a Client"
    _inherit = ["client.union"]
    _auto = False

    date = fields.Datetime(string="Added On")
    user_id = fields.Many2one(string="Added By")
    kind = fields.Selection(
        [("client", "Client or Contact")],
        string="Attached To",
        readonly=True,
        help="Kind of the record to which the file is attached.",
    )
    record_name = fields.Char(
        string="Attached To Record",
        compute="_compute_record_name",
        help="Record to which the file is attached.",
    )
    attachment_id = fields.Many2one("ir.attachment", string="File", readonly=True)
    mimetype = fields.Char(string="File Type", readonly=True)
    size = fields.Integer(readonly=True, aggregator=None, help="In bytes.")
    type = fields.Selection([("url", "Link"), ("binary", "File")], readonly=True)
    url = fields.Char(string="Address", readonly=True)
    can_delete = fields.Boolean(
        compute="_compute_can_delete",
        help="Whether the user can delete the file, which takes the right to "
        "change its record. A file that its record generated, such as an "
        "invoice's PDF, cannot be deleted.",
    )

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    @api.model
    def _sources(self):
        contacts = Source("res.partner", self._contacts, {"client": Domain.TRUE})
        return super()._sources() | {1: contacts}

    def _contacts(self):
        columns = {"kind": SQL("'client'"), "partner_id": "id"}
        columns["company_id"] = "company_id"
        return self._files("res.partner", Domain.TRUE, columns)

    def _files(self, model_name, domain, columns, file_fields=()):
        """Return the Rows of the files of records with ``client.activity.mixin``.

        :param domain: the Domain of the records whose files are part of the union
        :param columns: ``{field of the union: field of the model, or SQL}`` of the
            record: the kind, the contact and the company
        :param file_fields: names of fields whose files also belong to the client, such
            as an invoice's PDF; files in other fields do not
        """
        records = self.env[model_name].with_context(active_test=False)
        files = self.env["ir.attachment"]
        if not (records.has_access("read") and files.has_access("read")):
            return None
        # the condition on the client excludes private events of others
        found = records._search(domain & Domain(records._client_field, "!=", False))
        query = self._search_files(records, file_fields)

        def of_record(value):
            if isinstance(value, SQL):
                return value
            return records._field_to_sql(records._table, value, found)

        def of_file(name):
            return files._field_to_sql(files._table, name, query)

        columns = {name: of_record(value) for name, value in columns.items()}
        columns["res_id"] = of_record("id")
        record = found.select(
            *(
                SQL("%s AS %s", sql, SQL.identifier(name))
                for name, sql in columns.items()
            )
        )
        condition = SQL(
            "%s = %s", SQL.identifier("record", "res_id"), of_file("res_id")
        )
        query.add_join("JOIN", "record", SQL("(%s)", record), condition)
        columns = {name: SQL.identifier("record", name) for name in columns}
        columns |= {name: of_file(value) for name, value in FILE_COLUMNS.items()}
        columns["res_model"] = SQL("%s", model_name)
        return Rows(model_name, query, columns, columns["date"])

    def _search_files(self, records, names):
        """Return the Query of all files of a model, to be joined with its records."""
        files = self.env["ir.attachment"]
        names = [
            name
            for name in names
            if (field := records._fields.get(name))
            and records._has_field_access(field, "read")
        ]
        domain = Domain("res_model", "=", records._name)
        domain &= Domain("res_field", "in", [False, *names])
        if (ids := self._asked().record_ids) is not None:
            domain &= Domain("id", "in", ids)
        domain &= Domain(self.env["ir.rule"]._compute_domain(files._name, "read"))
        # bypass_access: the rules are in the domain; the rest of Odoo's check is read
        # access to the record, which the record's own search covers
        return files._search(domain, bypass_access=True)

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_record_name(self):
        for model_name, rows in self.grouped("res_model").items():
            names = self._record_names(model_name, rows.mapped("res_id"))
            for row in rows:
                row.record_name = names.get(row.res_id)

    @api.depends("attachment_id")
    @api.depends_context("uid")
    def _compute_can_delete(self):
        files = self.attachment_id.filtered(lambda file: not file.res_field)
        deletable = files._filtered_access("unlink")
        for row in self:
            row.can_delete = row.attachment_id in deletable

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_delete(self):
        """Delete these files.

        :return: True
        :raise AccessError: if the user may not change a file's record, or if the record
            generated the file
        :raise MissingError: for files that the user may not see, or that are gone
        """
        self.check_access("read")
        self.fetch(["attachment_id"])  # raises
        if not all(row.can_delete for row in self):
            raise AccessError(self.env._("You are not allowed to delete this file."))
        return self.attachment_id.unlink()
