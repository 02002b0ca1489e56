from datetime import datetime, time, timedelta

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .test_attention import AttentionCommon


@tagged("post_install", "-at_install")
class TestToday(AttentionCommon):
    """Today: what needs attention, and the tasks of the day.

    Covers: N5
    """

    def _rows(self, user=None, filters=("to_do",), clients=None):
        """Return the rows a user finds with filters of the search view."""
        self.env.flush_all()
        self.env.invalidate_all()
        user = user or self.everything
        rows = self.env["client.today"].with_user(user)
        companies = self.company_1 | self.company_2
        rows = rows.with_context(allowed_company_ids=companies.ids)
        clients = self.client if clients is None else clients
        domain = [("client_id", "in", clients.ids)]
        for name in filters:
            domain += self._filter_domain(rows, name)
        return rows.search(domain)

    def _filter_domain(self, rows, name):
        view = self.env.ref("client_card.client_today_view_search")
        [node] = etree.fromstring(view.arch).xpath(f"//filter[@name='{name}']")
        return safe_eval(node.get("domain"), {"uid": rows.env.uid})

    def test_attention_and_tasks_of_the_day(self):
        """The facts with their IDs, and the tasks of the day.

        Covers: N5, N4
        """
        self._call()
        self._task()
        facts = self._facts()
        self.assertEqual(len(facts), 2)
        noon = datetime.combine(self.today, time(12))
        with freeze_time(noon):
            expected = set()
            for hours, length, state, found in (
                (-36, 1, "open", False),  # late
                (-36, 60, "open", True),  # continues after today
                (1, 1, "open", True),
                (1, 1, "in_process", True),
                (1, 1, "completed", False),
                (1, 1, "unattended", False),  # needs attention
                (11, 30, "open", True),
                (12, 1, "open", False),  # tomorrow
            ):
                start = noon + timedelta(hours=hours)
                task = self._task(
                    start=start,
                    stop=start + timedelta(hours=length),
                    client_state=state,
                )
                if found:
                    expected.add(task.id)
            for days, active, found in (
                (0, True, True),
                (1, True, False),
                (0, False, False),
            ):
                day = self.today + timedelta(days=days)
                task = self._task(allday=True, start_date=day, stop_date=day)
                task.active = active
                if found:
                    expected.add(task.id)
            rows = self._rows()
            planned = rows.filtered(lambda row: row.kind == "task_today")
            self.assertEqual(set(planned.mapped("res_id")), expected)
            self.assertEqual(set(planned.mapped("severity")), {1})
            self.assertEqual(set(planned.mapped("action")), {"complete"})
            facts = self._facts()
            self.assertEqual(set((rows - planned).ids), set(facts.ids))
            self.assertNotIn("task_today", facts.mapped("kind"))
            planned[0].action_do()
            self.assertEqual(len(self._rows()), len(rows) - 1)

    def test_private_tasks(self):
        """Covers: N5, R4"""
        noon = datetime.combine(self.today, time(12))
        with freeze_time(noon):
            values = {"start": noon, "stop": noon + timedelta(hours=1)}
            self._task(privacy="private", **values)
            self._task(privacy="public", **values)
            self.assertEqual(len(self._rows()), 2)
            self.assertEqual(len(self._rows(self.salesperson)), 1)

    def test_mine(self):
        """My clients, my records, and clients without a salesperson.

        Covers: N5
        """
        clients = self._new_clients(3)
        mine, theirs, nobodys = clients
        mine.user_id = self.salesperson
        theirs.user_id = self.everything
        for client in clients:
            self._call(partner_id=client.id, user_id=False)
        own = self._task(client_id=theirs.id, user=self.salesperson)
        self._task(client_id=theirs.id)

        def found(user):
            rows = self._rows(user, ("to_do", "my_clients"), clients)
            return {(row.client_id, row.kind) for row in rows}

        rows = found(self.salesperson)
        self.assertEqual(
            rows,
            {
                (mine, "missed_call"),
                (nobodys, "missed_call"),
                (theirs, "task"),
            },
        )
        tasks = self._rows(self.salesperson, ("my_clients", "tasks"), clients)
        self.assertEqual(tasks.mapped("res_id"), own.ids)
        rows = found(self.everything)
        self.assertNotIn((mine, "missed_call"), rows)
        self.assertIn((theirs, "missed_call"), rows)
        self.assertEqual(len(self._rows(self.salesperson, clients=clients)), 5)

    def test_who_starts_with_all(self):
        """Accountants start with all clients, salespeople and managers with theirs.

        Covers: N5
        """
        manager = self._create_user("lead", "client_card.group_client_card_manager")
        for user, is_mine in (
            (self.salesperson, True),
            (manager, True),
            (self.accountant, False),
            (self.everything, False),
        ):
            action = self.env.ref("client_card.client_today_open").with_user(user)
            context = action.run()["context"]
            self.assertEqual(context["search_default_my_clients"], is_mine, user.login)
            self.assertEqual(context["search_default_to_do"], 1)
        employee = new_test_user(self.env, "card_employee", "base.group_user")
        today = self.env["client.today"].with_user(employee)
        for call in (today.action_open_today, lambda: today.search([])):
            with self.assertRaises(AccessError):
                call()

    def test_grouped(self):
        """The most severe kinds first, with one page of each.

        Covers: N5
        """
        self._task()
        for days in (9, 2, 5):
            self._call(days=days, number=str(days))
        order = self._order(10, "sent")
        order.validity_date = self.today
        self.env.flush_all()
        rows = self.env["client.today"].with_user(self.everything)
        answer = rows.web_read_group(
            [("client_id", "=", self.client.id)],
            ["kind"],
            ["severity:max"],
            order="severity desc, date, id",
            auto_unfold=True,
            unfold_read_specification={"name": {}},
            unfold_read_default_limit=2,
        )
        kinds = [group["kind"] for group in answer["groups"]]
        self.assertEqual(kinds, ["missed_call", "task", "estimate"])
        [calls, *_others] = answer["groups"]
        self.assertEqual(calls["__count"], 3)
        self.assertEqual([row["name"] for row in calls["__records"]], ["9", "5"])

    def test_put_off(self):
        """Covers: N5, N4"""
        noon = datetime.combine(self.today, time(12))
        with freeze_time(noon):
            self._task(start=noon, stop=noon + timedelta(hours=1))
            self._call()
            rows = self._rows()
            self.assertEqual(rows.mapped("kind"), ["missed_call", "task_today"])
            rows.action_put_off(str(self.today + timedelta(days=1)), "Later")
            self.assertFalse(self._rows())
            self.assertFalse(self._facts())
            self.assertEqual(len(self._rows(filters=("put_off",))), 2)
            rows.action_take_up()
            self.assertEqual(self._rows(), rows)

    def test_open_client(self):
        """Covers: N5"""
        self._call(partner_id=self.contact.id)
        action = self._rows().action_open_client()
        self.assertEqual(action["res_id"], self.client.id)
        self.assertEqual(action["res_model"], "res.partner")
