from datetime import datetime, timedelta

import odoo
from odoo import api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from .common import ClientCardCommon

LONG_AGO = datetime(2020, 1, 1)


@tagged("post_install", "-at_install")
class TestLastActivity(ClientCardCommon):
    def _moved(self, client=None):
        """Return whether the client's last activity has changed since the last call."""
        client = client or self.client
        self.env.cr.flush()
        moved = client.client_last_activity > LONG_AGO
        self._set_long_ago(client)
        return moved

    def _set_long_ago(self, client):
        self.env.flush_all()
        self.env.cr.flush()
        self.env.cr.execute(
            "UPDATE res_partner SET client_last_activity = %s WHERE id = %s",
            (LONG_AGO, client.id),
        )
        client.invalidate_recordset()

    def test_moves(self):
        """Covers: P5, P10"""
        self._set_long_ago(self.client)
        self.assertFalse(self._moved())
        invoice = self._invoice(10)
        self.assertTrue(self._moved())
        self._pay(invoice)
        self.assertTrue(self._moved())
        order = self._order(10, partner=self.contact)
        self.assertTrue(self._moved())
        order.message_post(body="Hello")
        self.assertTrue(self._moved())
        self.contact.message_post(body="Hello")
        self.assertTrue(self._moved())
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": fields.Datetime.now(),
                "stop": fields.Datetime.now() + timedelta(hours=1),
                "partner_ids": self.contact.ids,
            }
        )
        self.assertTrue(self._moved())

    def test_moves_when_invited_later(self):
        """Covers: P5, P10"""
        event = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": fields.Datetime.now(),
                "stop": fields.Datetime.now() + timedelta(hours=1),
            }
        )
        self.contact.active = False
        self._set_long_ago(self.client)
        event.partner_ids = self.contact
        self.assertTrue(self._moved())

    def test_write_date_stays(self):
        """Covers: P5"""
        self._set_long_ago(self.client)
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = %s WHERE id = %s",
            (LONG_AGO, self.client.id),
        )
        self.client.invalidate_recordset()
        self._order(10)
        self.assertTrue(self._moved())
        self.assertEqual(self.client.write_date, LONG_AGO)

    def test_never_backwards(self):
        """Covers: P5"""
        self.client.client_last_activity = datetime(2999, 1, 1)
        self._order(10)
        self.env.cr.flush()
        self.assertEqual(self.client.client_last_activity, datetime(2999, 1, 1))

    def test_deleted_document_does_no_harm(self):
        """Covers: P5"""
        self._set_long_ago(self.client)
        self._order(10).unlink()
        self.env.cr.flush()

    def test_one_statement_for_a_transaction(self):
        """Covers: P5"""
        clients = self.env["res.partner"].create([{"name": n} for n in "abcdef"])
        self.env.cr.flush()
        for client in clients:
            client._note_client_activity()
        with self.assertQueryCount(5):  # savepoint, update, release, two reads
            self.env.cr.flush()

    def test_a_message_costs_nothing_more(self):
        """Covers: P5"""
        messages = self.env["mail.message"]
        order = self._order(10)
        counts = []
        for model, res_id in (
            ("sale.order", order.id),
            ("product.template", order.order_line.product_id.product_tmpl_id.id),
        ):
            values = {"model": model, "res_id": res_id, "body": "Hello"}
            counts.append(self._queries(lambda v=values: messages.create(dict(v))))
        self.assertEqual(*counts)

    def test_a_message_by_the_defaults_of_the_context(self):
        """Covers: P5"""
        order = self._order(10)
        self._set_long_ago(self.client)
        messages = self.env["mail.message"].with_context(
            default_model="sale.order", default_res_id=order.id
        )
        messages.create({"body": "Hello"})
        self.assertTrue(self._moved())


@tagged("post_install", "-at_install")
class TestLastActivityCollisions(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._env() as env:
            self.client_id = env["res.partner"].create({"name": "Shared"}).id
            env.cr.commit()
        self.addCleanup(self._delete)

    def _env(self):
        return _Environment(self.registry)

    def _delete(self):
        with self._env() as env:
            env["res.partner"].browse(self.client_id).unlink()
            env.cr.commit()

    def test_locked_client_is_skipped(self):
        """Covers: P5"""
        with self._env() as first, self._env() as second:
            first["res.partner"].browse(self.client_id).write({"city": "A"})
            first.flush_all()  # locks the row
            second.cr.execute("SET LOCAL lock_timeout = '1s'")
            second["res.partner"].browse(self.client_id)._note_client_activity()
            second.cr.commit()
            first.cr.commit()

    def test_client_changed_meanwhile_is_skipped(self):
        """Covers: P5"""
        with self._env() as first, self._env() as second:
            second.cr.execute("SELECT 1")  # its snapshot starts here
            first["res.partner"].browse(self.client_id).write({"city": "B"})
            first.cr.commit()
            second["res.partner"].browse(self.client_id)._note_client_activity()
            second.cr.commit()  # no serialization failure, so nothing is retried


class _Environment:
    """An environment with a real cursor, as in another user's request."""

    def __init__(self, registry):
        self.registry = registry

    def __enter__(self):
        self.cr = self.registry.cursor()
        return api.Environment(self.cr, odoo.SUPERUSER_ID, {})

    def __exit__(self, *exc):
        self.cr.rollback()
        self.cr.close()
