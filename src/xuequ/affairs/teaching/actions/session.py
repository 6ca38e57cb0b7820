"""The calendar of lesson preparation: planned, moved, called off, answered, and recorded once (P1-0d)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.db.models import Q
from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.actions.activity import Given, record
from xuequ.affairs.teaching.models import Activity, Invited, Move, PlannedSession
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import refuse
from xuequ.kernel.words import N_
from xuequ.platform.action import action
from xuequ.platform.files.queries import own_files
from xuequ.platform.notify.actions import send


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A session as somebody plans it; see ``models.PlannedSession`` for the names. ``asked``: whom it is for;
    ``sure``: clashes of people, or a weekend, are settled."""

    kind: str
    day: date
    topic: str
    school: UUID
    host: UUID
    starts: time | None = None
    minutes: int = rules.USUAL_LENGTH
    period: int | None = None
    place: str = ""
    subject: int | None = None
    grades: Sequence[int] = ()
    recorder: UUID | None = None
    speaker: UUID | None = None
    group: UUID | None = None
    about: UUID | None = None
    asked: queries.Asked = field(default_factory=queries.Asked)
    note: str = ""
    files: Sequence[UUID] = ()
    sent: UUID | None = None
    sure: bool = False

    @property
    def leading(self) -> list[UUID]:
        """Who leads, records and prepared it, each once."""
        return _each(self.host, self.recorder, self.speaker)


def _each(*people: UUID | None) -> list[UUID]:
    return list(dict.fromkeys(one for one in people if one))


@action("teaching.plan_session", quiet=("planned",))
def plan_session(*, actor: Actor, now: datetime, planned: Planned) -> PlannedSession:
    """Put a session on the calendar of the whole district; the invited are told (P1-0d). Sent again under the
    same mark it is the same session."""
    organisation.hold_school(organisation.get_school(actor, planned.school).pk)
    if planned.sent is not None and (before := queries.planned_before(actor, planned.sent)) is not None:
        return before
    when = _when(actor, planned)
    people = _people(actor, planned)
    scope = queries.scope_of(
        actor,
        planned.kind,
        planned.school,
        planned.host,
        group=planned.group,
        about=planned.about,
        day=planned.day,
    )
    rules.may_plan_session(actor, scope).enforce()
    draft = rules.SessionDraft(
        scope, when, planned.topic, len(people), _missing(actor, planned.leading, planned.day)
    )
    rules.session_complete(draft, timezone.localdate(now), in_term=_in_term(actor, planned.day)).enforce()
    clashes = queries.clashes_of(actor, when, planned.school, planned.place, people)
    rules.may_clash(clashes, sure=planned.sure).enforce()
    made = _store(actor, now, planned, when, people)
    _tell(
        made,
        people,
        actor,
        now,
        N_("邀请您参加教研活动"),
        N_("%(day)s，%(kind)s“%(topic)s”，地点：%(place)s。"),
    )
    return made


def _when(actor: Actor, planned: Planned) -> rules.When:
    """Its time; of a period the clock time where the school's timetable knows it."""
    starts = planned.starts
    if starts is None and planned.period is not None:
        starts = queries.bell_of(actor, planned.day, planned.school, planned.period)
    return rules.When(planned.day, starts, planned.minutes, planned.period)


def _people(actor: Actor, planned: Planned) -> list[UUID]:
    """Everybody it is for: who leads it first, then a centre group's members, then the invited."""
    meant = queries.people_asked(actor, planned.asked, planned.day)
    members: Iterable[UUID] = ()
    if planned.group is not None:
        members = sorted(queries.members_of(actor, planned.group, planned.day)[0])
    return list(dict.fromkeys([*planned.leading, *members, *meant]))


def _missing(actor: Actor, leading: Sequence[UUID], day: date) -> str:
    """The name of somebody leading it who is not in post that day."""
    found = queries.takings(actor.district, [(one, "chair") for one in leading], day)
    return next((part.name or "？" for part in found if not part.in_post), "")


def _in_term(actor: Actor, day: date) -> bool:
    return organisation.term_on(actor.district, day) is not None


def _store(
    actor: Actor, now: datetime, planned: Planned, when: rules.When, people: Sequence[UUID]
) -> PlannedSession:
    made = PlannedSession.objects.create(
        district_id=actor.district,
        kind=planned.kind,
        day=when.day,
        starts=when.starts,
        minutes=when.minutes,
        period=when.period,
        school_id=planned.school,
        place=planned.place.strip(),
        topic=planned.topic.strip(),
        subject=organisation.get_subject(actor, planned.subject) if planned.subject else None,
        host_id=planned.host,
        recorder_id=planned.recorder,
        speaker_id=planned.speaker,
        group_id=planned.group,
        about=planned.about,
        note=planned.note.strip(),
        planned_by_id=actor.person,
        planned_at=now,
        changed_at=now,
        sent=planned.sent or uuid4(),
    )
    made.grades.set(organisation.get_grade(actor, one) for one in planned.grades)
    made.files.set(own_files(actor, planned.files))
    _invite(made, people, actor, now)
    return made


