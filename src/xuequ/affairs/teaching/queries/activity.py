"""Reading what was done: the records one may see, and what the rules ask of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.models import Activity, Part
from xuequ.kernel.actor import Actor, PostKind


def _with_people(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """With all that a page shows of a record. Two queries when read."""
    related = ("school", "host", "host__school", "host__subject", "subject", "grade", "group")
    hands = ("recorded_by", "settled_by", "sheet", "batch")
    parts = Part.objects.select_related("person", "school")
    return rows.select_related(*related, *hands).prefetch_related(Prefetch("parts", queryset=parts))


def visible_activities(actor: Actor) -> QuerySet[Activity]:
    """The records this person may read (see ``rules.may_read``), with their people. Two queries when read."""
    found = _with_people(Activity.objects.filter(district=actor.district))
    if actor.in_secretariat or actor.is_district_head:
        return found
    own = Part.objects.filter(activity=OuterRef("pk"), person=actor.person)
    seen: Q = (
        ~Q(kind__in=rules.LESSONS) & Q(closed=False)
        | Q(host=actor.person)
        | Q(recorded_by=actor.person)
        | Q(Exists(own))
    )
    watched = actor.schools_led | actor.offices
    if watched:
        theirs = Part.objects.filter(activity=OuterRef("pk"), school__in=watched)
        seen |= Q(school__in=watched) | Q(Exists(theirs))
    for held in actor.posts:
        if held.kind is PostKind.SUBJECT_HEAD:
            mine = organisation.subject_of(actor.person)
            seen |= Q(host__school=held.school, host__subject=mine, host__subject__isnull=False)
    return found.filter(seen)


def get_activity(actor: Actor, activity: UUID, *, lock: bool = False) -> Activity:
    """One record that this person may read, locked for a change if asked. Three queries.

    Raises ``Activity.DoesNotExist``.
    """
    rows = _with_people(Activity.objects.filter(district=actor.district))
    found = (rows.select_for_update(of=("self",)) if lock else rows).get(pk=activity)
    if not rules.may_read(actor, facts_of(found)):
        raise Activity.DoesNotExist
    return found


def facts_of(activity: Activity) -> rules.Facts:
    """A record as the rules see it. One query besides its parts."""
    parts = list(activity.parts.all())
    host = activity.host
    school = host.school_id if host else None
    heads = organisation.subject_heads(
        activity.district_id, school, host.subject_id if host else None, day=activity.day
    )
    return rules.Facts(
        kind=activity.kind,
        state=activity.state,
        day=activity.day,
        school=activity.school_id,
        recorded_by=activity.recorded_by_id,
        host=activity.host_id,
        host_school=school,
        other_side=activity.other_side_id,
        people=frozenset(part.person_id for part in parts),
        schools=frozenset(
            s for s in (activity.school_id, school, *(part.school_id for part in parts)) if s is not None
        ),
        subject_heads=frozenset(heads),
        closed=activity.closed,
    )


def done_of(activity: Activity) -> rules.Done:
    """A record as far as counting goes."""
    parts = tuple(rules.Taking(p.person_id, p.role, p.school_id) for p in activity.parts.all())
    return rules.Done(
        activity.kind, activity.state, activity.day, activity.school_id, activity.group_id, parts
    )


def takings(district: UUID, roles: Sequence[tuple[UUID, str]], day: date) -> tuple[rules.Taking, ...]:
    """People in roles as posted that day; who is not of the district is not in post. Two queries."""
    posted = organisation.posted_on(district, {person for person, _ in roles}, day)
    return tuple(
        rules.Taking(person, role, found.school, found.in_post, found.name)
        if (found := posted.get(person))
        else rules.Taking(person, role, in_post=False)
        for person, role in roles
    )


@dataclass(frozen=True, slots=True)
class Clash:
    """What speaks against recording a lesson: that it is there already, or another in the same period."""

    same: bool = False
    other: str = ""


def clash_of(district: UUID, draft: rules.Draft) -> Clash:
    """Whether one of the observers has this lesson already, or another at the same time. One query."""
    if draft.kind != "observe":
        return Clash()
    theirs = Part.objects.filter(activity=OuterRef("pk"), role="observer", person__in=draft.who("observer"))
    found = Activity.objects.filter(Exists(theirs), district=district, kind="observe", day=draft.day).exclude(
        state="withdrawn"
    )
    at_once = found.filter(period=draft.period) if draft.period else found.filter(topic=draft.topic.strip())
    rows = list(at_once.select_related("school", "host"))
    same = any(row.host_id == draft.host for row in rows)
    other = next((row for row in rows if row.host_id != draft.host), None) if draft.period else None
    return Clash(same, f"{other.school.name} {other.host} {other.topic}" if other else "")


def sent_before(actor: Actor, sent: UUID) -> Activity | None:
    """What this person sent under the same mark before."""
    return Activity.objects.filter(district=actor.district, recorded_by=actor.person, sent=sent).first()


def to_confirm(actor: Actor, today: date) -> list[Activity]:
    """What waits for this person's word: their own lessons, and what was done at their school."""
    mine = Q(host=actor.person, other_side=None)
    led = frozenset(
        held.school for held in actor.posts if held.kind in rules.SCHOOL_LEADERS and held.school is not None
    )
    if led:
        mine |= Q(other_side__in=led) | Q(host=None, other_side=None, school__in=led)
    waiting = Activity.objects.filter(mine, district=actor.district, state="pending")
    rows = waiting.exclude(recorded_by=actor.person).select_related(
        "school", "host", "subject", "recorded_by"
    )
    return list(rows.order_by("day"))


