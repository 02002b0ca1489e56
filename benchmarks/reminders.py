"""Kill the server (``kill -9``) again and again while it sends reminders: no message
may arrive twice, and none may get lost without being reported.

Uses a copy of a database: clients with late invoices, a mail server on loopback that
counts the messages it receives, and the queue in a separate process, which is killed.
"""

import email
import logging
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from email.policy import default

from aiosmtpd.controller import Controller

from odoo import Command, fields

MARK = "reminders-bench"
QUEUE = "env['client.reminder']._process_queue(limit=1000); env.cr.commit()"


class Mailbox:
    """Counts the messages to each address."""

    def __init__(self):
        self.received = Counter()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.controller = Controller(self, "127.0.0.1", self.port)

    async def handle_DATA(self, _server, _session, envelope):
        message = email.message_from_bytes(envelope.content, policy=default)
        assert message.get_body(("html",)), "a message without its text"
        self.received.update(envelope.rcpt_tos)
        return "250 OK"


def prepare(env, port, count):
    """Create clients with late invoices, and queue their reminders."""
    company = env.ref("base.main_company")
    users = env["res.users"].with_context(no_reset_password=True)
    user = users.create(
        {
            "name": MARK,
            "login": MARK,
            "email": f"{MARK}@example.com",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [
                Command.link(env.ref(name).id)
                for name in (
                    "account.group_account_invoice",
                    "client_card.group_client_card_user",
                )
            ],
        }
    )
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create(
        {
            "name": MARK,
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_encryption": "none",
        }
    )
    clients = env["res.partner"].create(
        [
            {
                "name": f"{MARK} {number}",
                "is_company": True,
                "email": f"{MARK}-{number}@example.com",
            }
            for number in range(count)
        ]
    )
    day = fields.Date.today() - timedelta(days=20)
    line = {"name": "Work", "quantity": 1, "price_unit": 50, "tax_ids": []}
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": client.id,
                "company_id": company.id,
                "invoice_date": day,
                "invoice_date_due": day,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [Command.create(line)],
            }
            for client in clients
        ]
    )
    moves.action_post()
    plans = env["client.reminder.plan"]
    plans.search([("company_id", "=", company.id)]).is_default = False
    plans.flush_model()
    plan = plans.create(
        {
            "name": MARK,
            "company_id": company.id,
            "is_default": True,
            "is_on": True,
            "user_id": user.id,
        }
    )
    plan.with_user(user).client_card_reminders_run(clients.ids)
    env.cr.commit()
    return clients


def die_often(database, config, mailbox, count):
    """Run the queue in a process that is killed at random, until all are sent."""
    options = ["--config", config] if config else []
    command = [sys.executable, "-m", "odoo", "shell", "-d", database, *options]
    command += ["--no-http", "--log-level=critical"]
    deaths = 0
    while True:
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        process.stdin.write(QUEUE.encode())
        process.stdin.close()
        before = sum(mailbox.received.values())
        wanted = before + random.randint(20, 60)  # noqa: S311
        while process.poll() is None and sum(mailbox.received.values()) < wanted:
            time.sleep(0.005)
        if process.poll() is not None:
            return deaths
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        deaths += 1
        print(f"killed after {sum(mailbox.received.values())} of {count}")


def survive(environment, database, config, count):
    """Return whether each message arrived once, or is reported as possibly sent."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # of the mail server
    mailbox = Mailbox()
    mailbox.controller.start()
    try:
        with environment(database) as env:
            ids = prepare(env, mailbox.port, count).ids
        deaths = die_often(database, config, mailbox, count)
    finally:
        mailbox.controller.stop()
    with environment(database) as env:
        reminders = env["client.reminder"].search([("client_id", "in", ids)])
        states = Counter(reminders.mapped("state"))
        lost = [
            reminder.client_id.email
            for reminder in reminders
            if reminder.state == "sent"
            and not mailbox.received[reminder.client_id.email]
        ]
    twice = [address for address, times in mailbox.received.items() if times > 1]
    print(f"{deaths} deaths, {sum(mailbox.received.values())} messages, {dict(states)}")
    print(f"twice: {len(twice)}, lost without being named: {len(lost)}")
    named = states["sent"] + states["possibly"] == count
    return named and not twice and not lost and bool(deaths)
