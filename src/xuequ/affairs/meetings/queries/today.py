"""What the regular meeting asks of a person today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse

from xuequ.affairs.meetings.models import Attendance, Meeting, Minutes
from xuequ.affairs.meetings.queries.attendance import my_invitations
from xuequ.affairs.meetings.queries.meeting import visible_meetings
from xuequ.affairs.meetings.queries.vote import open_motions_for
from xuequ.kernel.actor import Actor
from xuequ.kernel.todo import Tap, ToDo, Way
from xuequ.kernel.words import N_


def to_do(actor: Actor, now: datetime) -> list[ToDo]:
    """Votes, meetings going on, invitations, items to settle, minutes to draft and to sign. Seven queries."""
    return [
        *_votes(actor),
        *_going_on(actor),
        *_invitations(actor),
        *_as_chair(actor, now),
        *_as_secretariat(actor, now),
        *_minutes(actor),
    ]


def _page(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.pk])


def _room(meeting: Meeting) -> str:
    return reverse("meetings:room", args=[meeting.pk])


def _votes(actor: Actor) -> Iterator[ToDo]:
    for motion in open_motions_for(actor):
        yield ToDo(
            "请表决：%(text)s",
            _room(motion.item.meeting),
            {"text": motion.text[:60]},
            clause="P3-5",
            icon="checkbox",
            light="orange",
        )


def _going_on(actor: Actor) -> Iterator[ToDo]:
    rows = Attendance.objects.filter(
        person=actor.person, meeting__state="open", meeting__district=actor.district
    )
    for row in rows.select_related("meeting", "meeting__series"):
        text = N_("正在开会：%(meeting)s") if row.present else N_("会议已开始，请签到：%(meeting)s")
        yield ToDo(
            text,
            _room(row.meeting),
            {"meeting": row.meeting.title},
            clause="P2-3.3",
            icon="users-group",
            due=row.meeting.starts_at,
            light="green" if row.present else "red",
        )


def _invitations(actor: Actor) -> Iterator[ToDo]:
    for row in my_invitations(actor):
        answer = reverse("meetings:reply", args=[row.meeting_id])
        yield ToDo(
            "请回复：%(meeting)s",
            _page(row.meeting),
            {"meeting": row.meeting.title},
            clause="P2-3.3",
            icon="mail",
            due=row.meeting.starts_at,
            light="amber",
            taps=(Tap("参加", answer, {"answer": "yes"}),),
            ways=(Way("请假", f"{answer}#leave"), Way("委托他人", f"{answer}#proxy")),
        )


def _as_chair(actor: Actor, now: datetime) -> Iterator[ToDo]:
    reported = Count("items", filter=Q(items__state="reported"))
    mine = visible_meetings(actor).filter(chair=actor.person, state="planned", starts_at__gt=now)
    for meeting in mine.annotate(reported=reported).filter(reported__gt=0).order_by("starts_at"):
        yield ToDo(
            "有%(count)s项议题待您审定：%(meeting)s",
            _page(meeting),
            {"count": meeting.reported, "meeting": meeting.title},
            clause="P2-3.2",
            icon="list-check",
            due=meeting.starts_at,
        )
    asked = Attendance.objects.filter(
        meeting__chair=actor.person, meeting__state="published", answer="proxy", proxy_agreed=False
    )
    for row in asked.select_related("meeting", "meeting__series", "person", "proxy"):
        agree = reverse("meetings:agree_proxy", args=[row.meeting_id, row.person_id])
        yield ToDo(
            "%(person)s申请由%(proxy)s代为出席",
            _page(row.meeting),
            {"person": row.person.name, "proxy": row.proxy.name if row.proxy else ""},
            clause="P2-3.3",
            icon="user-share",
            due=row.meeting.starts_at,
            light="amber",
            taps=(Tap("同意", agree),),
        )


def _as_secretariat(actor: Actor, now: datetime) -> Iterator[ToDo]:
    if not actor.in_secretariat:
        return
    waiting = Count("items", filter=Q(items__state="handed_in"))
    coming = visible_meetings(actor).filter(state="planned", starts_at__gt=now)
    for meeting in coming.annotate(waiting=waiting).order_by("starts_at")[:5]:
        if meeting.waiting:
            yield ToDo(
                "有%(count)s项议题待整理：%(meeting)s",
                _page(meeting),
                {"count": meeting.waiting, "meeting": meeting.title},
                clause="P2-3.2",
                icon="inbox",
                due=meeting.starts_at,
            )
        elif (meeting.starts_at - now).days <= 7:
            yield ToDo(
                "请发出会议通知：%(meeting)s",
                _page(meeting),
                {"meeting": meeting.title},
                clause="P2-3.2",
                icon="send",
                due=meeting.starts_at,
            )


def _minutes(actor: Actor) -> Iterator[ToDo]:
    for minutes in Minutes.objects.filter(state="draft", meeting__chair=actor.person).select_related(
        "meeting", "meeting__series"
    ):
        yield ToDo(
            "请签发纪要：%(meeting)s",
            reverse("meetings:minutes", args=[minutes.pk]),
            {"meeting": minutes.meeting.title},
            clause="P2-3.1",
            icon="signature",
        )
    undrafted = visible_meetings(actor).filter(state="closed", minutes=None, recorder=actor.person)
    for meeting in undrafted:
        yield ToDo(
            "请起草纪要：%(meeting)s",
            _page(meeting),
            {"meeting": meeting.title},
            clause="P2-3.1",
            icon="file-text",
        )
