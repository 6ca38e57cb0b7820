"""Reading the calendar: the sessions planned, who is invited, what clashes (P1-0d). Everybody of the district
sees all of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.models import Activity, Invited, Move, Part, PlannedSession
from xuequ.affairs.teaching.queries.activity import visible_activities
from xuequ.affairs.teaching.queries.open_classroom import lessons_held
from xuequ.affairs.teaching.queries.pairing import get_pairing
from xuequ.kernel.actor import Actor
from xuequ.kernel.calendar import WEEKEND
from xuequ.platform.files.calendars import Entry

KEPT = timedelta(days=60)
"""So long a session stays in calendars that subscribe."""
_RELATED = ("school", "host__school", "recorder", "speaker", "subject", "group", "planned_by", "activity")


def visible_sessions(actor: Actor) -> QuerySet[PlannedSession]:
    """Every session of the district, with what a list shows of it. Three queries when read."""
    moves = Move.objects.select_related("school", "by")
    return (
        PlannedSession.objects.filter(district=actor.district)
        .select_related(*_RELATED, "called_off_by")
        .prefetch_related("grades", Prefetch("moves", queryset=moves))
        .order_by("day", F("starts").asc(nulls_first=True), "period", "planned_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class SessionChoice:
    """What the calendar is narrowed to; what is empty narrows nothing. ``school``: held there, or somebody
    of it is invited; ``mine``: the actor is invited or leads."""

    subject: int | None = None
    school: UUID | None = None
    kind: str = ""
    mine: bool = False
    group: UUID | None = None


def sessions_between(
    actor: Actor, first: date, last: date, choice: SessionChoice | None = None
) -> QuerySet[PlannedSession]:
    """The sessions of a stretch of days, both included."""
    choice = choice or SessionChoice()
    found = visible_sessions(actor).filter(day__range=(first, last))
    named = {"subject": choice.subject, "kind": choice.kind, "group": choice.group}
    found = found.filter(**{name: value for name, value in named.items() if value})
    if choice.school:
        from_there = Invited.objects.filter(session=OuterRef("pk"), person__school=choice.school)
        found = found.filter(Q(school=choice.school) | Exists(from_there))
    if choice.mine:
        found = found.filter(Q(Exists(_own(actor))))
    return found


def recorded_between(
    actor: Actor, first: date, last: date, choice: SessionChoice | None = None
) -> QuerySet[Activity]:
    """What was done together in a stretch of days, both included, without having been planned. One query.

    What is withdrawn, and what waits in a batch of paper records, is left out.
    """
    choice = choice or SessionChoice()
    found = visible_activities(actor).select_related(None).prefetch_related(None)
    found = found.select_related("school", "host", "subject", "group").order_by("day", "period", "pk")
    kinds = (choice.kind,) if choice.kind else rules.PLANNED
    found = found.filter(kind__in=kinds, day__range=(first, last), session=None)
    found = found.exclude(state__in=("waiting", "withdrawn"))
    named = {"subject": choice.subject, "group": choice.group}
    found = found.filter(**{name: value for name, value in named.items() if value})
    took_part = Part.objects.filter(activity=OuterRef("pk"))
    if choice.school:
        found = found.filter(Q(school=choice.school) | Exists(took_part.filter(school=choice.school)))
    if choice.mine:
        found = found.filter(Q(host=actor.person) | Exists(took_part.filter(person=actor.person)))
    return found


def _own(actor: Actor) -> QuerySet[Invited]:
    return Invited.objects.filter(session=OuterRef("pk"), person=actor.person)


def get_session(actor: Actor, session: UUID, *, lock: bool = False) -> PlannedSession:
    """One session of the district, locked for a change if asked. Raises ``PlannedSession.DoesNotExist``."""
    if lock:
        held = PlannedSession.objects.select_for_update(no_key=True).order_by().values_list("pk")
        held.get(district=actor.district, pk=session)
    return visible_sessions(actor).get(pk=session)


def standing_of(session: PlannedSession, today: date) -> str:
    """What has become of it. No query for a session of ``visible_sessions``."""
    done = session.activity
    return rules.standing(
        called_off=session.called_off_at is not None,
        recorded=done is not None and done.state != "withdrawn",
        moved=bool(session.moves.all()),
        day=session.day,
        today=today,
    )


def when_of(session: PlannedSession) -> rules.When:
    """Its time as the rules see it."""
    return rules.When(session.day, session.starts, session.minutes, session.period)


def scope_of(
    actor: Actor,
    kind: str,
    school: UUID,
    host: UUID | None,
    *,
    group: UUID | None,
    about: UUID | None,
    day: date,
) -> rules.Scope:
    """For whom a session is planned, as the rules see it.

    Raises ``ObjectDoesNotExist`` for a school, person, group or pair that is not of the district.
    """
    schools = {organisation.get_school(actor, school).pk}
    if host is not None:
        schools |= {own} if (own := organisation.get_person(actor, host).school_id) else set()
    members = members_of(actor, group, day)[0] if group is not None else None
    pair = get_pairing(actor, about) if about is not None else None
    return rules.Scope(kind, frozenset(schools), host, members, pair)


def members_of(actor: Actor, group: UUID, day: date) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The members of a centre group on a day, its leaders among them, and its leaders. Two queries."""
    posts = organisation.get_group(actor, group, day=day).members  # type: ignore[attr-defined]
    leaders = frozenset(post.person_id for post in posts if post.kind == "group_leader")
    return frozenset(post.person_id for post in posts), leaders


