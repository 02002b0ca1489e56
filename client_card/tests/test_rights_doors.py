import base64
from contextlib import suppress
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ClientCardCommon
from .test_statement_mail import StatementMailCommon

TALK, FILE, TASK = "pangolin talk", "pangolin file", "pangolin task"
# what nobody may learn without the right, and the texts that would reveal it
THINGS = {
    "balance": "7531.97",
    "running": "3000.33",
    "statement": "7,531.97",  # in the files, which are HTML in tests
    "talk": TALK,
    "file": FILE,  # held in a conversation
    "task": TASK,
}
ROLES = {
    "portal": set(),
    "employee": set(),
    "plain": set(),
    "salesperson": set(),
    "accountant": {"balance", "running", "statement"},
    "talker": {"talk", "file"},
    "planner": {"task"},
}
# what each access path shows to users with the right
WAYS = {
    "composer": {"statement"},
    "composer_onchange": {"statement"},
    "sudo_composer": {"statement"},
    "template_mail": {"statement"},
    "posted_with_source": {"statement"},
    "activity": {"statement"},
    "report": {"statement"},
    "sudo_report": {"statement"},
    "report_url": {"statement"},
    "scheduled": {"file"},
    "chatter": {"statement", "talk"},
    "messages": {"talk"},
    "attachments": {"statement", "file"},
    "log": {"talk", "task"},
    "read": {"balance", "running", "task"},
    "sudo_read": {"balance", "running"},
    "export": {"balance", "running", "task"},
    "read_group": {"balance", "talk", "task"},
    "order": set(),
    "onchange": {"balance", "running"},
    "web_save": {"balance"},
    "api": {"balance", "running", "task"},
}


class AmountsInChatter:
    """For tests of messages on contacts, which all employees can read."""

    def assertNoAmounts(self, contact, *amounts):
        """No message or tracked value on the contact contains one of the amounts."""
        messages = contact.sudo().message_ids
        tracked = messages.tracking_value_ids
        told = " ".join(
            str(value)
            for row in messages.read(["subject", "body"])
            + tracked.read(
                ["old_value_float", "new_value_float"]
                + ["old_value_char", "new_value_char"]
            )
            for value in row.values()
        )
        for amount in amounts:
            for text in (f"{amount:.2f}", f"{amount:,.2f}", str(amount)):
                self.assertNotIn(text, told)


