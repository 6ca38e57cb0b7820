"""What of teaching waits for a person's word today: one tap each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.models import PlannedSession
from xuequ.affairs.teaching.queries.activity import to_confirm
from xuequ.affairs.teaching.queries.paper import batches_to_confirm
from xuequ.affairs.teaching.queries.session import (
    own_sessions,
    waiting_for_answer,
    waiting_for_record,
)
from xuequ.kernel.actor import Actor
from xuequ.kernel.todo import Tap, ToDo, Way
from xuequ.kernel.words import N_

SHOWN = 5
"""So many records are confirmed from today's page; the rest are one tap further."""


def to_do(actor: Actor, day: date) -> list[ToDo]:
    """What waits for a yes, sessions to answer, and those of days gone by to record. Eight queries."""
    waiting = to_confirm(actor, day)
    found = [
        *_to_record(actor, day),
        *_to_answer(actor, day),
    ]
    found += [
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


def _to_record(actor: Actor, day: date) -> Iterator[ToDo]:
    """To the host of a session that has passed without a record: one tap to the form, all filled in."""
    for one in waiting_for_record(actor, day)[:SHOWN]:
        address = reverse("teaching:record_session", args=[one.pk])
        yield ToDo(
            N_("“%(topic)s”（%(day)s）还没有记录"),
            address,
            facts={"topic": one.topic, "day": f"{one.day:%m-%d}"},
            clause="P1-0d",
            icon="calendar-event",
            light="orange",
            ways=(Way(N_("登记"), address), Way(N_("没有开"), reverse("teaching:session", args=[one.pk]))),
        )


def _to_answer(actor: Actor, day: date) -> Iterator[ToDo]:
    for one in waiting_for_answer(actor, day)[:SHOWN]:
        address = reverse("teaching:session", args=[one.pk])
        yield ToDo(
            N_("%(name)s请您%(day)s参加“%(topic)s”"),
            address,
            facts={"name": one.host.name, "day": f"{one.day:%m-%d}", "topic": one.topic},
            clause="P1-0d",
            icon="calendar-event",
            taps=(Tap(N_("参加"), reverse("teaching:answer_session", args=[one.pk]), {"coming": "yes"}),),
            ways=(Way(N_("不能来"), f"{address}#answer"),),
        )


def sessions_near(actor: Actor, day: date) -> list[PlannedSession]:
    """One's own sessions of today and tomorrow. Three queries."""
    return own_sessions(actor, day, day + timedelta(days=1))
