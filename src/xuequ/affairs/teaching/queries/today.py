"""What of teaching waits for a person's word today: one tap each."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.queries.activity import to_confirm
from xuequ.affairs.teaching.queries.paper import batches_to_confirm
from xuequ.kernel.actor import Actor
from xuequ.kernel.todo import Tap, ToDo, Way
from xuequ.kernel.words import N_

SHOWN = 5
"""So many records are confirmed from today's page; the rest are one tap further."""


def to_do(actor: Actor, day: date) -> list[ToDo]:
    """The records about this person that wait for a yes, and the batches. At most two queries."""
    waiting = to_confirm(actor, day)
    found = [
        ToDo(
            N_("%(name)s补录了%(n)d条纸质记录，请核对后确认"),
            reverse("teaching:batch", args=[batch.pk]),
            facts={"name": batch.prepared_by.name, "n": batch.records},
            clause="P1-2.2",
            icon="file-spreadsheet",
        )
        for batch in batches_to_confirm(actor)
    ]
    found += [
        ToDo(
            N_("%(name)s听了您的课“%(topic)s”，请确认")
            if one.host_id == actor.person
            else N_("%(name)s登记了“%(topic)s”，请确认"),
            reverse("teaching:activity", args=[one.pk]),
            facts={"name": one.recorded_by.name, "topic": one.topic},
            clause="P1-2.2" if one.kind in rules.LESSONS else "P1-0d",
            icon="chalkboard",
            taps=(Tap(N_("确认"), reverse("teaching:confirm", args=[one.pk])),),
            ways=(Way(N_("不对"), reverse("teaching:activity", args=[one.pk])),),
        )
        for one in waiting[:SHOWN]
    ]
    if len(waiting) > SHOWN:
        facts = {"n": len(waiting) - SHOWN}
        found.append(
            ToDo(N_("还有%(n)s条教研记录等您确认"), reverse("teaching:activities"), facts, icon="chalkboard")
        )
    return found
