"""Two months in a district, told by its people through the product's own actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings import queries as meeting_queries
from xuequ.affairs.meetings.models import AgendaItem, Meeting, MeetingSeries, Motion
from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import District, Person, School
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.resolutions import queries as resolution_queries
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.calendar import Calendar
from xuequ.platform.notify.actions import mark_read
from xuequ.platform.notify.models import Message
from xuequ.site.demo import ground
from xuequ.site.demo.calendar import tell_coming, tell_groups
from xuequ.site.demo.growing import tell_growing
from xuequ.site.demo.lending import tell_lending
from xuequ.site.demo.matters import (
    CONFERENCE,
    FOUND,
    LAST_MONTH,
    NEXT_TEACHING,
    NOW,
    TEACHING,
    THIS_WEEK,
    Matter,
)
from xuequ.site.demo.papers import tell_papers
from xuequ.site.demo.partners import tell_partners
from xuequ.site.demo.term import Term, tell_term

Say = Callable[[str], object]
STILL_TO_VOTE = (0, 1, 6)
"""Places on the roll of the schools whose principals the demo lets in with one tap: the district head, a lead
school's principal, and the one whose task is overdue."""


@dataclass
class Told:
    """The district as the story knows it: who is who on which day."""

    district: District
    calendar: Calendar
    schools: list[School]

    def head(self, now: datetime) -> Actor:
        """The district head, who is the base school's principal."""
        return self.holder(PostKind.DISTRICT_HEAD, None, now)

    def office(self, now: datetime) -> Actor:
        """The director of the base school's academic office: the secretariat."""
        return self.holder(PostKind.DIRECTOR, self.schools[0], now)

    def holder(self, kind: PostKind, school: School | None, now: datetime) -> Actor:
        """Who holds a post on a day."""
        found = queries.holders(
            self.district.pk, [kind], day=timezone.localdate(now), school=school.pk if school else None
        )
        return queries.actor_for(found.order_by("number")[0], now=now)

    def person(self, person: UUID, now: datetime) -> Actor:
        """A person as an actor."""
        return queries.actor_for(Person.objects.get(pk=person), now=now)


def tell(now: datetime, *, say: Say, between_meetings: bool = True) -> None:
    """Make the district and all that happened in it until now; whole or not at all.

    Without what happened ``between_meetings`` it is told in half the time.
    """
    with transaction.atomic():
        district = ground.lay(now, say=say)
        told = Told(
            district,
            queries.calendar_of(district.pk),
            list(School.objects.filter(district=district).order_by("roll")),
        )
        conference, teaching = _series(told, _days_before(told, now, 45))
        say("　两个月来的例会…")
        _held(told, conference, _days_before(told, now, 40), CONFERENCE)
        _carried_out(told, _days_before(told, now, 24), done=3, reported=4)
        _held(told, teaching, _days_before(told, now, 28), TEACHING)
        _held(told, conference, _days_before(told, now, 20), LAST_MONTH)
        _carried_out(told, _days_before(told, now, 4), done=1, reported=3)
        if between_meetings:
            _between_meetings(told, now, say)
        _caught_up(_days_before(told, now, 3))
        resolutions.remind(_product(district), now)
        _explained(told, now)
        say("　本周的会…")
        _this_week(told, conference, now)
        _next_teaching(told, teaching, now)
        _going_on(told, conference, now)


def _between_meetings(told: Told, now: datetime, say: Say) -> None:
    """What people did for their duties: observing lessons, helping another school, training, research."""
    district, office = told.district.pk, told.office(now)
    say("　这学期听过的课、备过的课…")
    tell_term(district, now, told.calendar, told.schools, office, besides=_besides)
    say("　对口帮扶、支教、师徒、兼课、培训、课题…")
    tell_partners(district, now, told.schools, office)
    tell_growing(district, now, told.schools, office, told.head(now))
    tell_lending(district, now, told.schools, office, told.head(now))


def _besides(term: Term) -> None:
    """What happened in the term besides lessons: the groups' plans, paper records, what comes next week."""
    tell_groups(term)
    tell_papers(term)
    tell_coming(term)


def _caught_up(now: datetime) -> None:
    """People have read what came until then."""
    for account in Message.objects.values_list("account", flat=True).distinct():
        mark_read(account=account, now=now)


def _product(district: District) -> Actor:
    return Actor(person=UUID(int=0), district=district.pk, name="学区通")


def _days_before(told: Told, now: datetime, working_days: int) -> datetime:
    """Two in the afternoon, so many working days ago."""
    day = told.calendar.add_working_days(timezone.localdate(now), -working_days)
    return _at(day, time(14))


