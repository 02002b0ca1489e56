from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import Known, plan_without_compiling

COUNTED = 100  # records counted of each kind


class Count(NamedTuple):
    """Records of a section that count: their number is shown beside its name, and a
    click on it opens just those records."""

    model: str  # of the list in the section
    domain: Domain
    filter: str | None  # of its search view, with the same result; None: the whole list
    label: str  # what they are, such as "late"
    level: str | None = None  # "danger" or "primary": draws attention


class Box(NamedTuple):
    """What the overview shows about a subject."""

    read: Callable  # () -> a dict; None if the user may not see any of it
    on_demand: bool = False  # slow: only read on request
    union: str | None = None  # the list of records of several models that it reads


class ClientOverview(models.AbstractModel):
    """What the card opens with: where we stand with a client, and what to do next.

    Everything is read with the user's own rights, and the number of queries does not
    depend on the size of the client. Each subject adds its boxes with :meth:`_boxes`,
    lists of records with :meth:`_parts`, and the counts beside its sections with
    :meth:`_counts`.
    """

    _name = "client.overview"
    _description = "Overview of a Client"

    @api.model
    def _read_overview(self, client, names=None):
        """Return the answer of ``res.partner.client_card_overview`` for this client,
        which the user may read."""
        self = self.sudo(False).with_context(client_known=Known())
        client = client.with_env(self.env)
        plan_without_compiling(self.env)
        found = self._boxes(client)
        asked = {name: found[name] for name in self._check_boxes(found, names)}
        unions = [self.env[box.union] for box in asked.values() if box.union]
        if probes := set().union(*(union._probes() for union in unions)):
            self.env["client.union"]._send_probes(probes, client)
        read = {name: box.read() for name, box in asked.items()}
        return {
            "counts": self._read_counts(client),
            "boxes": {name: box for name, box in read.items() if box is not None},
        }

    @api.model
    def _check_boxes(self, boxes, names):
        """Return the names of the boxes to read: those given, otherwise all but the
        slow ones.

        :raise UserError: on anything but a list of known names
        """
        if names is None:
            return [name for name, box in boxes.items() if not box.on_demand]
        known = list(boxes)
        if not isinstance(names, list | tuple) or any(n not in known for n in names):
            raise UserError(
                self.env._(
                    "Unknown boxes %(boxes)s: choose from %(known)s.",
                    boxes=names,
                    known=", ".join(known),
                )
            )
        return names

    # ------------------------------------------------------------------
    # Boxes
    # ------------------------------------------------------------------

    @api.model
    def _boxes(self, client):
        """Return the boxes, ``{name: Box}``."""
        return {
            name: Box(partial(self._read_part, part))
            for name, part in self._parts(client).items()
        }

    @api.model
    def _parts(self, client):
        """Return the lists of records, ``{name: Part}``: those of the side card, and
        others for which there is room here."""
        return self.env["client.side.card"]._parts(client)

    @api.model
    def _read_part(self, part):
        model = self.env[part.model]
        if not model.has_access("read"):
            return None
        if self._counted(part) == 0:
            return self.env["client.side.card"]._describe_part(model, part)
        read = self.env["client.side.card"]._read_part(part)
        # the count beside a section may be of the same records
        known = self.env.context["client_known"]
        counted = known.setdefault(("counted", part.model), [])
        counted.append((part.domain, read["count"]))
        return read

    @api.model
    def _counted(self, of):
        """Return how many records the request already knows there are; None if it does
        not.

        :param of: a Part or a Count
        """
        if self.env["client.union"]._has_none(of.model, of.domain):
            return 0
        counted = self.env.context["client_known"].get(("counted", of.model), ())
        return next((count for domain, count in counted if domain == of.domain), None)

    # ------------------------------------------------------------------
    # Beside the sections
    # ------------------------------------------------------------------

    @api.model
    def _counts(self, client):
        """Return the counts of the sections, ``{section: (Count, …)}``: the first that
        is not zero is shown beside the name."""
        return {}

    @api.model
    def _read_counts(self, client):
        """Return ``{section: {"count", "model", "filter", "label", "level"}}``, all in
        one query, with each count capped at a hundred."""
        counts = self._counts(client)
        asked = [
            (section, count)
            for section, of_section in counts.items()
            for count in of_section
            if self.env[count.model].has_access("read")
        ]
        numbers = self._count_records([count for _section, count in asked])
        result = {}
        for (section, count), number in zip(asked, numbers, strict=True):
            if number and section not in result:
                result[section] = {
                    "count": number,
                    "model": count.model,
                    "filter": count.filter or False,
                    "label": count.label,
                    "level": count.level or False,
                }
        return result

    @api.model
    def _count_records(self, counts):
        """Return the number of records of each Count; 101 stands for more than a
        hundred."""
        selects = []
        numbers = {}
        for place, count in enumerate(counts):
            if (number := self._counted(count)) is not None:
                numbers[place] = number
                continue
            query = self.env[count.model]._search(count.domain, limit=COUNTED + 1)
            if not query.is_empty():
                query.order = None
                found = query.select(SQL("1"))
                select = SQL("SELECT %s, COUNT(*) FROM (%s) found", place, found)
                selects.append(select)
        if selects:
            numbers |= self.env.execute_query(SQL(" UNION ALL ").join(selects))
        return [numbers.get(place, 0) for place in range(len(counts))]
