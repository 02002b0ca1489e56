import re
from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tools import SQL

ACCOUNTING_GROUPS = "account.group_account_invoice,account.group_account_readonly"
MAX_ID = 2**31 - 1
JIT_IS_OFF = "client_card_jit_is_off"  # in the cache of a cursor

# what Python and SQL match alike: other spaces depend on the database's locale
SPACE = "[ \\t\\n\\r\\f\\v\\u00a0]"
WORD = "[^ \\t\\n\\r\\f\\v\\u00a0]"
NOTE = r"\([^()]*\)"  # "Ana Ruiz (accounts)"
ENDING = rf"{SPACE}*(,?{SPACE}+([jJsS][rR]|II|III|IV)[.]?)?{SPACE}*\Z"
FIRST = rf"\A{SPACE}*({WORD}[^,]*),"  # "López, Juan"
LAST = rf"({WORD}+)\Z"


def round_amount(currency, amount):
    """Return the amount rounded for display, never as negative zero."""
    return currency.round(amount) + 0.0


def plain_order(order):
    """Return an order in the form that models use: the web client writes every
    direction, in capitals."""
    terms = (" ".join(term.lower().split()) for term in order.split(","))
    return ", ".join(term.removesuffix(" asc") for term in terms)


def plan_without_compiling(env):
    """Turn off JIT compilation for this transaction: the database would spend seconds
    compiling a query whose cost it overestimates. Set once per transaction."""
    cr = env.cr
    if JIT_IS_OFF in cr.cache:
        return
    cr.execute("SET LOCAL jit = off")
    cr.cache[JIT_IS_OFF] = True
    for callbacks in (cr.postcommit, cr.postrollback):
        callbacks.add(lambda: cr.cache.pop(JIT_IS_OFF, None))


class Known(dict):
    """Results of a read-only request, by key. They are passed in the context as an
    instance of this class, which RPC cannot send."""


def is_reading_once(env):
    """Return whether the request keeps its results for reuse."""
    return isinstance(env.context.get("client_known"), Known)


def read_once(env, key, read):
    """Return the result of ``read()``. Requests that keep results call it only once per
    key, user, superuser mode and companies."""
    if not is_reading_once(env):
        return read()
    known = env.context["client_known"]
    key = key, env.uid, env.su, env.companies._ids
    if key not in known:
        known[key] = read()
    return known[key]


def close_with_notice(message, record=None):
    """Return an action that closes a dialog and shows what was done.

    :param str message: with ``%s`` where the link to the record goes, if there is one
    :param record: what was saved; the link leads to it
    """
    links = []
    if record:
        url = f"/odoo/{record._name}/{record.id}"
        links.append({"label": record.display_name, "url": url})
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "success",
            "message": message,
            "links": links,
            "next": {"type": "ir.actions.act_window_close"},
        },
    }


def read_day(value):
    """Return a day given as a date or as ``"2026-01-31"``.

    Odoo ignores whatever follows, be it a time or a typing error.

    :raise ValueError: on anything else
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}", value):
        raise ValueError(f"not a day: {value}")
    return date.fromisoformat(value)


def check_day(env, value):
    """Return what a caller gave as a day.

    :raise UserError: on anything that :func:`read_day` refuses
    """
    try:
        return read_day(value)
    except ValueError:
        raise UserError(
            env._("%s is not a date. Use the format YYYY-MM-DD.", value)
        ) from None


def last_name(name):
    """Return the best guess at a person's last name, for sorting.

    :func:`last_name_sql` makes the same guess.
    """
    name = name or ""
    plain = re.sub(ENDING, "", re.sub(NOTE, " ", name), count=1)
    if first := re.search(FIRST, plain):
        return re.sub(ENDING, "", first[1], count=1)
    last = re.search(LAST, plain)
    return last[1] if last else name


def last_name_sql(name):
    """Return the same in SQL."""
    plain = SQL(
        "regexp_replace(regexp_replace(%s, %s, ' ', 'g'), %s, '')", name, NOTE, ENDING
    )
    first = SQL("substring(%s from %s)", plain, FIRST)
    return SQL(
        "COALESCE(regexp_replace(%s, %s, ''), substring(%s from %s), %s)",
        first,
        ENDING,
        plain,
        LAST,
        name,
    )


def still_ends_with(name, last):
    """Return whether a corrected last name still fits a name that has changed."""
    plain = " ".join(re.sub(ENDING, "", re.sub(NOTE, " ", name or "")).split())
    return plain.endswith(f" {last}") or plain.startswith(f"{last},")