def _invite(session: PlannedSession, people: Sequence[UUID], actor: Actor, now: datetime) -> None:
    """Who plans a session comes to it, and need not say so."""
    Invited.objects.bulk_create(
        Invited(session=session, person_id=one, answer="yes", answered_at=now)
        if one == actor.person
        else Invited(session=session, person_id=one)
        for one in people
    )


def _tell(
    session: PlannedSession, people: Iterable[UUID], actor: Actor, now: datetime, subject: str, text: str
) -> None:
    """Tell the invited, with the date for their calendars."""
    send(
        organisation.recipients(set(people) - {actor.person}),
        now=now,
        subject=subject,
        text=text,
        facts={
            "day": f"{session.day:%Y-%m-%d} {session.starts:%H:%M}"
            if session.starts
            else f"{session.day:%Y-%m-%d} #{session.period}",
            "kind": rules.KIND_TEXT[session.kind],
            "topic": session.topic,
            "place": " ".join(filter(None, (session.school.name, session.place))),
            "reason": session.called_off_reason
            or next((m.reason for m in session.moves.order_by("-pk")), ""),
        },
        url=f"/teaching/calendar/{session.pk}/",
        entry=queries.session_entry(session),
    )


def _all_of(session: PlannedSession) -> list[UUID]:
    return list(session.invited.values_list("person", flat=True))


@action("teaching.move_session", quiet=("reason",))
def move_session(
    *,
    actor: Actor,
    now: datetime,
    session_id: UUID,
    day: date,
    reason: str,
    starts: time | None = None,
    minutes: int | None = None,
    period: int | None = None,
    school_id: UUID | None = None,
    place: str | None = None,
    sure: bool = False,
) -> PlannedSession:
    """Another day, time or place; the old one is kept beside it, everybody is told and asked anew. Without a
    ``place`` the room stays, except at another school."""
    session = queries.get_session(actor, session_id, lock=True)
    school = organisation.get_school(actor, school_id or session.school_id)
    organisation.hold_school(school.pk)
    if place is None:
        place = session.place if school.pk == session.school_id else ""
    if starts is None and period is not None:
        starts = queries.bell_of(actor, day, school.pk, period)
    when = rules.When(day, starts, minutes or session.minutes, period)
    facts = queries.session_facts(actor, session, timezone.localdate(now))
    in_term = _in_term(actor, day)
    rules.may_move(actor, facts, when, reason, timezone.localdate(now), in_term=in_term).enforce()
    people = _all_of(session)
    clashes = queries.clashes_of(actor, when, school.pk, place, people, but=session.pk)
    rules.may_clash(clashes, sure=sure).enforce()
    Move.objects.create(
        session=session,
        day=session.day,
        starts=session.starts,
        period=session.period,
        school_id=session.school_id,
        place=session.place,
        reason=reason.strip()[:200],
        by_id=actor.person,
        at=now,
    )
    session.day, session.starts, session.minutes, session.period = day, starts, when.minutes, period
    session.school, session.place = school, place.strip()
    _changed(session, now, "day", "starts", "minutes", "period", "school", "place")
    session.invited.exclude(person=actor.person).update(answer="", reason="", answered_at=None)
    _tell(
        session,
        people,
        actor,
        now,
        N_("教研活动改期了"),
        N_("%(kind)s“%(topic)s”改到%(day)s，地点：%(place)s。原因：%(reason)s"),
    )
    return queries.get_session(actor, session.pk)


def _changed(session: PlannedSession, now: datetime, *fields: str) -> None:
    session.changed_at = now
    session.sequence += 1
    session.save(update_fields=[*fields, "changed_at", "sequence"])


