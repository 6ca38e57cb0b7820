"""What training and research ask of a person today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from xuequ.affairs.growth import rules
from xuequ.affairs.growth.queries.hours import outside_to_decide
from xuequ.affairs.growth.queries.research import projects_to_decide
from xuequ.affairs.growth.queries.training import session_facts, sessions_near, sessions_to_close
from xuequ.kernel.actor import Actor
from xuequ.kernel.todo import Tap, ToDo


def to_do(actor: Actor, now: datetime) -> list[ToDo]:
    """What training and research ask of a person now. At most five queries."""
    return [*_to_sign_in(actor, now), *_to_close(actor, now), *_to_confirm(actor), *_to_decide(actor)]


def _to_sign_in(actor: Actor, now: datetime) -> Iterator[ToDo]:
    for session in sessions_near(actor, now, rules.EARLY):
        signed = session.mine_signed is not None
        if rules.may_sign_in(session_facts(session), registered=True, signed=signed, now=now):
            yield ToDo(
                "培训签到：%(title)s",
                reverse("growth:session", args=[session.pk]),
                {"title": session.title},
                clause="P1-0f",
                icon="school",
                due=session.ends_at,
                taps=(Tap("签到", reverse("growth:sign_in", args=[session.pk])),),
            )


def _to_close(actor: Actor, now: datetime) -> Iterator[ToDo]:
    for session in sessions_to_close(actor, now)[:5]:
        yield ToDo(
            "培训已结束，请核对签到并办结：%(title)s",
            reverse("growth:session", args=[session.pk]),
            {"title": session.title},
            clause="P1-0f",
            icon="checklist",
            due=session.ends_at + rules.LATE,
        )


def _to_confirm(actor: Actor) -> Iterator[ToDo]:
    for outside in outside_to_decide(actor)[:5]:
        yield ToDo(
            "请确认%(name)s的校外培训学时：%(title)s",
            reverse("growth:outside_one", args=[outside.pk]),
            {"name": outside.person.name, "title": outside.title},
            clause="P1-0f",
            icon="file-check",
        )


def _to_decide(actor: Actor) -> Iterator[ToDo]:
    for project in projects_to_decide(actor)[:5]:
        yield ToDo(
            "%(school)s申报课题，请审批：%(title)s",
            reverse("growth:project", args=[project.pk]),
            {"school": project.school.name, "title": project.title},
            clause="P1-4",
            icon="file-check",
        )
