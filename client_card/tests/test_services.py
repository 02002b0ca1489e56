from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import law
from .common_services import ServicesCommon

STATES = ("planned", "active", "ended", "cancelled")
days = st.integers(-3, 3)


@tagged("post_install", "-at_install")
class TestServices(ServicesCommon):
    # ------------------------------------------------------------------
    # Kinds, days and amounts
    # ------------------------------------------------------------------

    def test_the_type_says_the_kind(self):
        """Covers: S1, S2"""
        service = self._service("licence")
        self.assertEqual(service.kind, "licence")
        service.type_id = self.types["module"]
        self.assertEqual(service.kind, "module")
        self.types["module"].kind = "extra"
        self.assertEqual(service.kind, "extra")

    def test_default_type_of_a_kind(self):
        """Covers: S2"""
        services = self.env["client.service"].with_user(self.salesperson)
        for kind in self.types:
            with Form(services.with_context(default_kind=kind)) as form:
                self.assertEqual(form.type_id.kind, kind)
                form.partner_id = self.client

    def test_a_new_one_begins_with_its_description(self):
        """Covers: S1, N6"""
        arch = self.env["client.service"].get_view(view_type="form")["arch"]
        focused = etree.fromstring(arch).xpath("//*[@default_focus='1']/@name")
        self.assertEqual(focused, ["name"])

    def test_description_and_name(self):
        """Covers: S1"""
        service = self._service()
        self.assertEqual(service.display_name, "Test subscription")
        service.product_id = self.product_a
        self.assertEqual(service.name, self.product_a.display_name)
        service.name = "Three tills"
        self.assertEqual(service.display_name, "Three tills")
        found = self.env["client.service"].name_search("Three til")
        self.assertEqual(found, [(service.id, "Three tills")])

    def test_currency_of_the_company(self):
        """Covers: S1, R4"""
        service = self._service()
        self.assertEqual(service.currency_id, self.company_1.currency_id)
        foreign = self._service(currency_id=self.foreign.id)
        self.assertEqual(foreign.currency_id, self.foreign)

    def test_client_is_the_commercial_partner(self):
        """Covers: S1"""
        service = self._service(partner_id=self.contact.id)
        self.assertEqual(service.client_id, self.client)
        other = self.env["res.partner"].create({"name": "O", "is_company": True})
        self.contact.parent_id = other
        self.assertEqual(service.client_id, other)

    def test_states_on_their_first_and_last_day(self):
        """Covers: S1"""
        for spec, state in (
            ({"start": 1}, "planned"),
            ({"start": 0}, "active"),
            ({"start": -5, "end": 0}, "active"),
            ({"start": -5, "end": -1}, "ended"),
            ({"start": -5, "cancelled": 1}, "active"),
            ({"start": -5, "cancelled": 0}, "cancelled"),
            ({"start": 5, "cancelled": -1}, "cancelled"),
            ({"start": -5, "end": -3, "cancelled": -1}, "cancelled"),
            ({"kind": "extra", "start": 0}, "active"),
            ({"kind": "extra", "start": -1}, "ended"),
            ({"kind": "extra", "start": -1, "end": 0}, "active"),
            ({"kind": "licence", "start": -999}, "active"),
        ):
            with self.subTest(**spec):
                self.assertEqual(self._service(**spec).state, state)

    @law(60)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(("extra", "subscription", "licence", "module")),
                days,
                st.none() | days,
                st.none() | days,
            ),
            min_size=1,
            max_size=6,
        )
    )
    def test_state_is_searched_sorted_and_grouped_as_it_is_read(self, specs):
        """Property: whatever the dates, each service is in exactly the state it shows.

        Covers: S1
        """
        with self.env.cr.savepoint() as savepoint:
            services = self.env["client.service"].browse()
            for kind, start, end, cancelled in specs:
                end = max(start, end) if end is not None else None
                services |= self._service(kind, start, end, cancelled)
            services.invalidate_recordset()
            own = [("id", "in", services.ids)]
            grouped = dict(services._read_group(own, ["state"], ["id:recordset"]))
            for state in STATES:
                shown = services.filtered(lambda s, state=state: s.state == state)
                found = services.search([*own, ("state", "=", state)])
                self.assertEqual(found, shown)
                self.assertEqual(grouped.get(state, services.browse()), shown)
                others = services.search([*own, ("state", "!=", state)])
                self.assertEqual(others, services - shown)
            by_state = services.search(own, order="state").mapped("state")
            self.assertEqual(by_state, sorted(by_state))
            savepoint.rollback()
            self.env.invalidate_all()

    def test_state_changes_with_the_day(self):
        """Covers: S1"""
        service = self._service(start=2, end=4)
        seen = []
        for offset in range(1, 6):
            with freeze_time(self._day(offset)):
                service.invalidate_recordset()
                seen.append(service.state)
        self.assertEqual(seen, ["planned", "active", "active", "active", "ended"])

    @law(150)
    @given(
        st.dates(date(2020, 1, 1), date(2028, 12, 31)),
        st.integers(1, 7),
        st.sampled_from(("day", "week", "month", "year")),
        st.integers(0, 1500),
    )
    @example(date(2024, 1, 31), 1, "month", 29)
    @example(date(2024, 2, 29), 1, "year", 365)
    def test_next_date_is_the_first_of_the_series(self, start, interval, unit, past):
        """Covers: S1"""
        service = self.env["client.service"].new(
            {
                "date_start": start,
                "recurrence_interval": interval,
                "recurrence_unit": unit,
            }
        )
        day = start + timedelta(days=past)
        number, due = 0, start
        while due < day:
            number += 1
            due = start + relativedelta(**{f"{unit}s": number * interval})
        self.assertEqual(service._next_recurrence(day), due)

    def test_next_date_only_while_it_goes_on(self):
        """Covers: S1"""
        self.assertEqual(self._service(start=0).date_next, self.today)
        self.assertEqual(self._service(start=3).date_next, self._day(3))
        for spec in (
            {"kind": "licence"},
            {"start": -40, "end": -1},
            {"start": -1, "cancelled": 0},
            {"start": -1, "end": 1},  # ends before the month does
            {"start": 2, "cancelled": 2},
        ):
            with self.subTest(**spec):
                self.assertFalse(self._service(**spec).date_next)

    def test_no_next_date_beyond_all_dates(self):
        """A typing error in one service must not break the list of all services.

        Covers: S1
        """
        far = 2**31 - 1
        for unit in ("day", "week", "month", "year"):
            for interval in (99999999, far):
                service = self._service(
                    start=-1, recurrence_unit=unit, recurrence_interval=interval
                )
                with self.subTest(unit=unit, interval=interval):
                    self.assertFalse(service.date_next)
        cancelled = self._service(start=-1)
        cancelled.cancelled_on = date.min
        self.assertFalse(cancelled.date_next)

    def test_impossible_services_are_refused(self):
        """Covers: S1"""
        for spec in ({"start": 0, "end": -1}, {"recurrence_interval": 0}):
            with (
                self.subTest(**spec),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._service(**spec)

    # ------------------------------------------------------------------
    # Cancel, reopen, archive
    # ------------------------------------------------------------------

    def _with_log(self, record, user=None):
        """Return a record whose changes are tracked, as outside of tests."""
        self._flush_log()
        return record.with_user(user or self.salesperson).with_context(
            tracking_disable=False, mail_notrack=False
        )

    def _flush_log(self):
        self.env.flush_all()
        self.env.cr.flush()

    def _logged(self, record):
        """Return ``{field: (old text, new text)}`` of all changes in the log."""
        self._flush_log()
        # sudo: only administrators read them
        values = record.sudo().message_ids.tracking_value_ids
        return {
            value.field_id.name: (value.old_value_char, value.new_value_char)
            for value in values.sorted("id")
        }

    def _cancel(self, services, **values):
        action = services.action_open_cancel()
        wizards = services.env[action["res_model"]]
        form = Form(wizards.with_context(**action["context"]))
        for name, value in values.items():
            form[name] = value
        return form.save().action_confirm()

    def test_cancel_and_reopen_are_in_the_log(self):
        """Covers: S1"""
        service = self._service(start=-10, amount=10)
        done = self._service(start=-10, end=-5)
        self._cancel(self._with_log(service | done), cancel_reason="Closed the shop")
        self.assertEqual(service.state, "cancelled")
        self.assertEqual(service.cancelled_on, self.today)
        self.assertEqual(done.state, "ended")
        changes = self._logged(service)
        self.assertEqual(changes["cancel_reason"][1], "Closed the shop")
        self.assertIn("cancelled_on", changes)
        self._with_log(service).action_reopen()
        self.assertEqual(service.state, "active")
        self.assertEqual(self._logged(service)["cancel_reason"][0], "Closed the shop")

    def test_what_people_argue_about_is_tracked(self):
        """Covers: S1"""
        service = self._service(start=-10, amount=10)
        self._with_log(service).write({"amount": 20, "date_end": self.today})
        self.assertEqual(set(self._logged(service)), {"amount", "date_end"})

    def test_service_is_activity_of_the_client(self):
        """Covers: S1, P5"""
        self.client.client_last_activity = "2020-01-01"
        self._service(partner_id=self.contact.id)
        self._flush_log()
        self.assertGreater(self.client.client_last_activity.year, 2020)

    def test_history_is_archived_not_deleted(self):
        """Covers: S1, R3"""
        for spec in ({"start": -5, "end": -1}, {"start": -5, "cancelled": -1}):
            service = self._service(**spec)
            with self.assertRaisesRegex(UserError, "archive"):
                service.with_user(self.manager).unlink()
            with self.assertRaises(AccessError):
                service.with_user(self.salesperson).unlink()
            service.with_user(self.salesperson).action_archive()
            self.assertFalse(service.active)
        self.assertTrue(self._service(start=5).with_user(self.manager).unlink())

    def test_client_with_services_is_not_deleted(self):
        """Covers: S1"""
        service = self._service(
            start=-5, end=-1, active=False, partner_id=self.contact.id
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.contact.unlink()
        self.client.unlink()  # its contacts remain, with their services
        self.assertEqual(service.client_id, self.contact)

    # ------------------------------------------------------------------
    # Solutions and contacts
    # ------------------------------------------------------------------

    def test_solution(self):
        """Covers: S3"""
        solutions = self.env["client.solution"].with_user(self.salesperson)
        with Form(solutions.with_context(default_partner_id=self.contact.id)) as form:
            form.product_id = self.product_a
            self.assertEqual(form.name, self.product_a.display_name)
            form.name = "Point of sale"
            form.version = "19.0"
            form.serial = "SN-1"
        solution = form.record
        self.assertEqual(solution.client_id, self.client)
        self.assertEqual(solution.user_id, self.salesperson)
        self.assertEqual(solution.date_installed, self.today)
        self.assertEqual(solutions.name_search("sn-1")[0][0], solution.id)
        self._with_log(solution).version = "20.0"
        self.assertEqual(self._logged(solution)["version"], ("19.0", "20.0"))

    def test_authorised_contacts_come_first(self):
        """Covers: S4"""
        other = self.env["res.partner"].create(
            {"name": "Zoe", "parent_id": self.client.id}
        )
        with Form(other.with_user(self.salesperson)) as form:
            form.client_authorised = True
            form.client_authorised_for = "Invoices"
        view = self.env.ref("client_card.res_partner_view_kanban_contact")
        order = etree.fromstring(view.arch).get("default_order")
        own = [("parent_id", "=", self.client.id)]
        found = (
            self.env["res.partner"].with_user(self.salesperson).search(own, order=order)
        )
        self.assertEqual(found, other | self.contact)
        self.assertEqual(found[0], other)

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_user_keeps_services_and_manager_the_types(self):
        """Covers: S1, S2, R3"""
        types = self.env["client.service.type"]
        for user in (self.salesperson, self.accountant):
            services = self.env["client.service"].with_user(user)
            service = services.create(
                {"partner_id": self.client.id, "type_id": self.types["extra"].id}
            )
            service.amount = 5
            with self.assertRaises(AccessError):
                types.with_user(user).create({"name": "A"})
            with self.assertRaises(AccessError):
                self.types["extra"].with_user(user).kind = "module"
        type_ = types.with_user(self.manager).create({"name": "A", "kind": "module"})
        type_.name = "B"
        self.assertTrue(type_.unlink())

    def test_used_type_is_not_deleted(self):
        """Covers: S2"""
        self._service("module", active=False)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.types["module"].unlink()

    def _own_records(self):
        """Return a record of each model, by model name."""
        solution = self.env["client.solution"].create(
            {"partner_id": self.client.id, "name": "A", "company_id": self.company_1.id}
        )
        service = self._service()
        cancel = self.env["client.service.cancel"].create(
            {"service_ids": [Command.set(service.ids)], "cancel_reason": "A"}
        )
        records = (service, service.type_id, solution, cancel)
        return {record._name: record for record in records}

    def test_other_company_sees_nothing(self):
        """Covers: S1, S3, R3, R4"""
        user = self._user_of(
            self.company_2, "company_2", "client_card.group_client_card_manager"
        )
        records = self._own_records()
        for name in ("client.service", "client.solution"):
            record = records[name].with_user(user)
            self.assertFalse(record.search([("id", "=", record.id)]))
            for call in (
                lambda record=record: record.read(["partner_id"]),
                lambda record=record: record.write({"note": "A"}),
                lambda record=record: record.unlink(),
                lambda record=record: record.copy(),
            ):
                with self.assertRaises(AccessError):
                    call()
            record.sudo().company_id = False
            self.assertTrue(record.search([("id", "=", record.id)]))
        service = records["client.service"].with_user(user)
        service.sudo().company_id = self.company_1
        for call in (service.action_open_cancel, service.action_reopen):
            with self.assertRaises(AccessError):
                call()
        wizard = self.env["client.service.cancel"].with_user(user)
        with self.assertRaises(AccessError):
            wizard.create(
                {"service_ids": [Command.set(service.ids)], "cancel_reason": "A"}
            ).action_confirm()
        self.assertFalse(service.sudo().cancelled_on)

    def test_nothing_for_portal_and_public(self):
        """Every model, through every method, with all arguments.

        Covers: S1, S2, S3, R3
        """
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        portal.partner_id.parent_id = self.client
        records = self._own_records()
        employee = new_test_user(
            self.env, "card_none", "base.group_user,base.group_allow_export"
        )
        for user in (portal, self.env.ref("base.public_user"), employee):
            login = user.sudo().login
            for record in records.values():
                record = record.with_user(user)
                calls = {
                    "search": lambda r: r.search([]),
                    "search_count": lambda r: r.search_count([]),
                    "search_read": lambda r: r.search_read([], ["display_name"]),
                    "read": lambda r: r.read(["display_name"]),
                    "web_read": lambda r: r.web_read({"display_name": {}}),
                    "web_search_read": lambda r: r.web_search_read([], {"id": {}}),
                    "formatted_read_group": lambda r: r.formatted_read_group([]),
                    "name_search": lambda r: r.name_search("A"),
                    "export_data": lambda r: r.export_data(["display_name"]),
                    "create": lambda r: r.create({}),
                    "name_create": lambda r: r.name_create("A"),
                    "write": lambda r: r.write({"create_date": False}),
                    "unlink": lambda r: r.unlink(),
                    "copy": lambda r: r.copy(),
                    "onchange": lambda r: r.onchange({}, [], {"display_name": {}}),
                }
                own = {
                    "client.service": ("action_open_cancel", "action_reopen"),
                    "client.service.cancel": ("action_confirm",),
                }
                for name in own.get(record._name, ()):
                    calls[name] = lambda r, name=name: getattr(r, name)()
                for name, call in calls.items():
                    if name in ("onchange", "name_create") and record._transient:
                        continue
                    is_export = name == "export_data" and user != employee
                    with (
                        self.subTest(user=login, model=record._name, method=name),
                        self.assertRaises(UserError if is_export else AccessError),
                    ):
                        call(record)

    def test_log_is_not_for_portal(self):
        """Covers: S1, R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        portal.partner_id.parent_id = self.client
        service = self._service(partner_id=portal.partner_id.id)
        service.message_post(body="Owes us a favour")
        messages = self.env["mail.message"].with_user(portal)
        domain = [("model", "=", "client.service"), ("res_id", "=", service.id)]
        self.assertFalse(messages.search(domain))
        with self.assertRaises(AccessError):
            service.with_user(portal).message_post(body="A")

    # ------------------------------------------------------------------
    # Sections of the card
    # ------------------------------------------------------------------

    def test_window_page_budget(self):
        """For an ordinary user; the same for many services as for one.

        Covers: S1, S3, F2
        """
        for name, view in (
            ("client.service", "client_card.client_service_view_list"),
            ("client.solution", "client_card.client_solution_view_list"),
        ):
            counts = []
            for more in (1, 8):
                for _number in range(more):
                    self.env[name].with_company(self.company_1).create(
                        {
                            "partner_id": self.contact.id,
                            "product_id": self.product_a.id,
                            **(
                                {"name": "A"}
                                if name == "client.solution"
                                else {"type_id": self.types["subscription"].id}
                            ),
                        }
                    )
                records = self.env[name].with_user(self.salesperson)
                domain = [("client_id", "=", self.client.id)]
                counts.append(self._page_queries(records, view, domain))
            with self.subTest(model=name):
                self.assertEqual(counts[0], counts[1])
                self.assertLessEqual(counts[1], 10)