@action("teaching.call_off_session", quiet=("reason",))
def call_off_session(*, actor: Actor, now: datetime, session_id: UUID, reason: str) -> PlannedSession:
    """Call a session off; everybody is told, and it goes out of their calendars."""
    session = queries.get_session(actor, session_id, lock=True)
    facts = queries.session_facts(actor, session, timezone.localdate(now))
    rules.may_call_off(actor, facts, reason).enforce()
    session.called_off_at, session.called_off_by_id = now, actor.person
    session.called_off_reason, session.activity = reason.strip()[:200], None
    _changed(session, now, "called_off_at", "called_off_by", "called_off_reason", "activity")
    text = N_("%(day)s的%(kind)s“%(topic)s”取消了。原因：%(reason)s")
    _tell(session, _all_of(session), actor, now, N_("教研活动取消了"), text)
    return session


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What of a session may be put right without another date; ``people``: all who are invited; ``sure``:
    clashes of those newly invited are settled."""

    topic: str
    host: UUID
    recorder: UUID | None = None
    speaker: UUID | None = None
    note: str = ""
    people: Sequence[UUID] = ()
    sure: bool = False

    @property
    def leading(self) -> list[UUID]:
        """Who leads, records and prepared it, each once."""
        return _each(self.host, self.recorder, self.speaker)


@action("teaching.change_session", quiet=("change",))
def change_session(*, actor: Actor, now: datetime, session_id: UUID, change: Change) -> PlannedSession:
    """Put theme, people and note right; who is newly invited, or no longer, is told."""
    session = queries.get_session(actor, session_id, lock=True)
    today = timezone.localdate(now)
    rules.may_change_session(actor, queries.session_facts(actor, session, today)).enforce()
    scope, when = queries.scope_of_session(actor, session, change.host), queries.when_of(session)
    people = queries.people_asked(actor, queries.Asked([*change.leading, *change.people]), session.day)
    missing = _missing(actor, change.leading, session.day)
    draft = rules.SessionDraft(scope, when, change.topic, len(people), missing)
    rules.session_complete(draft, min(today, session.day), in_term=True).enforce()
    added = set(people) - set(_all_of(session))
    clashes = queries.clashes_of(actor, when, session.school_id, "", added, but=session.pk)
    rules.may_clash(replace(clashes, off=""), sure=change.sure).enforce()
    session.topic, session.note = change.topic.strip(), change.note.strip()
    session.host_id, session.recorder_id, session.speaker_id = change.host, change.recorder, change.speaker
    _changed(session, now, "topic", "note", "host", "recorder", "speaker")
    _invite_anew(session, people, actor, now)
    return queries.get_session(actor, session.pk)


def _invite_anew(session: PlannedSession, people: Sequence[UUID], actor: Actor, now: datetime) -> None:
    before = set(_all_of(session))
    gone = before - set(people)
    session.invited.filter(person__in=gone).delete()
    added = [one for one in people if one not in before]
    _invite(session, added, actor, now)
    text = N_("%(day)s，%(kind)s“%(topic)s”，地点：%(place)s。")
    _tell(session, added, actor, now, N_("邀请您参加教研活动"), text)
    send(
        organisation.recipients(gone - {actor.person}),
        now=now,
        subject=N_("有一次教研活动不用您参加了"),
        text="%(kind)s“%(topic)s”",
        facts={"kind": rules.KIND_TEXT[session.kind], "topic": session.topic},
        url=f"/teaching/calendar/{session.pk}/",
    )


@action("teaching.answer_session", quiet=("reason",))
def answer_session(
    *, actor: Actor, now: datetime, session_id: UUID, coming: bool, reason: str = ""
) -> Invited:
    """Say that one comes, or that one does not and why; the last word counts."""
    session = queries.get_session(actor, session_id)
    facts = queries.session_facts(actor, session, timezone.localdate(now))
    rules.may_answer(actor, facts, coming=coming, reason=reason).enforce()
    mine = session.invited.select_for_update(no_key=True).get(person=actor.person)
    mine.answer, mine.reason = ("yes", "") if coming else ("no", reason.strip()[:60])
    mine.answered_at = now
    mine.save(update_fields=["answer", "reason", "answered_at"])
    return mine


@action("teaching.record_session", quiet=("given",))
def record_session(*, actor: Actor, now: datetime, session_id: UUID, given: Given) -> Activity:
    """Record what came of a session, once: of two who press at the same moment one is told (P1-0d)."""
    session = queries.get_session(actor, session_id, lock=True)
    before = queries.sent_before(actor, given.sent) if given.sent is not None else None
    if before is not None and session.activity_id == before.pk:
        return before
    rules.may_record_session(
        actor, queries.session_facts(actor, session, timezone.localdate(now)), timezone.localdate(now)
    ).enforce()
    made = record(actor=actor, now=now, given=_as_planned(actor, session, given))
    free = Q(activity=None) | Q(activity__state="withdrawn")
    if not PlannedSession.objects.filter(free, pk=session.pk, called_off_at=None).update(activity=made):
        refuse("P1-0d", "这次活动已经登记过了，不用再登记。").enforce()
    made.files.add(*session.files.all())
    return made


def _as_planned(actor: Actor, session: PlannedSession, given: Given) -> Given:
    """What is handed in, with what the plan knows better: kind, for whom, where, who prepared it."""
    people = list(given.people)
    if session.kind == "guidance":
        people = [(one, "guided" if role == "present" else role) for one, role in people]
    speaker = session.speaker_id
    if speaker is not None and speaker in dict(people) and (speaker, "speaker") not in people:
        people.append((speaker, "speaker"))
    roles = {role for one, role in people if one == actor.person}
    if roles and roles <= {"present", "guided"}:
        people.append((actor.person, "recorder"))
    pair = queries.get_pairing(actor, session.about) if session.about is not None else None
    return replace(
        given,
        kind=session.kind,
        people=people,
        group=session.group_id,
        about=session.about,
        other_side=pair.supported if pair is not None else given.other_side,
        subject=given.subject or session.subject_id,
        place=given.place or session.place,
        period=given.period or session.period,
    )