@tagged("post_install", "-at_install")
class TestDoors(AmountsInChatter, HttpCase, ClientCardCommon):
    """Role × access path × secret: the user's rights decide, whatever the path."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls._create_user("plain", "base.group_allow_export")
        cls.planner = cls._create_user("planner", "base.group_allow_export")
        cls.talker = cls._create_user(
            "talker",
            "client_card.group_client_card_conversation",
            "base.group_allow_export",
        )
        cls.portal, cls.employee = (
            new_test_user(
                cls.env, f"card_{group}", f"base.{group},base.group_allow_export"
            )
            for group in ("group_portal", "group_user")
        )
        cls.accountant.group_ids += cls.env.ref("base.group_partner_manager")
        cls.users = {role: getattr(cls, role) for role in ROLES}
        cls.client.email = "client@example.com"
        # the portal user is a contact of the client
        cls.portal.partner_id.parent_id = cls.client
        day = cls.today - timedelta(days=9)
        for number, amount in enumerate((1000.11, 2000.22, 5000)):
            cls._invoice(amount, date=day + timedelta(days=number))
        cls._invoice(468.36, "in_invoice", date=day + timedelta(days=3))
        cls.template = cls.env.ref("client_card.client_statement_mail_template")
        cls.event = cls.env["calendar.event"].with_user(cls.planner)
        cls.event = cls.event.create(
            {
                "name": TASK,
                "client_id": cls.client.id,
                "privacy": "private",
                "user_id": cls.planner.id,
                "start": fields.Datetime.now(),
                "stop": fields.Datetime.now() + timedelta(hours=1),
                "partner_ids": [],
            }
        )
        conversations = cls.env["client.conversation"].with_user(cls.talker)
        cls.conversation = conversations.create(
            {"name": TALK, "partner_id": cls.client.id, "user_id": cls.talker.id}
        )
        cls.conversation.message_post(body=TALK, message_type="comment")
        upload = cls.env["ir.attachment"].with_user(cls.talker)
        upload = upload.create(
            {"name": "a.txt", "raw": FILE, "res_model": "mail.compose.message"}
        )
        cls.scheduled = cls.env["mail.scheduled.message"].with_user(cls.talker)
        cls.scheduled = cls.scheduled.create(
            {
                "model": cls.conversation._name,
                "res_id": cls.conversation.id,
                "author_id": cls.talker.partner_id.id,
                "body": TALK,
                "is_note": True,
                "scheduled_date": fields.Datetime.now() + timedelta(days=1),
                "attachment_ids": [Command.set(upload.ids)],
            }
        )
        composer = cls._composer(cls.accountant)
        composer.action_send_mail()
        composer = cls._composer(cls.accountant)
        composer.scheduled_date = fields.Datetime.now() + timedelta(days=1)
        composer.action_schedule_message()
        cls.lines = cls.env["account.move.line"].search(
            [("client_id", "=", cls.client.id), ("client_ledger", "=", True)]
        )
        cls.files = cls.env["ir.attachment"].search(
            [
                ("id", "!=", 0),  # including those of fields
                ("res_model", "in", ("res.partner", "mail.scheduled.message")),
                ("create_uid", "in", (cls.accountant | cls.talker).ids),
            ]
        )
        cls.env.flush_all()

    @classmethod
    def _composer(cls, user, **context):
        composer = cls.env["mail.compose.message"].with_user(user)
        return composer.with_context(**context).create(cls._composed())

    @classmethod
    def _composed(cls):
        return {
            "template_id": cls.template.id,
            "model": "res.partner",
            "res_ids": repr(cls.client.ids),
            "composition_mode": "comment",
            "partner_ids": [Command.set(cls.client.ids)],
        }

    # ------------------------------------------------------------------
    # Access paths: each yields calls that return everything the user gets
    # ------------------------------------------------------------------

    def _opened(self, files, user):
        return [file.raw for file in files.with_user(user).sudo(False)]

    def _posted(self, user, post):
        before = self.client.message_ids
        post(self.client.with_user(user))
        self.client.invalidate_recordset(["message_ids"])
        return self._opened((self.client.message_ids - before).attachment_ids, user)

    def _way_composer(self, user):
        period = [str(self.today - timedelta(days=30)), str(self.today)]
        for context in ({}, {"client_statement_period": period}):
            yield lambda context=context: self._opened(
                self._composer(user, **context).sudo().attachment_ids, user
            )

    def _way_composer_onchange(self, user):
        composer = self.env["mail.compose.message"].with_user(user)
        values = self._composed() | {"template_id": False, "partner_ids": []}
        names = {"attachment_ids": {"fields": {"name": {}}}, "template_id": {}}

        def change():
            changed = composer.onchange(
                values | {"template_id": self.template.id},
                ["template_id"],
                names | dict.fromkeys(values, {}),
            )
            ids = [command[1] for command in changed["value"]["attachment_ids"]]
            return self._opened(self.env["ir.attachment"].browse(ids), user)

        yield change

    def _way_sudo_composer(self, user):
        """As server code that renders for a user; files are checked in the same way."""
        composer = self.env["mail.compose.message"].with_user(user).sudo()
        yield lambda: composer.create(self._composed()).attachment_ids.mapped("raw")
        partner = self.client.with_user(user).sudo()
        yield lambda: [
            base64.b64decode(content)
            for values in self.template.with_user(user)
            .sudo()
            ._generate_template(partner.ids, ("report_template_ids",))
            .values()
            for _name, content in values.get("attachments", [])
        ]

    def _way_template_mail(self, user):
        template = self.template.with_user(user)

        def send():
            mail = self.env["mail.mail"].browse(template.send_mail(self.client.id))
            return self._opened(mail.attachment_ids, user)

        yield send

    def _way_posted_with_source(self, user):
        template = self.template.with_user(user)
        yield lambda: self._posted(
            user, lambda client: client.message_post_with_source(template)
        )

    def _way_activity(self, user):
        yield lambda: self._posted(
            user, lambda client: client.activity_send_mail(self.template.id)
        )

    def _way_report(self, user, su=False):
        reports = self.env["ir.actions.report"].with_user(user).sudo(su)
        for render in (reports._render_qweb_pdf, reports._render_qweb_html):
            yield lambda render=render: render(
                "client_card.client_statement_report", self.client.ids
            )

    def _way_sudo_report(self, user):
        return self._way_report(user, su=True)

    def _way_report_url(self, user):
        self.authenticate(user.login, user.login)
        for url in (
            f"/report/html/client_card.client_statement/{self.client.id}",
            f"/client_card/statement/{self.client.id}.pdf",
            *(f"/web/content/{file.id}" for file in self.files),
        ):
            yield lambda url=url: self.url_open(url).content

    def _way_scheduled(self, user):
        waiting = self.env["mail.scheduled.message"].sudo().search([])
        yield lambda: self._opened(waiting.attachment_ids, user)
        waiting = waiting.with_user(user).sudo(False)
        yield lambda: [m.attachment_ids.mapped("raw") for m in waiting]
        yield lambda: waiting.read(["attachment_ids"]) and FILE
        yield lambda: waiting.search([]).attachment_ids.mapped("raw")

    def _way_chatter(self, user):
        for record in (self.client, self.conversation):
            record = record.with_user(user)
            yield lambda record=record: record.message_ids.mapped("body")
            files = record.sudo().message_ids.attachment_ids
            yield lambda files=files: self._opened(files, user)
        messages = (self.client | self.conversation.partner_id).sudo().message_ids
        yield lambda: messages.with_user(user).sudo(False).mapped("body")

    def _way_messages(self, user):
        messages = self.env["mail.message"].with_user(user)
        for text in (TALK, "7531.97", "7,531.97"):
            domain = [("body", "ilike", text)]
            yield lambda domain=domain: messages.search(domain).mapped("body")
            yield lambda domain=domain: messages.search_read(domain, ["body"])
        ids = self.conversation.sudo().message_ids.ids
        yield lambda: messages.browse(ids).read(["body", "preview"])

    def _way_attachments(self, user):
        files = self.env["ir.attachment"].with_user(user)
        models = ("res.partner", "mail.scheduled.message", "mail.compose.message")
        for domain in (
            [("id", "in", self.files.ids)],
            [("res_model", "in", models)],
            [("res_model", "in", models), ("id", "!=", 0)],
            [("res_field", "=", "client_statement_ids")],
        ):
            yield lambda domain=domain: files.search(domain).mapped("raw")
        for file in self.files:
            yield lambda file=file: self._opened(file, user)

    def _way_log(self, user):
        of_client = [("client_id", "=", self.client.id)]
        for model in ("client.log", "client.message", "client.document"):
            for su in (False, True):
                rows = self.env[model].with_user(user).sudo(su)
                yield lambda rows=rows: rows.search(of_client).mapped("display_name")
                yield lambda rows=rows: rows.search(of_client, limit=80).read()

    def _way_read(self, user, su=False):
        client, lines, event = (
            records.with_user(user).sudo(su)
            for records in (self.client, self.lines, self.event)
        )
        yield lambda: client.read(["client_balance", "client_overdue"])
        yield lambda: lines.read(["client_running_balance"])
        yield lambda: not su and event.read(["name", "client_id"])

    def _way_sudo_read(self, user):
        return self._way_read(user, su=True)

    def _way_export(self, user):
        yield lambda: self.client.with_user(user).export_data(["client_balance"])
        yield lambda: self.lines.with_user(user).export_data(["client_running_balance"])
        yield lambda: self.event.with_user(user).export_data(["name"])

    def _way_read_group(self, user):
        of_client = [("client_id", "=", self.client.id)]
        for model, domain, groupby in (
            ("calendar.event", of_client, "name"),
            ("client.conversation", of_client, "name"),
            ("res.partner", [("id", "=", self.client.id)], "client_balance"),
        ):
            records = self.env[model].with_user(user)
            for method in ("formatted_read_group", "_read_group"):
                group = getattr(records, method)
                yield (
                    lambda group=group, arguments=(domain, [groupby], ["__count"]): (
                        group(*arguments)
                    )
                )

    def _way_order(self, user):
        """Users who may not see a figure cannot find it by searching either."""
        clients = self.env["res.partner"].with_user(user)
        found = [("id", "=", self.client.id), ("client_balance", ">", 7000)]
        for su in (False, True):
            if "balance" not in self.allowed:
                yield lambda su=su: clients.sudo(su).search(found) and THINGS["balance"]

    def _way_onchange(self, user):
        client, names = self.client.with_user(user), {"client_running_balance": {}}
        yield lambda: client.onchange({}, [], {"client_balance": {}})
        for line in self.lines.with_user(user):
            yield lambda line=line: line.onchange({}, [], names)
            yield lambda line=line: line.web_read(names)

    def _way_web_save(self, user):
        client = self.client.with_user(user)
        names = {"client_balance": {}, "client_statement_ids": {"fields": {"raw": {}}}}
        yield lambda: client.web_save({"function": "x"}, names)
        yield lambda: client.web_save({"function": "x"}, {"client_balance": {}})

    def _way_api(self, user):
        client = self.client.with_user(user)
        for su in (False, True):
            for method in (
                "client_card_figures",
                "client_card_side",
                "client_card_statement",
                "client_card_history",
            ):
                yield getattr(client.sudo(su), method)

    # ------------------------------------------------------------------
    # Tests
    # ------------------------------------------------------------------

    def _seen(self, role, way):
        """Return the secrets a role learns through an access path."""
        user, told = self.users[role], []
        self.allowed = ROLES[role]
        for call in getattr(self, f"_way_{way}")(user):
            self.env.invalidate_all()
            with (
                suppress(AccessError, UserError),
                mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"),
                self.env.cr.savepoint(),
            ):
                told.append(str(call()))
        told = " ".join(told).replace("\\xc2\\xa0", " ")
        return {thing for thing, text in THINGS.items() if text in told}

    def test_role_by_way_by_thing(self):
        """Covers: R3"""
        for way, things in WAYS.items():
            for role, allowed in ROLES.items():
                with self.subTest(way=way, role=role):
                    self.assertEqual(self._seen(role, way), things & allowed)

    def test_odoobot_is_nobody(self):
        """A scheduled action generates no statement, unless it runs as a user.

        Covers: A4, R3
        """
        bot = self.env(user=self.env.ref("base.user_root"))
        client = self.client.with_env(bot)
        self.assertFalse(client.client_balance)
        with self.assertRaisesRegex(AccessError, "accounting rights"):
            client.message_post_with_source(self.template.with_env(bot))
        with self.assertRaisesRegex(AccessError, "accounting rights"):
            client.client_card_statement()
        before = client.message_ids
        client.with_user(self.accountant).message_post_with_source(
            self.template.with_user(self.accountant)
        )
        self.assertEqual(len((client.message_ids - before).attachment_ids), 2)

    def test_computes_copy_nothing_hidden(self):
        """Odoo computes stored fields as superuser; ours must not copy anything from a
        record the user may not read.

        Covers: R3
        """
        self.client.phone = "+1 555 7531"
        order = self._order(10, user=self.env.user)
        self.accountant.group_ids += self.env.ref("sales_team.group_sale_salesman")
        self.client.write({"street": "7531 Main Street"})
        self.env["ir.rule"].create(
            {
                "name": "Not this one",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": repr([("id", "!=", self.client.id)]),
            }
        )
        now = fields.Datetime.now()
        by_client = {"client_id": self.client.id, "name": "x", "start": now}
        by_contact = {"partner_id": self.client.id}
        advance = by_contact | {"amount": 1, "client_order_id": order.id}
        for model, user, values, name in (
            ("client.advance", self.accountant, advance, "memo"),
            ("client.call", self.plain, by_contact, "number"),
            ("calendar.event", self.plain, by_client, "location"),
        ):
            with suppress(AccessError), self.env.cr.savepoint():
                record = self.env[model].with_user(user).create(values)
                self.assertFalse(record.sudo()[name], model)
        # a form, even if another user has the address in the cache
        self.assertIn("7531", self.client.sudo().street)
        event = self.env["calendar.event"].with_user(self.plain)
        shown = {"client_id": {}, "client_address": {}, "location": {}}
        with suppress(AccessError):
            answer = event.onchange({"client_id": self.client.id}, ["client_id"], shown)
            self.assertNotIn("7531", repr(answer))


@tagged("post_install", "-at_install")
class TestStatementDoors(StatementMailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(80)
        cls.template = cls.env.ref("client_card.client_statement_mail_template")
        cls.accountant.group_ids += cls.env.ref("base.group_partner_manager")
        cls.colleague = cls._create_user("colleague", "account.group_account_invoice")

    def _composed(self, user, **values):
        composer = self.env["mail.compose.message"].with_user(user)
        return composer.with_context(force_report_rendering=True).create(
            {
                "template_id": self.template.id,
                "model": "res.partner",
                "res_ids": repr(self.client.ids),
                "composition_mode": "comment",
                **values,
            }
        )

    def _schedule(self, **values):
        """Schedule a statement and a file of the user; return the scheduled message."""
        composer = self._composed(
            self.accountant, scheduled_date=fields.Datetime.now() + timedelta(hours=1)
        )
        upload = self.env["ir.attachment"].with_user(self.accountant)
        upload = upload.create(
            {"name": "map.txt", "raw": "map", "res_model": composer._name}
        )
        composer.attachment_ids += upload
        composer.write(values)
        composer.action_schedule_message()
        waiting = self.env["mail.scheduled.message"].sudo()
        return waiting.search([("res_id", "=", self.client.id)])

    def _post_due(self, waiting):
        waiting.scheduled_date = fields.Datetime.now()
        before = self.client.message_ids
        with mute_logger("odoo.addons.mail.models.mail_scheduled_message"):
            waiting._post_messages_cron()
        self.client.invalidate_recordset(["message_ids"])
        return self.client.message_ids - before

    def _types(self, files):
        return sorted(name.rsplit(".", 1)[1] for name in files.mapped("name"))

    def test_refused_in_words(self):
        """Without the right, the template is refused when it is selected and when it is
        sent; nothing is sent or stored.

        Covers: A4, R3
        """
        before = self.client.message_ids
        refused = self.assertRaisesRegex(AccessError, "accounting rights")
        composer = self.env["mail.compose.message"].with_user(self.salesperson)
        form = Form(
            composer.with_context(
                default_model="res.partner", default_res_ids=self.client.ids
            )
        )
        with refused:
            form.template_id = self.template
        with refused, self.env.cr.savepoint():
            self._composed(self.salesperson).attachment_ids  # noqa: B018
        without_files = {"attachment_ids": [], "body": "Read this"}
        for values in (
            without_files,
            {"composition_mode": "mass_mail"},
            {"res_ids": repr((self.client | self.contact).ids)},
        ):
            with refused, self.env.cr.savepoint():
                self._composed(self.salesperson, **values).action_send_mail()
        later = fields.Datetime.now() + timedelta(hours=1)
        composer = self._composed(
            self.salesperson, **without_files, scheduled_date=later
        )
        with refused, self.env.cr.savepoint():
            composer.action_schedule_message()
        with refused, self.env.cr.savepoint():
            self.template.with_user(self.salesperson).send_mail(self.client.id)
        self.client.invalidate_recordset(["message_ids"])
        self.assertEqual(self.client.message_ids, before)
        self.assertFalse(
            self.env["mail.scheduled.message"].search([("res_id", "=", self.client.id)])
        )

    def test_of_no_company_but_the_users(self):
        """Odoo computes a composer's files as superuser, who may access any company.

        Covers: A4, R4
        """
        self.accountant.company_ids = self.company_1
        composer = self.env["mail.compose.message"].with_user(self.accountant)
        composer = composer.with_context(allowed_company_ids=self.company_2.ids)
        with self.assertRaises(AccessError):
            composer.create(
                {
                    "template_id": self.template.id,
                    "model": "res.partner",
                    "res_ids": repr(self.client.ids),
                    "composition_mode": "comment",
                }
            )

    def test_of_no_client_but_readable_ones(self):
        """Covers: A4, R3"""
        self.env["ir.rule"].create(
            {
                "name": "Not this one",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": repr([("id", "!=", self.client.id)]),
            }
        )
        partner = self.client.with_user(self.accountant).sudo()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._composed(self.accountant).attachment_ids  # noqa: B018
        for call in (
            lambda: partner._process_attachments_for_template_post(self.template),
            lambda: partner.env["ir.actions.report"]._render_qweb_pdf(
                "client_card.client_statement_report", partner.ids
            ),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_cancels_nobody_elses(self):
        """Only users who may send a statement can cancel a scheduled one.

        Covers: A4, R3
        """
        clients = self.client | self.client.copy({"email": "other@example.com"})
        self._compose(clients)
        waiting = self.env["mail.mail"].search([("client_statement", "!=", False)])
        self.assertEqual(waiting.mapped("state"), ["outgoing"] * 2)
        composer = self._composed(
            self.salesperson, attachment_ids=[], body="Never mind"
        )
        with self.assertRaisesRegex(AccessError, "accounting rights"):
            composer._action_send_mail_comment(self.client.ids)
        self.assertEqual(waiting.mapped("state"), ["outgoing"] * 2)

    def test_marks_come_from_no_context(self):
        """RPC cannot send values that hide files or turn a message into a statement.

        Covers: R3
        """
        for mark in (True, [], {"ready": True}, [None], {"order": None}):
            client = self.client.with_user(self.salesperson)
            message = client.with_context(client_statement_sent=mark).message_post(
                body="Plan", attachments=[("plan.txt", b"plan")]
            )
            self.assertFalse(message.sudo().client_statement)
            self.assertFalse(message.sudo().attachment_ids.res_field)
        task = self.env["calendar.event"].with_user(self.salesperson)
        self.env.cr.precommit.data.pop("client_card.activity", None)
        task.with_context(client_cron=True).create(
            {
                "name": "Visit",
                "client_id": self.client.id,
                "start": fields.Datetime.now(),
                "stop": fields.Datetime.now(),
            }
        )
        noted = self.env.cr.precommit.data["client_card.activity"]
        self.assertTrue(noted["calendar.event"])

    def test_message_of_a_statement_by_rpc(self):
        """Anyone can send the scheduled message's values, but only for statements they
        may generate anyway.

        Covers: A4, R3
        """
        order = {
            "company_id": self.company_1.id,
            "period": [self.day(0).isoformat(), self.day(4).isoformat()],
            "template_id": self.template.id,
            "files": ["xlsx"],
        }
        with self.assertRaisesRegex(AccessError, "accounting rights"):
            self.client.with_user(self.salesperson).message_post(client_statement=order)
        client = self.client.with_user(self.accountant)
        for wrong in (
            True,
            "x",
            {},
            order | {"period": ["x", "y"]},
            order | {"period": [1, 2, 3]},
            order | {"company_id": "1"},
        ):
            with self.assertRaises(UserError):
                client.message_post(client_statement=wrong)
        message = client.message_post(
            body="Yours", client_statement=order | {"ready": True}
        )
        self.assertEqual(self._types(message.attachment_ids), ["xlsx"])
        self.assertFalse(
            message.attachment_ids.with_user(self.salesperson)._filtered_access("read")
        )

    def test_period_by_rpc(self):
        """Covers: A4"""
        for wrong in (True, "x", [1], ["2026-01-01", "2026-02-01", 3], {"a": 1}):
            statement = self.env["client.statement"]
            with self.assertRaises(UserError):
                statement.with_context(client_statement_period=wrong)._chosen_period()

    def test_scheduled_makes_its_files_when_it_leaves(self):
        """Covers: A4, R3"""
        waiting = self._schedule()
        self.assertEqual(waiting.attachment_ids.mapped("name"), ["map.txt"])
        self._invoice(1000, date=self.today)
        with self._mailbox() as mailbox:
            waiting.scheduled_date = fields.Datetime.now()
            waiting._post_messages_cron()
            self._process_queue()
        [(_to, email)] = [
            (to, m) for to, m in mailbox.received if to == [self.client.email]
        ]
        names = sorted(name.rsplit(".", 1)[1] for name in self._files(email))
        self.assertEqual(names, ["pdf", "txt", "xlsx"])
        message = self.client.message_ids[0]
        self.assertEqual(message.client_statement["company_id"], self.company_1.id)
        files = message.attachment_ids
        self.assertEqual(self._types(files), ["pdf", "txt", "xlsx"])
        self.assertFalse(files.with_user(self.salesperson)._filtered_access("read"))
        readable = files.with_user(self.colleague)._filtered_access("read")
        self.assertEqual(len(readable), 3)
        log = self.env["client.log"].with_user(self.accountant)
        entry = log.search([("client_id", "=", self.client.id)], limit=1)
        self.assertEqual(entry.kind, "statement")

    def test_scheduled_leaves_out_what_was_removed(self):
        """Covers: A4"""
        composer = self._composed(
            self.accountant, scheduled_date=fields.Datetime.now() + timedelta(hours=1)
        )
        sheet = composer.attachment_ids.filtered(lambda f: f.name.endswith("xlsx"))
        waiting = self._schedule(attachment_ids=[Command.set(sheet.ids)])
        message = self._post_due(waiting)
        self.assertEqual(self._types(message.attachment_ids), ["xlsx"])
        waiting = self._schedule(attachment_ids=[Command.clear()])
        message = self._post_due(waiting)
        self.assertFalse(message.attachment_ids)

    def test_scheduled_by_one_who_lost_the_right(self):
        """The author is notified; nothing is sent.

        Covers: A4, R3
        """
        waiting = self._schedule()
        self.accountant.group_ids -= self.env.ref("account.group_account_invoice")
        self.assertFalse(self._post_due(waiting))
        self.assertFalse(waiting.exists())
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.accountant.partner_id.ids)], limit=1
        )
        self.assertIn("could not be sent", told.body)

    def test_uploads_that_wait(self):
        """Covers: R3"""
        waiting = self._schedule()
        files = waiting.attachment_ids
        self.assertEqual(files.with_user(self.accountant).raw, b"map")
        # any user who can read the contact
        self.assertEqual(files.with_user(self.salesperson).raw, b"map")
        self.env["ir.rule"].create(
            {
                "name": "Not this one",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": repr([("id", "!=", self.client.id)]),
            }
        )
        self.env.invalidate_all()
        self.assertEqual(files.with_user(self.accountant).raw, b"map")
        with self.assertRaises(AccessError):
            files.with_user(self.salesperson).mapped("raw")
        self.assertFalse(
            files.with_user(self.salesperson).search([("id", "in", files.ids)])
        )

    def test_files_of_any_template_with_the_report(self):
        """With a copy of the template, or an e-mail without the composer.

        Covers: A4, R3
        """
        copy = self.template.copy()
        for template, types in ((copy, ["pdf"]), (self.template, ["pdf", "xlsx"])):
            client = self.client.with_user(self.accountant)
            client = client.with_context(force_report_rendering=True)
            template = template.with_env(client.env)
            before = self.client.message_ids
            client.message_post_with_source(template)
            template.sudo().auto_delete = False
            template.send_mail(client.id)
            self.client.invalidate_recordset(["message_ids"])
            messages = self.client.message_ids - before
            self.assertEqual(len(messages), 2)
            for message in messages:
                self.assertTrue(message.client_statement)
                files = message.attachment_ids
                self.assertEqual(self._types(files), types)
                others = files.with_user(self.salesperson)
                self.assertFalse(others._filtered_access("read"))
                others = files.with_user(self.colleague)
                self.assertEqual(others._filtered_access("read"), others)
