"""Something done is recorded once, confirmed by the other side, and counts from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils import timezone

from xuequ.affairs.duties import actions as duties
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.models import Activity, Part, Revision, Score, ScoreSheet
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action
from xuequ.platform.events import Event, publish
from xuequ.platform.files.queries import own_files
from xuequ.platform.notify.actions import send


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityChanged(Event):
    """An activity was recorded, confirmed, disputed or withdrawn; ``about``: for whom it was done."""

    activity: UUID
    about: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody hands in as having been done; see ``models.Activity`` for the names.

    ``people``: person and role; ``absent``: person and why; ``scores``: dimension and points; ``sent``: the
    sender's own mark; ``sure``: yes, at two places in the same period; ``late``: from the paper records;
    ``online``: people met on line; ``closed``: for those concerned and the leaders of their schools alone.
    """

    kind: str
    day: date
    topic: str
    school: UUID
    people: Sequence[tuple[UUID, str]] = ()
    absent: Mapping[UUID, str] = field(default_factory=dict)
    host: UUID | None = None
    other_side: UUID | None = None
    period: int | None = None
    subject: int | None = None
    grade: int | None = None
    class_name: str = ""
    occasion: str = ""
    place: str = ""
    text: str = ""
    opinions: str = ""
    agreement: str = ""
    result: str = ""
    division: str = ""
    reflection: str = ""
    group: UUID | None = None
    about: UUID | None = None
    sheet: UUID | None = None
    scores: Mapping[int, int] = field(default_factory=dict)
    band: str = ""
    files: Sequence[UUID] = ()
    sent: UUID | None = None
    sure: bool = False
    late: bool = False
    online: bool = False
    closed: bool = False


@action("teaching.record", quiet=("given",))
def record(*, actor: Actor, now: datetime, given: Given) -> Activity:
    """Record what was done. Sent again under the same mark it is the same record, stored once (P1-2.2)."""
    organisation.hold_person(actor.person)
    if given.sent is not None and (before := queries.sent_before(actor, given.sent)) is not None:
        return before
    rules.frame_named(given.kind, about=given.about, group=given.group).enforce()
    draft = _draft(actor, given)
    today = timezone.localdate(now)
    in_term = organisation.term_on(actor.district, given.day) is not None
    rules.record_complete(draft, today, in_term=in_term, late=given.late).enforce()
    rules.may_record(actor, draft).enforce()
    clash = queries.clash_of(actor.district, draft)
    rules.may_be_same(clash.same, clash.other, sure=given.sure).enforce()
    made = _store(actor, now, given, draft)
    _score(actor, made, given)
    made.files.set(own_files(actor, given.files))
    _after(actor, now, made)
    _ask_other_side(actor, now, made)
    return made


def _draft(actor: Actor, given: Given) -> rules.Draft:
    """The record as the rules see it, its people as they were posted that day."""
    school = organisation.get_school(actor, given.school)
    roles = [*given.people, *((person, "absent") for person in given.absent)]
    if given.host is not None and given.kind in rules.LESSONS:
        roles.append((given.host, "host"))
    return rules.Draft(
        kind=given.kind,
        day=given.day,
        topic=given.topic,
        school=school.pk,
        host=given.host,
        period=given.period,
        text=given.text,
        result=given.result,
        parts=queries.takings(actor.district, roles, given.day),
    )


def _store(actor: Actor, now: datetime, given: Given, draft: rules.Draft) -> Activity:
    if given.other_side is not None:
        organisation.get_school(actor, given.other_side)
    if given.group is not None:
        organisation.get_group(actor, given.group, day=given.day)
    if given.host is not None:
        organisation.get_person(actor, given.host)
    made = Activity.objects.create(
        district_id=actor.district,
        kind=given.kind,
        day=given.day,
        period=given.period,
        school_id=given.school,
        host_id=given.host,
        other_side_id=given.other_side,
        subject=organisation.get_subject(actor, given.subject) if given.subject else None,
        grade=organisation.get_grade(actor, given.grade) if given.grade else None,
        class_name=given.class_name.strip(),
        occasion=given.occasion,
        topic=given.topic.strip(),
        place=given.place.strip(),
        online=given.online,
        closed=given.closed,
        text=given.text.strip(),
        opinions=given.opinions.strip(),
        agreement=given.agreement.strip(),
        result=given.result.strip(),
        division=given.division.strip(),
        reflection=given.reflection.strip(),
        group_id=given.group,
        about=given.about,
        sent=given.sent or uuid4(),
        recorded_by_id=actor.person,
        recorded_at=now,
    )
    Part.objects.bulk_create(
        Part(
            activity=made,
            person_id=part.person,
            school_id=part.school,
            role=part.role,
            note=given.absent.get(part.person, "")[:60] if part.role == "absent" else "",
        )
        for part in {(part.person, part.role): part for part in draft.parts}.values()
    )
    return made