def _days_after(told: Told, now: datetime, working_days: int) -> datetime:
    return _at(told.calendar.add_working_days(timezone.localdate(now), working_days), time(14))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())


def _series(told: Told, now: datetime) -> tuple[MeetingSeries, MeetingSeries]:
    office = told.office(now)
    conference = meetings.create_series(
        actor=office,
        now=now,
        kind="conference",
        name="校长例会",
        chair_post="district_head",
        voters=[PostKind.DISTRICT_HEAD, PostKind.PRINCIPAL],
        start_time=time(14),
        length=90,
        place="实验小学三楼会议室",
        recorder_id=office.person,
        weekday=3,
    )
    teaching = meetings.create_series(
        actor=office,
        now=now,
        kind="teaching",
        name="教学工作例会",
        chair_post="vice_principal",
        voters=[
            PostKind.PRINCIPAL,
            PostKind.DIRECTOR,
            PostKind.DEPUTY_DIRECTOR,
            PostKind.RESEARCH_DIRECTOR,
            PostKind.GROUP_LEADER,
            PostKind.GROUP_MEMBER,
        ],
        start_time=time(14),
        frequency="term",
        times=3,
        length=120,
        place="实验小学报告厅",
        recorder_id=told.holder(PostKind.ACADEMIC_OFFICE, told.schools[0], now).person,
    )
    return conference, teaching


def _call(
    told: Told,
    series: MeetingSeries,
    at: datetime,
    matters: tuple[Matter, ...],
    *,
    planned: datetime,
    extra: str = "",
) -> Meeting:
    """Plan a meeting and have the schools hand in their items."""
    meeting = meetings.plan_meeting(
        actor=told.office(planned),
        now=planned,
        series_id=series.pk,
        starts_at=at,
        extra=bool(extra),
        reason=extra,
    )
    for place, matter in enumerate(matters):
        handed = planned + timedelta(hours=1 + place)
        school = told.schools[matter.school]
        office = told.holder(PostKind.DIRECTOR, school, handed)
        principal = told.holder(PostKind.PRINCIPAL, school, handed)
        meetings.hand_in_item(
            actor=office,
            now=handed,
            meeting_id=meeting.pk,
            title=matter.title,
            business=matter.business,
            presenter_id=principal.person,
            minutes=matter.minutes,
            major=matter.major,
            detail=matter.detail,
        )
    return meeting


def _settled(told: Told, meeting: Meeting, now: datetime) -> None:
    """The secretariat reports, the chair admits everything, the notice goes out."""
    meetings.report_items(actor=told.office(now), now=now, meeting_id=meeting.pk)
    chair = told.person(_known(meeting.chair_id), now)
    for item in meeting.items.filter(state="reported"):
        meetings.admit_item(actor=chair, now=now + timedelta(hours=1), item_id=item.pk)
    meetings.publish_meeting(actor=told.office(now), now=now + timedelta(hours=2), meeting_id=meeting.pk)


def _known(person: UUID | None) -> UUID:
    if person is None:
        raise LookupError("the demo district lacks a post that its story needs")
    return person


def _replies(told: Told, meeting: Meeting, now: datetime, *, silent: int = 0) -> list[UUID]:
    """People answer; the last ``silent`` do not; two are excused. Who will come."""
    rows = list(meeting.attendances.exclude(person=meeting.chair_id).values_list("person", flat=True))
    answering = rows[: len(rows) - silent]
    for place, person in enumerate(answering):
        excused = place in {9, 11}
        meetings.reply(
            actor=told.person(person, now),
            now=now + timedelta(minutes=place),
            meeting_id=meeting.pk,
            answer="leave" if excused else "yes",
            reason="外出培训" if excused else "",
        )
    coming = [p for place, p in enumerate(answering) if place not in {9, 11}]
    return [_known(meeting.chair_id), *coming]


def _opened(told: Told, meeting: Meeting, coming: list[UUID]) -> datetime:
    """People sign in, one of them late; the chair opens. When it opened."""
    start = meeting.starts_at
    for place, person in enumerate(coming[:-1]):
        arrived = start - timedelta(minutes=12) + timedelta(seconds=20 * place)
        meetings.sign_in(actor=told.person(person, arrived), now=arrived, meeting_id=meeting.pk)
    meetings.open_meeting(
        actor=told.person(_known(meeting.chair_id), start), now=start, meeting_id=meeting.pk
    )
    late = start + timedelta(minutes=9)
    meetings.sign_in(actor=told.person(coming[-1], late), now=late, meeting_id=meeting.pk)
    return start


