from functools import partial
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_module import IrModuleModule

from ..models.bulk import client_bulk
from ..models.bulk.client_bulk import REPORTED
from .common import ClientCardCommon

BAD_DAY = "Bad day"


@tagged("post_install", "-at_install")
class TestBulk(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.plain = cls._create_user("plain")
        cls.clients = cls.env["res.partner"].create(
            [
                {"name": f"Bulk {number}", "email": f"bulk{number}@example.com"}
                for number in range(4)
            ]
        )
        cls.tags = cls.env["res.partner.category"].create(
            [{"name": "Bulk Gold"}, {"name": "Bulk Silver"}]
        )
        cls.gold, cls.silver = cls.tags
        cls.status = cls.env["client.status"].create({"name": "Bulk Status"})

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _wizard(self, name, clients=None, user=None, **values):
        clients = self.clients if clients is None else clients
        wizards = self.env[f"client.bulk.{name}"].with_user(user or self.plain)
        return wizards.with_context(
            active_model="res.partner", active_ids=clients.ids
        ).create(values)

    def _call(self, method, clients=None, user=None):
        clients = self.clients if clients is None else clients
        return getattr(clients.with_user(user or self.plain), method)()

    def _refused(self, action):
        self.assertEqual(action["tag"], "client_bulk_report")
        params = action["params"]
        return {row["id"]: (row["name"], row["reason"]) for row in params["refused"]}

    def _assert_done(self, action, count):
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(action["params"]["message"], f"Clients done: {count}")

    def _hide(self, client):
        """Prevent all users from changing the client with this name."""
        self.env["ir.rule"].create(
            {
                "name": "no bulk",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": [("name", "!=", client.name)],
                "perm_read": False,
            }
        )

    def _many(self, count=200):
        return self.env["res.partner"].create(
            [{"name": f"Many {n}", "is_company": True} for n in range(count)]
        )

    # ------------------------------------------------------------------
    # Tags and status
    # ------------------------------------------------------------------

    def test_add_and_remove_tags(self):
        """Covers: P8"""
        self.clients[0].category_id = self.silver
        action = self._wizard(
            "tags", add_ids=self.gold.ids, remove_ids=self.silver.ids
        ).action_apply()
        self._assert_done(action, 4)
        for client in self.clients:
            self.assertEqual(client.category_id, self.gold)

    def test_tags_of_many_are_set_wise(self):
        """Covers: P8"""
        few, many = self._many(2), self._many()
        counts = []
        for clients in (few, many):
            wizard = self._wizard("tags", clients, add_ids=self.gold.ids)
            counts.append(self._queries(wizard.action_apply, times=1))
        self.assertLess(counts[1], counts[0] + 10)
        self.assertLess(counts[1], 60)
        self.assertEqual(many.category_id, self.gold)

    def test_new_without_a_selection(self):
        """Its form can be displayed, as Odoo's own tests of all fields do.

        Covers: P8, P9
        """
        for kind in ("documents", "portal", "status", "tags"):
            self.assertEqual(self.env[f"client.bulk.{kind}"].new().client_count, 0)

    def test_nothing_to_do(self):
        """Covers: P8"""
        with self.assertRaisesRegex(UserError, "Choose the tags"):
            self._wizard("tags").action_apply()
        with self.assertRaisesRegex(UserError, "both added and removed: Bulk Gold"):
            self._wizard(
                "tags", add_ids=self.tags.ids, remove_ids=self.gold.ids
            ).action_apply()
        with self.assertRaisesRegex(UserError, "Choose the documents"):
            self._wizard("documents").action_apply()

    def test_status(self):
        """Covers: P8"""
        wizard = self._wizard("status", status_id=self.status.id)
        self.assertEqual(wizard.client_count, 4)
        self.env.cr.precommit.clear()  # from the creation, which is not tracked
        wizard = wizard.with_context(tracking_disable=False, mail_notrack=False)
        self._assert_done(wizard.action_apply(), 4)
        self.env.cr.flush()
        for client in self.clients:
            self.assertEqual(client.client_status_id, self.status)
            [tracked] = client.message_ids.tracking_value_ids
            self.assertEqual(tracked.new_value_char, "Bulk Status")
            self.assertEqual(tracked.mail_message_id.author_id, self.plain.partner_id)

    def test_status_of_many_is_set_wise(self):
        """Covers: P8"""
        counts = []
        for clients in (self._many(2), self._many()):
            wizard = self._wizard("status", clients, status_id=self.status.id)
            counts.append(self._queries(wizard.action_apply, times=1))
        self.assertLess(counts[1], counts[0] + 10)

    def test_status_is_the_clients(self):
        """For the row of a contact, its client gets the status. Covers: P8"""
        self._wizard("status", self.contact, status_id=self.status.id).action_apply()
        self.assertEqual(self.client.client_status_id, self.status)
        self.assertFalse(self.contact.client_status_id)

    def test_status_taken_away(self):
        """Covers: P8"""
        self.clients.client_status_id = self.status
        self._wizard("status").action_apply()
        self.assertFalse(self.clients.client_status_id)

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------

    def test_one_refused_the_others_done(self):
        """Covers: P8, R3"""
        self._hide(self.clients[1])
        action = self._wizard("tags", add_ids=self.gold.ids).action_apply()
        [[name, reason]] = self._refused(action).values()
        self.assertEqual(name, "Bulk 1")
        self.assertIn("not allowed", reason)
        self.assertEqual(action["params"]["message"], "Clients done: 3")
        self.assertFalse(self.clients[1].category_id)
        self.assertEqual((self.clients - self.clients[1]).category_id, self.gold)

    def test_failure_half_way_leaves_that_client_as_it_was(self):
        """If something fails after the write, everything is rolled back.

        Covers: P8
        """
        bad = self.clients[2]
        Partner = self.registry["res.partner"]
        write = Partner.write

        def fail(partners, vals):
            result = write(partners, vals)
            if "category_id" in vals and bad in partners:
                partners.env.flush_all()
                raise UserError(BAD_DAY)
            return result

        with patch.object(Partner, "write", fail):
            action = self._wizard("tags", add_ids=self.gold.ids).action_apply()
        self.assertEqual(self._refused(action), {bad.id: ("Bulk 2", BAD_DAY)})
        self.env.invalidate_all()
        self.assertFalse(bad.category_id)
        for client in self.clients - bad:
            self.assertEqual(client.category_id, self.gold)

    def test_refusals_cost_few_tries(self):
        """Covers: P8"""
        many = self._many(128)
        tried = []

        def work(clients):
            tried.append(len(clients))
            if many[77] in clients:
                raise UserError(BAD_DAY)

        bulk = self.env["client.bulk"].with_user(self.plain)
        clients = many.with_user(self.plain)
        self.assertEqual(bulk._do(clients, work), {many[77].id: BAD_DAY})
        self.assertLessEqual(len(tried), 15)

    def test_no_time_left(self):
        """Completed changes are kept; the other clients are listed.

        Covers: P8
        """
        done = []

        def work(clients):
            if len(clients) > 1:
                raise UserError(BAD_DAY)
            done.extend(clients.ids)

        bulk = self.env["client.bulk"].with_user(self.plain)
        moments = [0, 1, 2, 3, *[client_bulk.SECONDS + 1] * 2]
        with patch.object(client_bulk, "time") as clock:
            clock.monotonic.side_effect = moments
            refused = bulk._do(self.clients, work)
        self.assertEqual(done, self.clients[0].ids)
        self.assertEqual(set(refused), set(self.clients[1:].ids))
        self.assertIn("Timed out", refused[self.clients[1].id])

    def test_errors_of_the_program_are_none_of_the_client(self):
        """Covers: P8"""

        def work(clients):
            raise ValueError("a bug")

        bulk = self.env["client.bulk"].with_user(self.plain)
        with self.assertRaisesRegex(ValueError, "a bug"):
            bulk._do(self.clients, work)

    def test_report_is_bounded(self):
        """Covers: P8"""
        many = self._many(REPORTED + 7)
        bulk = self.env["client.bulk"].with_user(self.plain)
        refused = dict.fromkeys(many.ids, "no")
        params = bulk._report("Title", many, refused)["params"]
        self.assertEqual(len(params["refused"]), REPORTED)
        self.assertEqual(params["more"], 7)

    def test_clients_deleted_meanwhile(self):
        """Covers: P8"""
        gone, kept = self.clients[0], self.clients[1:]
        wizard = self._wizard("tags", add_ids=self.gold.ids)
        gone_id = gone.id
        gone.unlink()
        refused = self._refused(wizard.action_apply())
        self.assertEqual(refused, {gone_id: (False, "Was deleted.")})
        self.assertEqual(kept.category_id, self.gold)

    def test_names_of_hidden_clients_are_not_told(self):
        """Covers: P8, R3, R4"""
        self.clients[0].company_id = self.company_2
        user = self._user_of(
            self.company_1, "bulk_one", "client_card.group_client_card_user"
        )
        wizard = self._wizard("tags", user=user, add_ids=self.gold.ids)
        [[name, reason]] = self._refused(wizard.action_apply()).values()
        self.assertFalse(name)
        self.assertNotIn("Bulk", reason)
        self.assertFalse(self.clients[0].category_id)

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_outsiders(self):
        """Covers: P8, P9, R3"""
        portal = new_test_user(self.env, "card_bulk_portal", "base.group_portal")
        employee = new_test_user(self.env, "card_bulk_employee", "base.group_user")
        for user in (portal, employee, self.env.ref("base.public_user")):
            for name in ("tags", "status", "documents", "portal"):
                with self.subTest(user=user.login, name=name):
                    with self.assertRaises(AccessError):
                        self._wizard(name, user=user)
            own = user.partner_id
            for method in (
                "action_client_archive",
                "action_client_unarchive",
                "action_client_delete",
                "action_client_email",
            ):
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(AccessError):
                        self._call(method, own, user)

    def test_without_the_right_to_change_contacts(self):
        """Covers: P8, R3"""
        self.env.ref("base.access_res_partner_group_partner_manager").perm_write = False
        with self.assertRaises(AccessError):
            self._wizard("tags", add_ids=self.gold.ids).action_apply()
        with self.assertRaises(AccessError):
            self._call("action_client_archive")
        self.assertFalse(self.clients.category_id)

    def test_selection_is_checked(self):
        """Covers: P8"""
        wizards = self.env["client.bulk.tags"].with_user(self.plain)
        for context in (
            {},
            {"active_ids": self.clients.ids},
            {"active_model": "sale.order", "active_ids": [1]},
            {"active_model": "res.partner", "active_ids": []},
            {"active_model": "res.partner", "active_ids": ["1"]},
            {"active_model": "res.partner", "active_ids": [2**40]},
            {"active_model": "res.partner", "active_ids": [True]},
            {"active_model": "res.partner", "active_ids": True},
            {"active_model": "res.partner", "active_ids": 1.5},
        ):
            wizard = wizards.create({"add_ids": self.gold.ids})
            with self.subTest(context=context), self.assertRaises(UserError):
                wizard.with_context(**context).action_apply()

    def test_nobody_is_selected(self):
        """No composer without recipients, and no empty report. Covers: P8"""
        for method in ("action_client_email", "action_client_archive"):
            with self.subTest(method=method):
                with self.assertRaisesRegex(UserError, "Select clients"):
                    self._call(method, self.env["res.partner"])

    def test_each_selected_counts_once(self):
        """Covers: P8"""
        twice = self.clients.ids * 2
        wizard = self._wizard("tags", add_ids=self.gold.ids)
        action = wizard.with_context(active_ids=twice).action_apply()
        self._assert_done(action, 4)

    # ------------------------------------------------------------------
    # Archive and delete
    # ------------------------------------------------------------------

    def test_archive_and_unarchive(self):
        """Covers: P8"""
        for user in (self.plain, self.manager):
            self._assert_done(self._call("action_client_archive", user=user), 4)
            self.assertFalse(any(self.clients.mapped("active")))
            self._assert_done(self._call("action_client_unarchive", user=user), 4)
            self.assertTrue(all(self.clients.mapped("active")))

    def test_archive_of_a_user(self):
        """Covers: P8"""
        user = new_test_user(self.env, "card_bulk_user", "base.group_portal")
        clients = self.clients | user.partner_id
        refused = self._refused(self._call("action_client_archive", clients))
        [[name, reason]] = refused.values()
        self.assertEqual(name, user.partner_id.display_name)
        self.assertIn("active user", reason)
        self.assertTrue(user.partner_id.active)
        self.assertFalse(any(self.clients.mapped("active")))
        # an administrator gets the same error, to which Odoo adds a link
        admin = self.env.ref("base.user_admin")
        refused = self._refused(self._call("action_client_archive", clients, admin))
        self.assertIn("active user", refused[user.partner_id.id][1])

    def test_archive_of_many_is_set_wise(self):
        """Covers: P8"""
        counts = []
        for clients in (self._many(2), self._many()):
            archive = partial(self._call, "action_client_archive", clients)
            counts.append(self._queries(archive, times=1))
        self.assertLess(counts[1], counts[0] + 10)

    @mute_logger("odoo.sql_db")
    def test_delete(self):
        """Covers: P8"""
        kept = self.clients[0]
        self._order(partner=kept)
        invoiced = self.clients[1]
        self._invoice(partner=invoiced)
        free = self.clients[2:]
        for user in (self.plain, self.manager):
            action = self._call("action_client_delete", user=user)
            refused = self._refused(action)
            self.assertTrue(kept.exists() and invoiced.exists())
            self.assertIn(kept.id, refused)
            self.assertIn("Accounting", refused[invoiced.id][1])
            for _name, reason in refused.values():
                self.assertTrue(reason)
            self.assertFalse(free.exists())

    @mute_logger("odoo.sql_db")
    def test_delete_of_many_refused(self):
        """Clients that cannot be deleted for the same reason are found in one query.

        Covers: P8
        """
        many = self._many(30)
        for number, client in enumerate(many[:20]):
            (self._order if number % 2 else self._invoice)(partner=client)
        Partner = self.registry["res.partner"]
        unlink, tried = Partner.unlink, []

        def count(partners):
            tried.append(partners.ids)
            return unlink(partners)

        with patch.object(Partner, "unlink", count):
            action = self._call("action_client_delete", many)
        self.assertEqual(action["params"]["message"], "Clients done: 10")
        self.assertEqual(many.exists(), many[:20])
        refused = self._refused(action)
        self.assertIn("Accounting", refused[many[18].id][1])
        self.assertIn("Sales Order", refused[many[19].id][1])
        self.assertEqual(len(tried), 5)

    @mute_logger("odoo.sql_db")
    def test_reasons_are_each_clients_own(self):
        """The same field refers to them, but Odoo names each of them. Covers: P8"""
        users = [
            new_test_user(self.env, f"card_bulk_{n}", "base.group_portal", name=f"U{n}")
            for n in range(4)
        ]
        clients = self.env["res.partner"].browse(u.partner_id.id for u in users)
        refused = self._refused(self._call("action_client_delete", clients))
        for client in clients:
            self.assertIn(client.name, refused[client.id][1])

    @mute_logger("odoo.sql_db")
    def test_who_would_be_refused_but_is_not(self):
        """If an app deletes the records that refer to a client, it can be deleted.

        Covers: P8
        """
        clients = self._many(6)
        for client in clients:
            self._order(partner=client)
        self._order(partner=clients[5], state="sale")
        Partner = self.registry["res.partner"]
        unlink = Partner.unlink

        def unlink_orders(partners):
            orders = partners.env["sale.order"].sudo()
            orders.search([("partner_id", "in", partners.ids)]).unlink()
            return unlink(partners)

        with patch.object(Partner, "unlink", unlink_orders):
            refused = self._refused(self._call("action_client_delete", clients))
        self.assertEqual(set(refused), set(clients[5].ids))
        self.assertEqual(clients.exists(), clients[5])

    def test_values_of_each_company_refer_in_no_column(self):
        """A company-dependent field has no column of IDs, so Odoo itself checks it.

        Covers: P8
        """
        bulk = self.env["client.bulk"]
        field = self.env["sale.order"]._fields["partner_id"]
        self.assertIn(field, bulk._restricting_fields())
        with patch.object(field, "company_dependent", True):
            self.assertNotIn(field, bulk._restricting_fields())

    # ------------------------------------------------------------------
    # E-mail
    # ------------------------------------------------------------------

    def test_email_says_who_shares_an_address(self):
        """Covers: P8"""
        self.clients[1].email = f"Again <{self.clients[0].email.upper()}>"
        action = self._call("action_client_email")
        self.assertFalse(self._refused(action))
        self.assertIn("They have 3 different addresses", action["params"]["message"])
        following = action["params"]["next"]
        self.assertEqual(following["context"]["default_res_ids"], self.clients.ids)

    def test_email(self):
        """Covers: P8"""
        action = self._call("action_client_email")
        self.assertEqual(action["res_model"], "mail.compose.message")
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.plain)
            .with_context(**action["context"])
            .create({"subject": "Hello", "body": "<p>To {{ object.name }}</p>"})
        )
        composer.action_send_mail()
        for client in self.clients:
            message = client.message_ids[0]
            self.assertEqual(message.subject, "Hello")
            self.assertEqual(message.author_id, self.plain.partner_id)
            self.assertEqual(message.notification_ids.res_partner_id, client)

    def test_email_names_whom_it_does_not_reach(self):
        """Covers: P8"""
        silent, wrong, unwilling, reached = self.clients
        silent.email = False
        wrong.email = "nobody"
        self.env["mail.blacklist"]._add(unwilling.email)
        action = self._call("action_client_email")
        self.assertEqual(
            self._refused(action),
            {
                silent.id: ("Bulk 0", "Has no valid email address."),
                wrong.id: ("Bulk 1", "Has no valid email address."),
                unwilling.id: ("Bulk 2", "Does not want emails."),
            },
        )
        following = action["params"]["next"]
        self.assertEqual(following["context"]["default_res_ids"], reached.ids)

    def test_email_reaches_nobody(self):
        """Covers: P8"""
        self.clients.email = False
        action = self._call("action_client_email")
        self.assertEqual(len(self._refused(action)), 4)
        self.assertFalse(action["params"]["next"])

    # ------------------------------------------------------------------
    # Documents
    # ------------------------------------------------------------------

    def _upload(self, user=None, **values):
        return (
            self.env["ir.attachment"]
            .with_user(user or self.plain)
            .create(
                {
                    "name": "prices.txt",
                    "raw": b"Prices of this year",
                    "res_model": "client.bulk.documents",
                    "res_id": 0,
                    **values,
                }
            )
        )

    def _files(self, clients):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", clients.ids)]
        )

    def test_documents_are_stored_once(self):
        """Covers: P8"""
        file = self._upload()
        stored = file.store_fname
        self.assertTrue(stored)
        action = self._wizard("documents", attachment_ids=file.ids).action_apply()
        self._assert_done(action, 4)
        copies = self._files(self.clients)
        self.assertEqual(sorted(copies.mapped("res_id")), sorted(self.clients.ids))
        self.assertEqual(set(copies.mapped("store_fname")), {stored})
        for copy in copies:
            self.assertEqual(copy.raw, b"Prices of this year")
            self.assertEqual(copy.file_size, 19)
            self.assertEqual(copy.name, "prices.txt")
            self.assertIn("Prices", copy.index_content)
            self.assertEqual(copy.create_uid, self.plain)
        self.assertFalse(file.exists(), "what was uploaded for the dialog is gone")
        copies[0].unlink()
        self.assertEqual(copies[1:].mapped("raw"), [b"Prices of this year"] * 3)

    def test_documents_do_not_read_the_file(self):
        """Covers: P8"""
        few, many = self._many(2), self._many()
        counts = []
        for clients in (few, many):
            wizard = self._wizard(
                "documents", clients, attachment_ids=self._upload().ids
            )
            attachments = self.registry["ir.attachment"]
            # not a mock, which Odoo would take for a method to call on deletion
            with patch.object(attachments, "_file_read", lambda *_: self.fail("read")):
                counts.append(self._queries(wizard.action_apply, times=1))
        self.assertLess(counts[1], counts[0] + 10)
        self.assertEqual(len(self._files(many)), 200)

    def test_documents_in_the_database(self):
        """Covers: P8"""
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        file = self._upload()
        self._wizard("documents", attachment_ids=file.ids).action_apply()
        copies = self._files(self.clients)
        self.assertEqual(copies.mapped("raw"), [b"Prices of this year"] * 4)

    def test_documents_of_others_stay_theirs(self):
        """Covers: P8, R3"""
        secret = self._upload(user=self.manager)
        with self.assertRaises(AccessError):
            self._wizard("documents", attachment_ids=secret.ids).action_apply()
        self.assertFalse(self._files(self.clients))

    def test_documents_of_another_record_are_kept(self):
        """Covers: P8"""
        file = self._upload(res_model="res.partner", res_id=self.client.id)
        self._wizard("documents", attachment_ids=file.ids).action_apply()
        self.assertTrue(file.exists())
        self.assertEqual(len(self._files(self.clients)), 4)

    def test_documents_not_for_who_is_refused(self):
        """Covers: P8, R3"""
        self._hide(self.clients[1])
        file = self._upload()
        action = self._wizard("documents", attachment_ids=file.ids).action_apply()
        self.assertIn(self.clients[1].id, self._refused(action))
        self.assertFalse(self._files(self.clients[1]))
        self.assertEqual(len(self._files(self.clients)), 3)

    # ------------------------------------------------------------------
    # Portal
    # ------------------------------------------------------------------

    def _invitations(self, clients):
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", clients.ids), ("body_html", "ilike", "signup")]
        )

    def test_portal_invitation_in_each_language(self):
        """Covers: P9"""
        self.env["res.lang"]._activate_lang("es_ES")
        self.clients[1].lang = "es_ES"
        wizard = self._wizard("portal", welcome_message="Hello <all>\nBye")
        self.assertIn("See your documents", wizard.links)
        self._assert_done(wizard.action_apply(), 4)
        for client in self.clients:
            self.assertTrue(client.user_ids._is_portal())
            [mail] = self._invitations(client)
            self.assertEqual(mail.state, "outgoing")
            self.assertEqual(mail.recipient_ids, client)
            self.assertIn("/my/home", mail.body_html)
            self.assertIn("/my/invoices", mail.body_html)
            self.assertIn("Hello &lt;all&gt;", mail.body_html)
            self.assertIn("signup", mail.body_html)
        english = self._invitations(self.clients[0])
        spanish = self._invitations(self.clients[1])
        self.assertIn("See your documents", english.body_html)
        self.assertNotIn("See your documents", spanish.body_html)

    def test_portal_link_is_for_the_invited_alone(self):
        """Covers: P9, R3"""
        employee = new_test_user(self.env, "card_bulk_nosy", "base.group_user")
        self._wizard("portal").action_apply()
        # sudo: only administrators read e-mails
        mails = self.env["mail.mail"].sudo().search([("body_html", "ilike", "token=")])
        waiting = mails.filtered(lambda mail: mail.state == "outgoing")
        self.assertGreaterEqual(len(waiting), len(self.clients))
        for user in (employee, self.salesperson):
            messages = self.env["mail.message"].with_user(user)
            for domain in (
                [("id", "in", waiting.mail_message_id.ids)],
                [("body", "ilike", "token=")],
                [("model", "=", "res.users"), ("body", "ilike", "token")],
            ):
                self.assertFalse(messages.search(domain))

    def test_portal_without_links(self):
        """Covers: P9"""
        self._wizard("portal", add_links=False).action_apply()
        for mail in self._invitations(self.clients):
            self.assertNotIn("/my/home", mail.body_html)

    def test_portal_links_of_installed_apps(self):
        """Covers: P9"""
        bulk = self.env["client.bulk.portal"].with_user(self.plain)
        providers = self.env["payment.provider"].search([])
        providers.write({"state": "disabled", "is_published": False})
        paths = [path for _label, path in bulk._portal_links()]
        self.assertEqual(paths, ["/my/home", "/my/invoices"])
        self.assertNotIn("pay", bulk._portal_links()[1][0])
        with (
            patch.object(
                self.registry["client.bulk.portal"], "_can_pay", lambda bulk: True
            ),
            patch.object(
                IrModuleModule, "_installed", lambda modules: {"appointment": 1}
            ),
        ):
            links = bulk._portal_links()
        self.assertIn("pay", links[1][0])
        self.assertEqual(links[2][1], "/appointment")

    def test_portal_refusals(self):
        """Covers: P9"""
        silent, double, again, archived = self.clients
        other = self.env["res.partner"].create(
            {"name": "Bulk 4", "email": double.email}
        )
        silent.email = False
        archived.active = False
        self._wizard("portal", again).action_apply()
        action = self._wizard("portal", self.clients | other).action_apply()
        refused = self._refused(action)
        self.assertIn("valid email", refused[silent.id][1])
        self.assertIn("already has the portal access", refused[again.id][1])
        self.assertIn("archived", refused[archived.id][1])
        self.assertIn("same email", refused[other.id][1])
        self.assertNotIn(double.id, refused)
        self.assertFalse((silent | other | archived).user_ids)
        self.assertEqual(len(self._invitations(again)), 1)

    def test_portal_failure_leaves_no_user_and_no_mail(self):
        """Covers: P9"""
        bad = self.clients[2]
        Users = self.registry["portal.wizard.user"]
        send = Users._send_email

        def fail(line):
            send(line)
            if line.partner_id == bad:
                raise UserError(BAD_DAY)

        with patch.object(Users, "_send_email", fail):
            action = self._wizard("portal").action_apply()
        self.assertEqual(self._refused(action), {bad.id: ("Bulk 2", BAD_DAY)})
        self.env.invalidate_all()
        self.assertFalse(bad.user_ids)
        self.assertEqual(len(self._invitations(self.clients)), 3)

    def test_portal_of_internal_users(self):
        """Covers: P9"""
        action = self._wizard("portal", self.manager.partner_id).action_apply()
        [[_name, reason]] = self._refused(action).values()
        self.assertTrue(reason)

    def test_portal_bounded(self):
        """Covers: P9"""
        with patch("odoo.addons.client_card.wizards.client_bulk_portal.INVITED", 3):
            with self.assertRaisesRegex(UserError, "up to 3"):
                self._wizard("portal").action_apply()

    def test_odoos_own_invitation_is_as_it_was(self):
        """Covers: P9"""
        wizard = self.env["portal.wizard"].with_user(self.plain)
        wizard = wizard.with_context(active_ids=self.clients[0].ids).create({})
        wizard.user_ids.action_grant_access()
        mail = self.env["mail.mail"].search(
            [("res_id", "=", self.clients[0].user_ids.id), ("model", "=", "res.users")]
        )
        self.assertNotIn("/my/home", mail.body_html or "")
