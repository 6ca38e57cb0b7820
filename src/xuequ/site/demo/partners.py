"""Between schools this term: pairs that help each other, teachers posted, apprentices, instructors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import Person, School, Subject, Term
from xuequ.affairs.partnerships import actions
from xuequ.affairs.partnerships import queries as partnerships
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.affairs.teaching import actions as teaching
from xuequ.kernel.actor import Actor, PostKind
from xuequ.site.demo.term import at_hour

GOALS = "两年内缩小课堂教学的差距，青年教师都能独立上好公开课"
SIDES = ("lead", "supported", "district")
SUBJECTS = ("语文", "数学", "英语")
DRAFTED = 3
"""The place of the pair that still waits for its three yeses."""
EVERY = (6, 5, 10)
"""Working days between two records of a subject: most keep the month, every third lags."""
KINDS = ("guidance", "joint_preparation", "joint_preparation")
TOPICS = ("分数的初步认识", "习作指导", "单元整体教学", "课堂提问的设计")


def tell_partners(district: UUID, now: datetime, schools: Sequence[School], office: Actor) -> None:
    """Lead and supported schools in pairs, as far as the term has come."""
    found = queries.term_on(district, timezone.localdate(now))
    if found is None:
        return
    term = queries.get_term(office, found.pk)
    leads = [school for school in schools if school.role == "lead"]
    supported = [school for school in schools if school.role == "supported"]
    subjects = list(queries.visible_subjects(office).filter(name__in=SUBJECTS))
    head = _holder(district, PostKind.DISTRICT_HEAD, None, now)
    for place, (lead, other) in enumerate(zip(leads, supported, strict=False)):
        pair = _Pair(lead, other, subjects, term, now, head, place)
        if pair.draft() and place != DRAFTED:
            pair.agree()
            pair.help()
            pair.post()
    _instructors(leads[:2], subjects, term, now, office)


def _holder(district: UUID, kind: PostKind, school: School | None, now: datetime) -> Actor:
    day = timezone.localdate(now)
    found = queries.holders(district, [kind], day=day, school=school.pk if school else None)
    return queries.actor_for(found.order_by("number")[0], now=now)


class _Pair:
    """One lead school and the school it helps; ``place`` decides how well they keep to it."""

    def __init__(
        self,
        lead: School,
        other: School,
        subjects: Sequence[Subject],
        term: Term,
        now: datetime,
        head: Actor,
        place: int,
    ) -> None:
        self.lead, self.other, self.subjects, self.term, self.place = lead, other, subjects, term, place
        self.calendar = queries.calendar_of(lead.district_id)
        self.now, self.begun = now, at_hour(term.starts, 10)
        self.office = _holder(lead.district_id, PostKind.DIRECTOR, lead, now)
        self.principals = [_holder(lead.district_id, PostKind.PRINCIPAL, one, now) for one in (lead, other)]
        self.yes = dict(zip(SIDES, (*self.principals, head), strict=True))

    def draft(self) -> bool:
        """The lead school's office drafts the agreement; not where both sides are led by one person."""
        if len({actor.person for actor in (*self.principals, self.office)}) < 3:
            return False
        self.pair = actions.draft_pair(
            actor=self.office,
            now=self.begun,
            lead_id=self.lead.pk,
            supported_id=self.other.pk,
            starts=self.term.starts,
            ends=self.term.school_year.ends,
            goals=GOALS,
            subjects=[subject.pk for subject in self.subjects],
        )
        return True

    def agree(self) -> None:
        """Three yeses, none of them by who drafted."""
        for side, actor in self.yes.items():
            actions.approve_pair(actor=actor, now=self.begun, pair_id=self.pair.pk, side=side)
        self.pair = partnerships.get_pair(self.office, self.pair.pk)

    def help(self) -> None:
        """Guidance and joint preparation month by month; some subjects of some pairs lag. Aid, and a word."""
        today = timezone.localdate(self.now)
        for turn, owner in enumerate(self.pair.subjects.all()):
            giving = self._people(self.lead, owner.subject_id)[:1]
            taking = self._people(self.other, owner.subject_id)[:2]
            if not giving or not taking:
                continue
            days = self.calendar.working_days(self.term.starts, today - timedelta(days=1))
            every = EVERY[(turn + self.place) % len(EVERY)]
            for step, day in enumerate(days[3::every]):
                kind = KINDS[step % len(KINDS)]
                self._record(owner.pk, kind, day, [*giving, *taking], open_yet=(today - day).days < 4)
        give = partial(
            actions.give_aid, actor=self.office, now=self.now, pair_id=self.pair.pk, given_on=today
        )
        give(kind="material", description="科学实验箱", quantity="12套")
        hours = give(kind="training", description="新课标校本培训", quantity="1场，2学时")
        actions.receive_aid(actor=self.yes["supported"], now=self.now, aid_id=hours.pk)
        actions.say_word(
            actor=self.yes["supported"],
            now=self.now,
            pair_id=self.pair.pk,
            worth="helps",
            text="备课扎实了，青年教师进步很快。",
        )

    def _people(self, school: School, subject: int) -> list[Person]:
        found = Person.objects.filter(school=school, subject=subject, posts__kind="teacher")
        return list(found.order_by("number").distinct())

    def _record(self, owner: UUID, kind: str, day: date, people: Sequence[Person], *, open_yet: bool) -> None:
        made = actions.record_for_pair(
            actor=self.office,
            now=at_hour(day, 17),
            pair_subject_id=owner,
            kind=kind,
            day=day,
            topic=TOPICS[day.day % len(TOPICS)],
            teachers=[person.pk for person in people],
        )
        if not open_yet:
            answer = at_hour(day + timedelta(days=1), 9)
            teaching.confirm(actor=self.yes["supported"], now=answer, activity_id=made.pk)

    def post(self) -> None:
        """Two teachers posted with three yeses each, one with an apprentice; a third waits."""
        today = timezone.localdate(self.now)
        since = max(self.term.starts, today - timedelta(days=60))
        able = [
            c for c in partnerships.candidates(self.office, self.lead.pk, None, today) if c.person.subject_id
        ]
        for place, one in enumerate(able[:3]):
            order = actions.propose_posting(
                actor=self.office,
                now=self.now,
                person_id=one.person.pk,
                to_school_id=self.other.pk,
                starts=since if place < 2 else today,
                ends=self.term.school_year.ends,
                kind="part" if place == 1 else "full",
                weekly_days=2 if place == 1 else None,
                weekly_periods=(12, 5, 10)[place],
            )
            if place == 2:
                continue
            for side, actor in self.yes.items():
                actions.approve_posting(actor=actor, now=self.now, posting_id=order.pk, side=side)
            apprentice = next(iter(self._people(self.other, one.person.subject_id or 0)), None)
            if apprentice is not None and place == 0:
                actions.open_mentorship(
                    actor=self.office,
                    now=self.now,
                    mentor_id=one.person.pk,
                    apprentice_id=apprentice.pk,
                    starts=today,
                    ends=self.term.school_year.ends,
                    agreement="每周互听一节课，期末上汇报课",
                    posting_id=order.pk,
                )


def _instructors(
    leads: Sequence[School], subjects: Sequence[Subject], term: Term, now: datetime, office: Actor
) -> None:
    """Instructors of the larger subjects, by a resolution in force."""
    ground = resolutions.resolutions_in_force(office).first()
    for school in leads:
        for subject in subjects[:2]:
            people = Person.objects.filter(school=school, subject=subject, posts__kind="teacher")
            person = people.order_by("-number").first()
            if person is not None and ground is not None:
                actions.appoint_instructor(
                    actor=office,
                    now=now,
                    person_id=person.pk,
                    subject=subject.pk,
                    resolution_id=ground.pk,
                    starts=term.starts,
                    ends=term.school_year.ends,
                )
