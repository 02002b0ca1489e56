import json
from datetime import timedelta

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.web.models.models import Base

from .common import law
from .common_services import KINDS, ServicesCommon

STATUSES = ("with", "without", "cancelled")
FLAGS = ("client_service_status", "client_service_type_ids", "client_service_kinds")
days = st.integers(-3, 3)
number = st.integers(0, 6)

# steps in a client's life; numbers select clients, contacts, services
start = st.tuples(
    st.just("start"), number, st.sampled_from(KINDS), days, st.none() | days
)
changes = st.one_of(
    start,
    st.tuples(st.just("end"), number, days),
    st.tuples(st.just("cancel"), number, days),
    st.tuples(st.just("reopen"), number),
    st.tuples(st.just("archive"), number),
    st.tuples(st.just("retype"), number, st.sampled_from(KINDS)),
    st.tuples(st.just("company"), number, st.integers(0, 2)),
    st.tuples(st.just("status"), number, st.booleans()),
    st.tuples(st.just("move"), number, number),
    st.tuples(st.just("merge"), number, number),
)
stories = st.tuples(
    st.lists(start, min_size=1, max_size=4), st.lists(changes, max_size=8)
).map(lambda parts: parts[0] + parts[1])


@tagged("post_install", "-at_install")
class TestServiceFlags(ServicesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.left = cls.env.ref("client_card.client_status_cancelled")
        cls.both = (cls.company_1 | cls.company_2).ids

    def _service_of(self, partner, *args, **values):
        return self._service(*args, partner_id=partner.id, **values)

    def _panel(self, user=None, companies=None):
        partners = self.env["res.partner"].with_user(user or self.salesperson)
        return partners.with_context(
            allowed_company_ids=companies or self.company_1.ids, lang="en_US"
        )

    # ------------------------------------------------------------------
    # The property
    # ------------------------------------------------------------------

    def _definition(self, client, services, day, companies):
        """Return the flags by their definition, in plain Python."""
        in_force, left = [], client.client_status_id.is_cancelled
        for service in services:
            company = service.company_id.id
            if not service.active or company and company not in companies:
                continue
            is_extra = service.type_id.kind == "extra"
            last = service.date_end or (is_extra and service.date_start)
            if service.cancelled_on and service.cancelled_on <= day:
                left |= not is_extra
            elif last and last < day:
                left |= not is_extra
            elif service.date_start <= day:
                in_force.append(service.type_id)
        kinds = {type_.kind for type_ in in_force}
        names = [kind.capitalize() for kind in KINDS if kind in kinds]
        return (
            "with" if in_force else "cancelled" if left else "without",
            {type_.id for type_ in in_force},
            ", ".join(names) or False,
        )

    def _people(self):
        Partner = self.env["res.partner"]
        clients = Partner.create(
            [{"name": f"Client {n}", "is_company": True} for n in range(3)]
        )
        contacts = Partner.create(
            [{"name": f"Contact {n}", "parent_id": c.id} for n, c in enumerate(clients)]
        )
        return [*clients, *contacts, Partner.create({"name": "Person"})]

    def _do(self, people, services, step):
        """Do a step in a client's life, if it is possible."""
        action, choice, *values = step
        day = (
            self.today + timedelta(days=values[0]) if action in ("end", "cancel") else 0
        )
        if action == "start":
            partner = people[choice % len(people)]
            kind, start, end = values
            end = max(start, end) if end is not None else None
            services.append(self._service_of(partner, kind, start, end))
        elif action == "status":
            people[choice % len(people)].client_status_id = values[0] and self.left
        elif action == "move":
            contacts = [p for p in people if p.parent_id]
            clients = [p for p in people if p.is_company]
            if contacts and clients:
                contact = contacts[choice % len(contacts)]
                contact.parent_id = clients[values[0] % len(clients)]
        elif action == "merge":
            self._merge(people, choice, values[0])
        elif services:
            service = services[choice % len(services)]
            if action == "end":
                service.date_end = max(day, service.date_start)
            elif action == "cancel":
                service.cancelled_on = day
            elif action == "reopen":
                service.action_reopen()
            elif action == "archive":
                service.active = not service.active
            elif action == "retype":
                service.type_id = self.types[values[0]]
            elif action == "company":
                companies = (self.company_1, self.company_2, self.company_1.browse())
                service.company_id = companies[values[0]]

    def _merge(self, people, first, second):
        source = people[first % len(people)]
        target = people[second % len(people)]
        if source == target or source.is_company != target.is_company:
            return
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((source | target).ids, target)
        people.remove(source)

    def _check_law(self, people, services, day, companies):
        partners = self._panel(companies=companies).browse([p.id for p in people])
        expected = {}
        for partner in partners:
            client = partner.sudo().commercial_partner_id
            of_client = [
                s for s in services if s.partner_id.commercial_partner_id == client
            ]
            expected[partner] = self._definition(client, of_client, day, companies)
            status, types, kinds = (partner[name] for name in FLAGS)
            self.assertEqual((status, set(types.ids), kinds), expected[partner])
        for index, name in ((0, "client_service_status"), (2, "client_service_kinds")):
            of_value = {value: partners.browse() for value in STATUSES if index == 0}
            for partner in partners:
                value = expected[partner][index]
                of_value[value] = of_value.get(value, partners.browse()) | partner
            self._check_value(partners, name, of_value)
        of_type = {type_: partners.browse() for type_ in self.types.values()}
        of_type[self.types["extra"].browse()] = partners.browse()
        for partner in partners:
            types = self.types["extra"].browse(expected[partner][1])
            for type_ in types or [types]:
                of_type[type_] |= partner
        self._check_value(partners, "client_service_type_ids", of_type)

    def _check_value(self, partners, name, expected):
        """Check grouping and searching by the values of a field.

        :param expected: the contacts of each value
        """
        own = Domain("id", "in", partners.ids)
        groups = dict(partners._read_group(own, [name], ["id:recordset"]))
        for value, those in expected.items():
            self.assertEqual(groups.pop(value, partners.browse()), those)
            value = value.id if isinstance(value, BaseModel) else value
            found = partners.search(own & Domain(name, "in", [value]))
            self.assertEqual(found, those.sorted())
            others = partners.search(own & Domain(name, "not in", [value]))
            self.assertEqual(others, (partners - those).sorted())
        self.assertFalse(groups)

    @law(60)
    @given(stories, days, st.booleans())
    def test_flags_are_their_definition_on_any_day(self, story, offset, both):
        """Property: flags match their definition when read, searched and grouped,
        whatever happened to services and contacts, on any day, in one or two companies.

        Covers: S5, R4
        """
        with self.env.cr.savepoint() as savepoint:
            people, services = self._people(), []
            for step in story:
                self._do(people, services, step)
            self.env.flush_all()
            self.env.invalidate_all()
            day = self.today + timedelta(days=offset)
            with freeze_time(day):
                companies = self.both if both else self.company_1.ids
                self._check_law(people, services, day, companies)
            savepoint.rollback()
            self.env.invalidate_all()

    def test_flags_change_with_the_day_and_nothing_else(self):
        """Covers: S5"""
        self._service_of(self.client, start=1, end=2)
        seen = []
        for offset in range(4):
            with freeze_time(self.today + timedelta(days=offset)):
                self.env.invalidate_all()
                panel = self._panel()
                own = [("id", "=", self.client.id)]
                [status] = [
                    s
                    for s in STATUSES
                    if panel.search([*own, ("client_service_status", "=", s)])
                ]
                self.assertEqual(
                    panel.browse(self.client.id).client_service_status, status
                )
                seen.append(status)
        self.assertEqual(seen, ["without", "with", "with", "cancelled"])

    def test_flags_follow_in_the_same_transaction(self):
        """Covers: S5"""
        contact = self.contact.with_context(allowed_company_ids=self.both)
        self.assertEqual(contact.client_service_status, "without")
        service = self._service_of(self.client)
        self.assertEqual(contact.client_service_status, "with")
        self.assertEqual(contact.client_service_kinds, "Subscription")
        service.type_id = self.types["licence"]
        self.assertEqual(contact.client_service_type_ids, self.types["licence"])
        service.date_start -= timedelta(days=9)
        service.cancelled_on = self.today
        self.assertEqual(contact.client_service_status, "cancelled")
        service.active = False
        self.assertEqual(contact.client_service_status, "without")
        self.client.client_status_id = self.left
        self.assertEqual(contact.client_service_status, "cancelled")

    def test_an_extra_that_is_done_leaves_nobody_cancelled(self):
        """Covers: S5"""
        self._service_of(self.client, "extra", start=-9)
        self.assertEqual(
            self._panel().browse(self.client.id).client_service_status, "without"
        )

    def test_services_in_force_outweigh_the_status(self):
        """Covers: S5"""
        self.client.client_status_id = self.left
        self._service_of(self.client)
        self.assertEqual(
            self._panel().browse(self.client.id).client_service_status, "with"
        )

    # ------------------------------------------------------------------
    # Merge
    # ------------------------------------------------------------------

    def test_merge_keeps_services_and_solutions(self):
        """Including archived ones and those of other companies. Covers: S1, S3"""
        people = self._people()
        services = [
            self._service_of(people[3], active=active, company_id=company)
            for active in (True, False)
            for company in (self.company_1.id, self.company_2.id, False)
        ]
        solution = self.env["client.solution"].create(
            {"partner_id": people[3].id, "name": "Till", "company_id": False}
        )
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((people[3] | people[4]).ids, people[4])
        for record in (*services, solution):
            self.assertEqual(record.partner_id, people[4])
            self.assertEqual(record.client_id, people[1])
        wizard._merge((people[1] | people[2]).ids, people[2])
        for record in (*services, solution):
            self.assertEqual(record.partner_id, people[4])
            self.assertEqual(record.client_id, people[2])

    # ------------------------------------------------------------------
    # Search panel
    # ------------------------------------------------------------------

    def _fill(self):
        """Clients of every status, some with several types."""
        people = self._people()
        self._service_of(people[0], "subscription")
        self._service_of(people[3], "module")
        self._service_of(people[0], "module")
        self._service_of(people[1], "module")
        self._service_of(people[2], "licence", start=-9, end=-1)
        names = [p.name for p in people]
        return [("name", "in", names), ("is_company", "=", True)]

    def _status_counts(self, panel, **kwargs):
        result = panel.search_panel_select_range(
            "client_service_status", enable_counters=True, expand=True, **kwargs
        )
        return {value["id"]: value["__count"] for value in result["values"]}

    def _type_counts(self, panel, **kwargs):
        result = panel.search_panel_select_multi_range(
            "client_service_type_ids",
            enable_counters=True,
            expand=True,
            group_by="kind",
            **kwargs,
        )
        own = {type_.id: kind for kind, type_ in self.types.items()}
        return {own[v["id"]]: v["__count"] for v in result["values"] if v["id"] in own}

    def test_search_panel_is_in_the_list(self):
        """Covers: P3, P4"""
        view = self.env.ref("client_card.res_partner_view_search")
        arch = self._panel().get_view(view.id, "search")["arch"]
        for name in ("client_service_status", "client_service_type_ids"):
            self.assertRegex(arch, f'(?s)<searchpanel>.*name="{name}"')

    def test_status_counts(self):
        """Covers: P3"""
        domain = self._fill()
        panel = self._panel()
        counts = self._status_counts(panel, search_domain=domain)
        self.assertEqual(counts, {"with": 2, "without": 0, "cancelled": 1})
        filtered = self._status_counts(
            panel,
            search_domain=domain,
            filter_domain=[
                ("client_service_type_ids", "in", self.types["subscription"].ids)
            ],
        )
        self.assertEqual(filtered, {"with": 1, "without": 0, "cancelled": 0})

    def test_type_counts(self):
        """Covers: P4"""
        domain = self._fill()
        panel = self._panel()
        counts = self._type_counts(panel, search_domain=domain)
        nothing = dict.fromkeys(KINDS, 0)
        self.assertEqual(counts, nothing | {"subscription": 1, "module": 2})
        counts = self._type_counts(
            panel,
            search_domain=domain,
            category_domain=[("client_service_status", "=", "cancelled")],
        )
        self.assertEqual(counts, nothing)

    def test_type_counts_as_core_counts_them(self):
        """Given the selection in other groups, in a constant number of queries.

        Covers: P4
        """
        domain = self._fill()
        panel = self._panel()
        checked = [("client_service_type_ids", "in", self.types["subscription"].ids)]
        group_domain = {
            json.dumps("subscription"): [],
            json.dumps("module"): checked,
            json.dumps("extra"): checked,
            json.dumps("licence"): checked,
        }
        kwargs = {
            "search_domain": domain,
            "enable_counters": True,
            "expand": True,
            "group_by": "kind",
            "group_domain": group_domain,
        }
        name = "client_service_type_ids"
        ours = panel.search_panel_select_multi_range(name, **kwargs)
        core = Base.search_panel_select_multi_range(panel, name, **kwargs)
        self.assertEqual(ours, core)
        own = {v["id"]: v["__count"] for v in ours["values"]}
        self.assertEqual(own[self.types["module"].id], 1)
        self.assertEqual(own[self.types["subscription"].id], 1)

    def test_search_panel_budget(self):
        """For an ordinary user: the same for many types and services as for few.

        Covers: P3, P4, F2
        """
        domain = self._fill()
        panel = self._panel()
        calls = {
            "status": lambda: self._status_counts(panel, search_domain=domain),
            "types": lambda: self._type_counts(panel, search_domain=domain),
            "list": lambda: panel.web_search_read(
                [*domain, ("client_service_status", "=", "with")],
                {
                    "client_service_status": {},
                    "client_service_kinds": {},
                    "client_service_type_ids": {"fields": {"display_name": {}}},
                },
                limit=40,
            ),
        }
        counts = []
        for _round in range(2):
            counts.append({name: self._queries(call) for name, call in calls.items()})
            for number in range(6):
                type_ = self.types["extra"].copy({"name": f"More {number}"})
                client = self.env["res.partner"].create(
                    {"name": "Client 0", "is_company": True}
                )
                self._service_of(client).type_id = type_
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1]["status"], 2)
        self.assertLessEqual(counts[1]["types"], 3)
        self.assertLessEqual(counts[1]["list"], 7)

    def test_filters_and_groups_of_the_search_view(self):
        """Covers: P2, P3, P4, S5"""
        domain = self._fill()
        panel = self._panel()
        arch = panel.get_view(
            self.env.ref("client_card.res_partner_view_search").id, "search"
        )["arch"]
        for status, name in (("with", "with_services"), ("cancelled", "cancelled")):
            self.assertIn(f'name="{name}"', arch)
            found = panel.search([*domain, ("client_service_status", "=", status)])
            self.assertTrue(found)
        for name in FLAGS:
            self.assertIn(f"'group_by': '{name}'", arch)
            groups = panel.formatted_read_group(domain, [name], ["__count"])
            for group in groups:
                found = panel.search_count([*domain, *group["__extra_domain"]])
                self.assertEqual(found, group["__count"])
        self.assertEqual(
            panel.search([*domain, ("client_service_type_ids", "ilike", "st modul")]),
            panel.search([*domain, ("client_service_type_ids.kind", "=", "module")]),
        )
        self.assertEqual(
            panel.search_count([*domain, ("client_service_kinds", "ilike", "modul")]), 2
        )
        self.assertEqual(
            panel.search(domain, order="client_service_status, name").mapped(
                "client_service_status"
            ),
            ["cancelled", "with", "with"],
        )

    def test_bad_values_are_refused_in_words(self):
        """Covers: S5"""
        for value in (3, 1.5):
            with self.assertRaises(UserError):
                self._panel().search([("client_service_kinds", "=", value)])
        self.assertFalse(self._panel().search([("client_service_status", "=", "x")]))

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_company_of_the_user(self):
        """A user of another company finds, reads and counts none of ours.

        Covers: P3, P4, S5, R4
        """
        user = self._user_of(
            self.company_2, "company_2", "client_card.group_client_card_user"
        )
        self._service_of(self.client)
        panel = self._panel(user, self.company_2.ids)
        self.assertEqual(panel.browse(self.client.id).client_service_status, "without")
        own = [("id", "=", self.client.id)]
        self.assertFalse(panel.search([*own, ("client_service_status", "=", "with")]))
        counts = self._status_counts(panel, search_domain=own)
        self.assertEqual(counts, {"with": 0, "without": 1, "cancelled": 0})
        self.assertFalse(any(self._type_counts(panel, search_domain=own).values()))
        panel = panel.sudo()  # no record rule, but still only the active companies
        self.assertEqual(panel.browse(self.client.id).client_service_status, "without")
        self.assertFalse(panel.search([*own, ("client_service_status", "=", "with")]))

    def test_nothing_for_portal_public_and_other_employees(self):
        """Covers: P3, P4, S5, R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        portal.partner_id.parent_id = self.client
        employee = new_test_user(
            self.env, "card_none", "base.group_user,base.group_allow_export"
        )
        self._service_of(portal.partner_id)
        values = {
            "client_service_status": "with",
            "client_service_type_ids": self.types["subscription"].id,
            "client_service_kinds": "Subscription",
            "client_service_ids": 1,
        }
        for user in (portal, self.env.ref("base.public_user"), employee):
            partner = portal.partner_id.with_user(user)
            for name, value in values.items():
                calls = [
                    lambda p, n=name: p.read([n]),
                    lambda p, n=name: p.web_read({n: {}}),
                    lambda p, n=name: p.search_read([], [n]),
                    lambda p, n=name, v=value: p.search([(n, "=", v)]),
                    lambda p, n=name, v=value: p.search([(n, "!=", v)]),
                    lambda p, n=name: p.formatted_read_group([], [n], ["__count"]),
                ]
                if name == "client_service_status":
                    # a field Odoo does not allow for this user
                    with self.assertRaises(KeyError):
                        partner.search_panel_select_range(name)
                if name == "client_service_type_ids":
                    calls += [
                        lambda p, n=name: p.search_panel_select_multi_range(n),
                        lambda p, n=name: p.search_panel_select_multi_range(
                            n, enable_counters=True
                        ),
                    ]
                if name in ("client_service_status", "client_service_kinds"):
                    calls.append(lambda p, n=name: p.search([], order=n))
                for number, call in enumerate(calls):
                    with (
                        self.subTest(user=user.id, field=name, call=number),
                        self.assertRaises(AccessError),
                    ):
                        call(partner)
                self.assertNotIn(name, partner.fields_get())

    def test_panel_domain_is_that_of_the_action(self):
        """The counts match the list, as they include the panel's own domain.

        Covers: P3
        """
        self._fill()
        action = self.env.ref("client_card.res_partner_action")
        domain = safe_eval(action.domain)
        panel = self._panel()
        counts = self._status_counts(panel, search_domain=domain)
        self.assertEqual(sum(counts.values()), panel.search_count(domain))