def _score(actor: Actor, made: Activity, given: Given) -> None:
    """The points given on the sheet, all of them or none; without any, those of the band as a whole."""
    if given.sheet is None:
        return
    sheet: ScoreSheet = queries.get_sheet(actor, given.sheet)
    most = {one.pk: one.points for one in sheet.dimensions.all()}
    rules.scores_complete(most, given.scores, given.band).enforce()
    Score.objects.bulk_create(
        Score(activity=made, dimension_id=one, points=points) for one, points in given.scores.items()
    )
    made.sheet = sheet
    if given.scores:
        made.points = sum(given.scores.values())
    elif given.band and sheet.scored:
        made.points = rules.points_for(given.band, (sheet.very_good, sheet.good, sheet.fair))
    made.save(update_fields=["sheet", "points"])


QUOTAS = (rules.OBSERVE, rules.GROUP_ACTIVITY, rules.GROUP_VISIT)
"""What activities count towards here; other affairs count the same records for their own."""


def record_of(activity: Activity) -> duties.Record:
    """What an activity counts now, as duties take it. No query where its parts and school are there."""
    counted = [
        duties.Counted(one.quota, one.debtor, activity.day, elsewhere=int(one.elsewhere))
        for one in rules.counts(queries.done_of(activity))
    ]
    title = f"{rules.KIND_TEXT[activity.kind]} {activity.topic} {activity.school.name}"
    return duties.Record(activity.pk, counted, title, f"/teaching/{activity.pk}/")


def _after(actor: Actor, now: datetime, activity: Activity) -> None:
    """Say anew what it counts, and let other affairs do the same (P1-2.2)."""
    duties.count_all(district=actor.district, quotas=QUOTAS, records=[record_of(activity)])
    publish(ActivityChanged(actor=actor, now=now, activity=activity.pk, about=activity.about))


def _ask_other_side(actor: Actor, now: datetime, made: Activity) -> None:
    """Tell whoever is to confirm."""
    if made.host_id is not None and made.host_id != actor.person and made.other_side_id is None:
        people = [made.host_id]
    else:
        people = organisation.heads_of(
            actor.district, [made.other_side_id or made.school_id], day=timezone.localdate(now)
        )
    send(
        organisation.recipients(set(people) - {actor.person}),
        now=now,
        subject="有一条活动记录等您确认",
        text="%(name)s登记了%(kind)s“%(topic)s”，请确认。",
        facts={"name": actor.name, "kind": rules.KIND_TEXT[made.kind], "topic": made.topic},
        url=f"/teaching/{made.pk}/",
    )


@action("teaching.confirm")
def confirm(*, actor: Actor, now: datetime, activity_id: UUID) -> Activity:
    """The other side says that it was so; from now on it counts. Of two who press at once one is told."""
    activity = queries.get_activity(actor, activity_id, lock=True)
    rules.may_confirm(actor, queries.facts_of(activity), timezone.localdate(now)).enforce()
    return _settle(actor, now, activity, "confirmed")


@action("teaching.dispute", quiet=("reason",))
def dispute(*, actor: Actor, now: datetime, activity_id: UUID, reason: str) -> Activity:
    """The other side says that it was not so; what it counted is gone at once."""
    activity = queries.get_activity(actor, activity_id, lock=True)
    rules.may_dispute(actor, queries.facts_of(activity), reason, timezone.localdate(now)).enforce()
    activity.objection = reason.strip()
    _settle(actor, now, activity, "disputed")
    send(
        organisation.recipients([activity.recorded_by_id]),
        now=now,
        subject="有一条活动记录被提出异议",
        text="“%(topic)s”：%(reason)s",
        facts={"topic": activity.topic, "reason": activity.objection},
        url=f"/teaching/{activity.pk}/",
    )
    return activity


def _settle(actor: Actor, now: datetime, activity: Activity, state: str) -> Activity:
    activity.state, activity.settled_by_id, activity.settled_at = state, actor.person, now
    activity.save(update_fields=["state", "settled_by", "settled_at", "objection"])
    _after(actor, now, activity)
    return activity


@action("teaching.withdraw", quiet=("reason",))
def withdraw(*, actor: Actor, now: datetime, activity_id: UUID, reason: str = "") -> Activity:
    """Take a record back; it stays to be seen, and counts no more."""
    activity = queries.get_activity(actor, activity_id, lock=True)
    rules.may_withdraw(actor, queries.facts_of(activity)).enforce()
    activity.state, activity.withdrawn_reason = "withdrawn", reason.strip()[:200]
    activity.save(update_fields=["state", "withdrawn_reason"])
    _after(actor, now, activity)
    return activity


@action("teaching.revise", quiet=("result", "reflection", "division"))
def revise(
    *,
    actor: Actor,
    now: datetime,
    activity_id: UUID,
    result: str,
    division: str,
    reflection: str,
    files: Sequence[UUID] = (),
) -> Activity:
    """What was prepared together goes on: the plan's later revision (二次备课) and the reflection (P1-0d)."""
    activity = queries.get_activity(actor, activity_id, lock=True)
    rules.may_revise(actor, queries.facts_of(activity)).enforce()
    if files or activity.result != result.strip():
        Revision.objects.create(activity=activity, before=activity.result, by_id=actor.person, at=now)
    activity.result, activity.division = result.strip(), division.strip()
    activity.reflection = reflection.strip()
    activity.save(update_fields=["result", "division", "reflection"])
    activity.files.add(*own_files(actor, files))
    return activity