@dataclass(frozen=True, slots=True)
class Choice:
    """What the list is narrowed to; what is empty narrows nothing. ``mine``: where the actor took part."""

    text: str = ""
    kind: str = ""
    state: str = ""
    school: UUID | None = None
    subject: int | None = None
    mine: bool = False
    kinds: Collection[str] = ()


def chosen_activities(actor: Actor, choice: Choice) -> QuerySet[Activity]:
    """The records of a list, the latest first."""
    found = visible_activities(actor)
    if choice.text:
        found = found.filter(Q(topic__icontains=choice.text) | Q(host__name__icontains=choice.text))
    if choice.kinds:
        found = found.filter(kind__in=choice.kinds)
    named = {"kind": choice.kind, "state": choice.state, "school": choice.school, "subject": choice.subject}
    found = found.filter(**{name: value for name, value in named.items() if value})
    if choice.mine:
        own = Part.objects.filter(activity=OuterRef("pk"), person=actor.person)
        found = found.filter(Q(host=actor.person) | Q(recorded_by=actor.person) | Exists(own))
    return found


def activities_about(actor: Actor, about: Collection[UUID], first: date, last: date) -> QuerySet[Activity]:
    """The records made for these pairs, mentorships or instructors in a stretch of time."""
    return visible_activities(actor).filter(about__in=about, day__range=(first, last))


def may_read_scores(actor: Actor, activity: Activity) -> bool:
    """Whether this person may read what was said of a lesson."""
    return rules.may_read_scores(actor, facts_of(activity))


def same_subject(actor: Actor) -> list[Person]:
    """The colleagues of one's subject, one's own school first. Three queries."""
    subject = organisation.subject_of(actor.person)
    found = organisation.search_people(actor, subject=subject) if subject else None
    people = list(found.order_by("school__roll", "number")) if found is not None else []
    return sorted(people, key=lambda one: one.school_id != actor.school)


def group_activities(actor: Actor, group: UUID) -> QuerySet[Activity]:
    """What a centre group did, the latest first."""
    return visible_activities(actor).filter(group=group).exclude(state="withdrawn")


def own_lessons(actor: Actor, first: date, last: date) -> QuerySet[Activity]:
    """The lessons this person observed in a stretch of time, in the order of the days."""
    own = Part.objects.filter(activity=OuterRef("pk"), person=actor.person, role="observer")
    found = visible_activities(actor).filter(Exists(own), kind="observe", day__range=(first, last))
    return found.exclude(state="withdrawn").select_related("sheet").order_by("day", "period")