def scope_of_session(actor: Actor, session: PlannedSession, host: UUID) -> rules.Scope:
    """Whom a session is for when somebody leads it. See ``scope_of``."""
    return scope_of(
        actor,
        session.kind,
        session.school_id,
        host,
        group=session.group_id,
        about=session.about,
        day=session.day,
    )


def session_facts(actor: Actor, session: PlannedSession, today: date) -> rules.SessionFacts:
    """A session as the rules see it. Seven queries at most."""
    scope = scope_of_session(actor, session, session.host_id)
    invited = frozenset(session.invited.values_list("person", flat=True))
    leading = {session.host_id, session.recorder_id, session.speaker_id} - {None}
    return rules.SessionFacts(
        scope=scope,
        day=session.day,
        standing=standing_of(session, today),
        planned_by=session.planned_by_id,
        leading=frozenset(one for one in leading if one),
        invited=invited,
    )


def invited_to(session: PlannedSession) -> list[Invited]:
    """Who is invited, by school and number, with what they answered. One query."""
    rows = session.invited.select_related("person", "person__school", "person__subject")
    return list(rows.order_by("person__school__roll", "person__number"))


def own_invitation(actor: Actor, session: PlannedSession) -> Invited | None:
    """What the actor was asked and answered, if they are invited."""
    return session.invited.filter(person=actor.person).first()


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a session asks: single people, and all teachers of a subject or grade at some schools."""

    people: Collection[UUID] = ()
    schools: Collection[UUID] = ()
    subject: int | None = None
    grades: Collection[int] = ()


def people_asked(actor: Actor, asked: Asked, day: date) -> list[UUID]:
    """The people that are meant, each once, in post that day. Three queries at most.

    Raises ``ObjectDoesNotExist`` for somebody named who is not of the district.
    """
    named = list(dict.fromkeys(asked.people))
    if len(organisation.names_of_people(actor, named)) != len(named):
        raise ObjectDoesNotExist
    if not asked.schools or not (asked.subject or asked.grades):
        return named
    found = organisation.visible_people(actor, day=day).filter(school__in=list(asked.schools))
    if asked.subject:
        found = found.filter(subject=asked.subject)
    if asked.grades:
        found = found.filter(grade__in=list(asked.grades))
    meant = found.order_by("school__roll", "number").values_list("pk", flat=True)
    return list(dict.fromkeys([*named, *meant]))


def clashes_of(
    actor: Actor,
    when: rules.When,
    school: UUID,
    place: str,
    people: Collection[UUID],
    but: UUID | None = None,
) -> rules.Clashes:
    """What speaks against a time: the room taken, people elsewhere, a day off. Four queries at most."""
    rows = PlannedSession.objects.filter(district=actor.district, day=when.day, called_off_at=None)
    rows = rows if but is None else rows.exclude(pk=but)
    at_once = [row for row in rows if rules.overlap(when_of(row), when)]
    room = place.strip().casefold()
    taken = (r for r in at_once if room and r.school_id == school and r.place.strip().casefold() == room)
    calendar = organisation.calendar_of(actor.district)
    kind = calendar.day(when.day)
    return rules.Clashes(
        room=next((row.topic for row in taken), ""),
        people=_elsewhere(at_once, people),
        off="" if kind.works else "weekend" if kind == WEEKEND else "holiday",
    )


def _elsewhere(at_once: list[PlannedSession], people: Collection[UUID]) -> tuple[tuple[str, str], ...]:
    if not at_once or not people:
        return ()
    rows = Invited.objects.filter(session__in=at_once, person__in=list(people)).exclude(answer="no")
    return tuple(rows.order_by("person__number").values_list("person__name", "session__topic"))


def bell_of(actor: Actor, day: date, school: UUID, period: int) -> time | None:
    """When a period begins at a school, as its timetable of the day knows it."""
    held = lessons_held(actor, day, rules.Wanted(school=school))
    return next((one.starts for one in held if one.period == period and one.starts), None)


def planned_before(actor: Actor, sent: UUID) -> PlannedSession | None:
    """What this person planned under the same mark before."""
    found = visible_sessions(actor).filter(planned_by=actor.person, sent=sent)
    return found.first()


def own_groups(actor: Actor, day: date) -> list[tuple[UUID, str]]:
    """The centre groups for which this person plans: those they belong to, for the secretariat all."""
    groups = organisation.visible_groups(actor, day=day)
    return [
        (group.pk, group.name)
        for group in groups
        if actor.in_secretariat or any(post.person_id == actor.person for post in group.members)  # type: ignore[attr-defined]
    ]


def session_entry(session: PlannedSession) -> Entry | None:
    """A session as a date in a calendar; none where only the period is known."""
    if session.starts is None:
        return None
    starts_at = timezone.make_aware(datetime.combine(session.day, session.starts))
    url = f"{settings.PUBLIC_URL}/teaching/calendar/{session.pk}/"
    text = session.called_off_reason or gettext("请在学区通回复是否参加：%(address)s") % {"address": url}
    return Entry(
        uid=f"{session.pk}@xuequ",
        sequence=session.sequence,
        title=f"{gettext(rules.KIND_TEXT[session.kind])} {session.topic}",
        starts_at=starts_at,
        minutes=session.minutes,
        changed_at=session.changed_at,
        place=" ".join(filter(None, (session.school.name, session.place))),
        text=text,
        url=url,
        cancelled=session.called_off_at is not None,
        organiser=settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"),
    )


def calendar_sessions(actor: Actor, now: datetime) -> list[PlannedSession]:
    """The sessions in a person's own calendar, called-off ones too so that they disappear there; not those
    they said they do not come to."""
    mine = _own(actor).exclude(answer="no")
    found = visible_sessions(actor).filter(Exists(mine), day__gte=timezone.localdate(now - KEPT))
    return list(found)


def own_sessions(actor: Actor, first: date, last: date) -> list[PlannedSession]:
    """What this person is invited to or leads in these days and was not called off. Three queries."""
    found = sessions_between(actor, first, last, SessionChoice(mine=True))
    return list(found.filter(called_off_at=None))


def waiting_for_answer(actor: Actor, today: date) -> list[PlannedSession]:
    """What this person is invited to and has not answered; what they planned themselves is answered."""
    asked = _own(actor).filter(answer="")
    found = visible_sessions(actor).filter(Exists(asked), day__gte=today, called_off_at=None, activity=None)
    return list(found.exclude(planned_by=actor.person))


def waiting_for_record(actor: Actor, today: date) -> list[PlannedSession]:
    """What this person led on days gone by and is not recorded, as long as it still may be."""
    open_still = Q(activity=None) | Q(activity__state="withdrawn")
    found = visible_sessions(actor).filter(
        open_still, host=actor.person, called_off_at=None, day__lt=today, day__gte=today - rules.LATEST
    )
    return list(found)
