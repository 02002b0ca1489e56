import json
from xmlrpc.client import Fault

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import ClientCardCommon

PRIVATE = ("comment", "properties", "client_status_id", "client_authorised_for")


@tagged("post_install", "-at_install")
class TestCustomFields(ClientCardCommon):
    def _define(self, user, label="Payment day", value="Friday"):
        """Add a field on a client's card, as the web client does."""
        client = self.client.with_user(user)
        client.properties = [
            {
                "name": "aa34746a6851ee4e",
                "string": label,
                "type": "char",
                "value": value,
                "definition_changed": True,
            }
        ]
        return client

    def test_manager_defines_and_user_fills(self):
        """Covers: K5"""
        manager = new_test_user(
            self.env, "card_boss", "client_card.group_client_card_manager"
        )
        self._define(manager)
        [definition] = self.env[
            "properties.base.definition"
        ].get_properties_base_definition("res.partner", "properties")["records"]
        [field] = definition["properties_definition"]
        self.assertEqual(field["string"], "Payment day")
        other = self.contact.with_user(self.salesperson)
        other.properties = {field["name"]: "Monday"}
        self.assertEqual(other.properties[field["name"]], "Monday")
        self.assertEqual(self.client.properties[field["name"]], "Friday")
        found = other.search([(f"properties.{field['name']}", "=", "Monday")])
        self.assertEqual(found, other)

    def _import(self, user, columns, *rows):
        """Import clients from a file, as the web client does."""
        file = "\n".join(",".join(row) for row in (columns, *rows))
        options = {
            **{"has_headers": True, "quoting": '"', "separator": ",", "encoding": ""},
            **{
                "date_format": "",
                "datetime_format": "",
                "float_decimal_separator": ".",
            },
            **{
                "float_thousand_separator": ",",
                "advanced": True,
                "keep_matches": False,
            },
            **{"limit": 2000, "sheets": [], "sheet": ""},
        }
        wizard = self.env["base_import.import"].with_user(user)
        wizard = wizard.create(
            {
                "res_model": "res.partner",
                "file": file.encode(),
                "file_name": "clients.csv",
                "file_type": "text/csv",
            }
        )
        preview = wizard.parse_preview(dict(options))
        self.assertNotIn("error", preview)
        names = [field["name"] for field in preview["fields"]]
        matches = [preview["matches"][column][0] for column in range(len(columns))]
        result = wizard.execute_import(matches, list(columns), options)
        self.assertFalse(result["messages"])
        return names, self.env["res.partner"].browse(result["ids"])

    def test_import_with_custom_fields(self):
        """Covers: K5, P7, R3"""
        self._define(self.manager)
        creation = "base.group_partner_manager"
        roles = {
            "user": ("client_card.group_client_card_user", creation),
            "boss": ("client_card.group_client_card_manager",),
            "talks": ("client_card.group_client_card_conversation", creation),
            "corrects": ("client_card.group_client_card_correction", creation),
        }
        name = "Payment day (Contact Properties)"
        for login, groups in roles.items():
            user = new_test_user(
                self.env,
                f"card_{login}",
                ",".join((*groups, "base.group_allow_export")),
            )
            with self.subTest(role=login):
                columns, clients = self._import(
                    user, ("Name", name), ("Imported", "Tuesday")
                )
                self.assertIn("properties", " ".join(columns))
                self.assertEqual(clients.name, "Imported")
                values = dict(clients.properties)
                self.assertEqual(values, {"aa34746a6851ee4e": "Tuesday"})

    def test_user_defines_nothing(self):
        """Covers: K5, R3"""
        with self.assertRaises(AccessError):
            self._define(self.salesperson)

    def test_manager_defines_for_contacts_only(self):
        """Covers: K5, R3"""
        manager = new_test_user(
            self.env, "card_boss", "client_card.group_client_card_manager"
        )
        definitions = self.env["properties.base.definition"].with_user(manager)
        self._define(manager)
        other_field = (
            self.env["ir.model.fields"]
            .sudo()
            .search(
                [("ttype", "=", "properties"), ("model", "!=", "res.partner")], limit=1
            )
        )
        self.assertTrue(other_field)
        other = definitions.sudo().create({"properties_field_id": other_field.id})
        self.assertNotIn(other.sudo(False), definitions.search([]))
        field_of = definitions.search([]).sudo().properties_field_id
        self.assertEqual(field_of.mapped("model"), ["res.partner"])
        other = other.with_user(manager)
        for call in (
            lambda: other.write({"properties_definition": []}),
            lambda: other.read(["properties_definition"]),
            lambda: other.unlink(),
            lambda: definitions.create({"properties_field_id": other_field.id}),
            lambda: definitions.search([]).unlink(),
            lambda: definitions.search([]).write(
                {"properties_field_id": other_field.id}
            ),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_card_shows_them(self):
        """Covers: K4, K5"""
        view = self.env.ref("client_card.res_partner_view_form")
        arch = (
            self.env["res.partner"]
            .with_user(self.salesperson)
            .get_view(view.id)["arch"]
        )
        self.assertIn('name="properties"', arch)
        with Form(self.client.with_user(self.salesperson), view) as card:
            card.comment = "Ask for Ana"
        self.assertIn("Ask for Ana", self.client.comment)

    # ------------------------------------------------------------------
    # Privacy
    # ------------------------------------------------------------------

    def _portal(self):
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        portal.partner_id.parent_id = self.client
        return portal

    def test_client_reads_no_notes(self):
        """Covers: K4, S4, R3"""
        portal = self._portal()
        self.client.comment = "Pays late"
        for user in (portal, self.env.ref("base.public_user")):
            client = self.client.with_user(user)
            for name in PRIVATE:
                for call in (
                    lambda c, n=name: c.read([n]),
                    lambda c, n=name: c.search_read([], [n]),
                    lambda c, n=name: c.web_read({n: {}}),
                    lambda c, n=name: c.search([(n, "!=", False)]),
                    lambda c, n=name: c.search([(n, "ilike", "late")]),
                ):
                    with (
                        self.subTest(user=user.id, field=name),
                        self.assertRaises(AccessError),
                    ):
                        call(client)
                self.assertNotIn(name, client.fields_get())
        self.assertEqual(
            portal.partner_id.with_user(portal).read(["name"])[0]["id"],
            portal.partner_id.id,
        )

    def test_notes_are_not_in_emails(self):
        """E-mails to the client do not contain its internal note. Covers: K4"""
        templates = self.env["mail.template"].sudo().search([])
        for template in templates:
            text = f"{template.body_html} {template.subject}"
            self.assertNotRegex(text, r"partner_id\.comment|object\.comment")


@tagged("post_install", "-at_install")
class TestPrivateNotesByRpc(ClientCardCommon, HttpCase):
    def test_xmlrpc_and_json(self):
        """Covers: K4, R1, R3"""
        portal = new_test_user(
            self.env, "card_portal", "base.group_portal", password="card_portal"
        )
        portal.partner_id.parent_id = self.client
        self.client.comment = "Pays late"
        self.env.flush_all()
        database = self.env.cr.dbname

        def call(model, method, *args):
            return self.xmlrpc_object.execute_kw(
                database, portal.id, "card_portal", model, method, args
            )

        ids = self.client.ids
        self.assertEqual(call("res.partner", "read", ids, ["name"])[0]["id"], ids[0])
        for name in PRIVATE:
            with self.subTest(field=name), self.assertRaises(Fault):
                call("res.partner", "read", ids, [name])
        names = call("res.partner", "fields_get")
        self.assertFalse(
            {"comment", "properties", "client_service_status"} & set(names)
        )
        for model in ("client.service", "client.solution", "client.service.type"):
            with self.subTest(model=model), self.assertRaises(Fault):
                call(model, "search_read", [])
        self.authenticate("card_portal", "card_portal")
        answer = self.make_jsonrpc_request_raw(
            "/web/dataset/call_kw/res.partner/read",
            {
                "model": "res.partner",
                "method": "read",
                "args": [ids, ["comment"]],
                "kwargs": {},
            },
        )
        self.assertIn("error", answer)
        self.assertNotIn("Pays late", json.dumps(answer))

    def make_jsonrpc_request_raw(self, route, params):
        response = self.url_open(
            route,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()