def _held(told: Told, series: MeetingSeries, at: datetime, matters: tuple[Matter, ...]) -> Meeting:
    """A whole meeting: called, settled, held, decided, minuted and signed."""
    planned = _days_before(told, at, 9)
    meeting = _call(told, series, at, matters, planned=planned)
    _settled(told, meeting, _days_before(told, at, 3))
    meeting.refresh_from_db()
    clock = _opened(told, meeting, _replies(told, meeting, _days_before(told, at, 2)))
    chair = told.person(_known(meeting.chair_id), clock)
    recorder = told.person(_known(meeting.recorder_id), clock)
    by_title = {matter.title: matter for matter in matters}
    for item in meeting_queries.items_of(chair, meeting):
        meetings.start_item(actor=recorder, now=clock, item_id=item.pk)
        clock += timedelta(minutes=item.minutes + (3 if item.major else -1))
        _concluded(told, item, by_title.get(item.title), recorder, clock)
    meetings.close_meeting(actor=chair, now=clock, meeting_id=meeting.pk)
    minutes = meetings.draft_minutes(actor=recorder, now=clock + timedelta(hours=1), meeting_id=meeting.pk)
    meetings.sign_minutes(actor=chair, now=clock + timedelta(hours=2), minutes_id=minutes.pk)
    _signed_for(told, meeting, clock + timedelta(hours=3))
    return meeting


def _concluded(told: Told, item: AgendaItem, matter: Matter | None, recorder: Actor, now: datetime) -> None:
    if matter is None or matter.measure == "":
        text = matter.conclusion if matter else FOUND[item.source]
        meetings.dispose_item(actor=recorder, now=now, item_id=item.pk, disposal="noted", conclusion=text)
        return
    day = timezone.localdate(now)
    motion = meetings.put_motion(
        actor=recorder,
        now=now,
        item_id=item.pk,
        text=f"同意{matter.title}",
        ballot=matter.ballot,
        resolution=Proposal(
            measure=matter.measure,
            responsible=told.schools[matter.school].pk,
            due=told.calendar.add_working_days(day, matter.days),
            assisting=tuple(told.schools[place].pk for place in matter.assisting),
            acceptance=matter.acceptance,
        ),
    )
    meetings.open_motion(actor=recorder, now=now, motion_id=motion.pk)
    voters = [row.person_id for row in meeting_queries.voters_on(motion).filter(present=True)]
    if matter.ballot == "hands":
        meetings.enter_hands(actor=recorder, now=now, motion_id=motion.pk, against=voters[-1:])
    else:
        for place, voter in enumerate(voters):
            choice = "against" if place == 7 else "abstain" if place == 12 else "for"
            meetings.cast_ballot(actor=told.person(voter, now), now=now, motion_id=motion.pk, choice=choice)
    meetings.close_motion(actor=recorder, now=now + timedelta(seconds=40), motion_id=motion.pk)
    meetings.dispose_item(
        actor=recorder,
        now=now + timedelta(minutes=1),
        item_id=item.pk,
        disposal="decided",
        conclusion=matter.conclusion,
    )


def _signed_for(told: Told, meeting: Meeting, now: datetime) -> None:
    """Most schools sign for the minutes; the last three have still to."""
    document = resolution_queries.document_of(told.office(now), meeting.pk)
    assert document is not None
    for place, school in enumerate(told.schools[:-3]):
        at = now + timedelta(minutes=7 * place)
        principal = told.holder(PostKind.DIRECTOR, school, at)
        resolutions.acknowledge(actor=principal, now=at, document_id=document.pk)


def _carried_out(told: Told, now: datetime, *, done: int, reported: int) -> None:
    """Of the open tasks some are reported done and closed, some reported on, the rest lie still."""
    tasks = resolution_queries.open_tasks(told.office(now))
    for place, task in enumerate(tasks[: done + reported]):
        school = next(s for s in told.schools if s.pk == task.responsible_id)
        doer = told.holder(PostKind.DIRECTOR, school, now)
        finished = place < done
        resolutions.report(
            actor=doer,
            now=now,
            task_id=task.pk,
            percent=100 if finished else 40 + 10 * place,
            text="已按要求完成，材料齐全。" if finished else "方案已定，正在逐校落实。",
            done=finished,
        )
        if finished:
            later = now + timedelta(days=1)
            closer = told.head(later) if school == told.schools[0] else told.office(later)
            resolutions.accept(actor=closer, now=later, task_id=task.pk, note="已核实")


