"""Who answered the notice, who can be sent instead, and a person's own calendar of meetings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from xuequ.affairs.meetings.models import Attendance, Meeting
from xuequ.affairs.meetings.queries.meeting import visible_meetings
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.kernel.actor import OFFICE_POSTS, Actor, PostKind
from xuequ.platform.files.calendars import Entry

SALT = "meetings.calendar"
KEPT = timedelta(days=120)
"""How far back a personal calendar reaches."""
RANKS = (PostKind.VICE_PRINCIPAL, PostKind.PRINCIPAL, *sorted(OFFICE_POSTS), PostKind.RESEARCH_DIRECTOR)
"""Who usually stands in for a principal, likeliest first."""


def unanswered(meeting: Meeting) -> QuerySet[Attendance]:
    """Those invited who have not answered."""
    return meeting.attendances.filter(answer="").select_related("person", "school")


def my_attendances(actor: Actor, meetings: Iterable[Meeting]) -> QuerySet[Attendance]:
    """The actor's own attendance at some meetings, with each meeting."""
    rows = Attendance.objects.filter(person=actor.person, meeting__in=list(meetings))
    return rows.select_related("meeting", "meeting__series", "proxy", "person")


def colleagues(actor: Actor) -> list[Person]:
    """The people of the actor's school who could come instead, likeliest first. Two queries."""
    if actor.school is None:
        return []
    found = organisation.search_people(actor, school=actor.school).exclude(pk=actor.person)
    return sorted(found, key=_rank)


def recorder_candidates(actor: Actor) -> list[Person]:
    """The people of the base school, its academic office first. Two queries."""
    if actor.base_school is None:
        return []
    return sorted(organisation.search_people(actor, school=actor.base_school), key=_office_first)


def _rank(person: Any) -> int:
    kinds = {post.kind for post in person.posts_now}
    return next((rank for rank, kind in enumerate(RANKS) if kind in kinds), len(RANKS))


def _office_first(person: Any) -> bool:
    return not any(post.kind in OFFICE_POSTS for post in person.posts_now)


def observer_candidates(actor: Actor, meeting: Meeting, text: str = "") -> list[Person]:
    """Whom to invite to sit in: those found by ``text``, else leaders from above and researchers (P3-2)."""
    invited = Attendance.objects.filter(meeting=meeting, person=OuterRef("pk"))
    found = organisation.search_people(actor, text)
    if not text:
        usual = organisation.holders(
            actor.district, (PostKind.AUTHORITY, PostKind.RESEARCHER), day=meeting.starts_at.date()
        )
        found = found.filter(pk__in=usual.values("pk"))
    return list(found.filter(~Exists(invited))[:12])


def calendar_token(actor: Actor) -> str:
    """The secret in the address of a person's calendar; a new password makes it void."""
    return signing.Signer(salt=SALT).sign_object([actor.account, _stamp(actor)], compress=False)


def calendar_owner(token: str, now: datetime) -> Actor | None:
    """Whose calendar an address is; None where it was made up or has become void."""
    try:
        account, stamp = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    actor = organisation.actor_of(account, now=now)
    return actor if actor is not None and _stamp(actor) == stamp else None


def _stamp(actor: Actor) -> float:
    account = organisation.get_person(actor, actor.person).account
    return account.password_set_at.timestamp() if account and account.password_set_at else 0.0


def calendar_meetings(actor: Actor, now: datetime) -> list[Meeting]:
    """The meetings in a person's calendar, called-off ones too so that they disappear there."""
    invited = Attendance.objects.filter(meeting=OuterRef("pk"), person=actor.person)
    mine = Q(Exists(invited)) | Q(chair=actor.person) | Q(recorder=actor.person)
    found = visible_meetings(actor).filter(mine, starts_at__gte=now - KEPT).exclude(state="planned")
    return list(found.order_by("starts_at"))


def calendar_entry(meeting: Meeting, now: datetime) -> Entry:
    """A meeting as a date in a calendar: title, time and place, nothing else."""
    return Entry(
        uid=f"{meeting.pk}@xuequ",
        sequence=meeting.sequence,
        title=meeting.title,
        starts_at=meeting.starts_at,
        minutes=meeting.length,
        changed_at=now,
        place=meeting.place,
        url=f"{settings.PUBLIC_URL}/meetings/{meeting.pk}/",
        cancelled=meeting.state == "cancelled",
        organiser=settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"),
    )


def invitation_entry(meeting: Meeting, now: datetime, *, need_not_come: bool = False) -> Entry:
    """The date as it is sent to somebody invited, or taken back from somebody who need not come."""
    entry = calendar_entry(meeting, now)
    if entry.cancelled:
        return replace(entry, text=meeting.reason)
    if need_not_come:
        return replace(entry, cancelled=True)
    text = gettext("请在学区通回复是否参加，议程和材料也在那里：%(address)s")
    return replace(entry, text=text % {"address": entry.url})


def proxies_asked(rows: list[Attendance]) -> list[Attendance]:
    """Requests to be stood in for that wait for the chair (P2-3.3)."""
    return [row for row in rows if row.answer == "proxy" and row.proxy_id and not row.proxy_agreed]


def stands_in(meeting: Meeting, person: UUID) -> Attendance | None:
    """Whom a person stands in for, if the chair agreed."""
    return meeting.attendances.filter(proxy=person, proxy_agreed=True).select_related("person").first()