def _explained(told: Told, now: datetime) -> None:
    """One overdue task has its explanation ready for the next meeting; others are still asked for theirs."""
    today = timezone.localdate(now)
    overdue = [t for t in resolution_queries.open_tasks(told.office(now)) if t.due < today]
    if overdue:
        school = next(s for s in told.schools if s.pk == overdue[0].responsible_id)
        resolutions.explain(
            actor=told.holder(PostKind.PRINCIPAL, school, now),
            now=now,
            task_id=overdue[0].pk,
            reason="设备到货推迟",
            remedy="先用现有设备开课，到货后补齐",
            new_date=told.calendar.add_working_days(today, 15),
        )


def _this_week(told: Told, series: MeetingSeries, now: datetime) -> None:
    """The regular conference of this week: items wait for the chair to settle them."""
    at = _days_after(told, now, 2)
    meeting = _call(told, series, at, THIS_WEEK, planned=now - timedelta(days=12))
    meetings.report_items(actor=told.office(now), now=now - timedelta(days=1), meeting_id=meeting.pk)
    chair = told.head(now)
    first = meeting.items.filter(state="reported").order_by("position")[0]
    meetings.admit_item(actor=chair, now=now - timedelta(hours=20), item_id=first.pk)


def _next_teaching(told: Told, series: MeetingSeries, now: datetime) -> None:
    """The next teaching meeting: notice sent, most have answered."""
    at = _days_after(told, now, 4)
    meeting = _call(told, series, at, NEXT_TEACHING, planned=now - timedelta(days=13))
    _settled(told, meeting, now - timedelta(days=1))
    meeting.refresh_from_db()
    _replies(told, meeting, now - timedelta(hours=18), silent=30)


def _going_on(told: Told, series: MeetingSeries, now: datetime) -> None:
    """An extra meeting sits right now, its vote open: the three who can be entered with one tap decide it."""
    at = now - timedelta(minutes=25)
    meeting = _call(told, series, at, NOW, planned=now - timedelta(days=3), extra="上级要求本周上报方案")
    _settled(told, meeting, now - timedelta(days=2))
    meeting.refresh_from_db()
    clock = _opened(told, meeting, _replies(told, meeting, now - timedelta(days=1)))
    recorder = told.person(_known(meeting.recorder_id), clock)
    made = [i for i in meeting_queries.items_of(recorder, meeting) if i.source in {"minutes", "follow_up"}]
    for item in made:
        meetings.start_item(actor=recorder, now=clock, item_id=item.pk)
        clock += timedelta(minutes=4)
        for explanation in _waiting(told, item, recorder):
            meetings.hear_explanation(
                actor=recorder, now=clock, item_id=item.pk, explanation_id=explanation, accepted=True
            )
        meetings.dispose_item(
            actor=recorder, now=clock, item_id=item.pk, disposal="noted", conclusion=FOUND[item.source]
        )
    item = meeting.items.get(title=NOW[0].title)
    meetings.start_item(actor=recorder, now=clock, item_id=item.pk)
    matter = NOW[0]
    motion = meetings.put_motion(
        actor=recorder,
        now=clock + timedelta(minutes=5),
        item_id=item.pk,
        text=f"同意{matter.title}",
        ballot=matter.ballot,
        resolution=Proposal(
            measure=matter.measure,
            responsible=told.schools[matter.school].pk,
            due=told.calendar.add_working_days(timezone.localdate(now), matter.days),
            assisting=tuple(told.schools[place].pk for place in matter.assisting),
            acceptance=matter.acceptance,
        ),
    )
    _nearly_decided(told, motion, recorder, clock + timedelta(minutes=6))


def _nearly_decided(told: Told, motion: Motion, recorder: Actor, now: datetime) -> None:
    """All have voted but the three of ``STILL_TO_VOTE``; one vote for it is wanting."""
    meetings.open_motion(actor=recorder, now=now, motion_id=motion.pk)
    waiting = {told.holder(PostKind.PRINCIPAL, told.schools[place], now).person for place in STILL_TO_VOTE}
    rows = meeting_queries.voters_on(motion).filter(present=True).exclude(person__in=waiting)
    voters = [row.person_id for row in rows]
    entitled = motion.item.meeting.attendances.filter(voter=True).count()
    enough = entitled // 2
    for place, voter in enumerate(voters):
        choice = "for" if place < enough else "abstain" if place % 3 == 0 else "against"
        at = now + timedelta(seconds=5 * (place + 1))
        meetings.cast_ballot(actor=told.person(voter, at), now=at, motion_id=motion.pk, choice=choice)


def _waiting(told: Told, item: AgendaItem, recorder: Actor) -> list[UUID]:
    if item.source != "follow_up":
        return []
    tasks = meeting_queries.follow_up_tasks(recorder, item.meeting)
    return [e.pk for task in tasks for e in task.explanations.all() if e.state == "waiting"]
