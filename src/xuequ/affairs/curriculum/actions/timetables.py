"""A timetable handed in, shown, and brought into force whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from xuequ.affairs.curriculum import queries, rules
from xuequ.affairs.curriculum.actions.bells import replace_bells
from xuequ.affairs.curriculum.models import BellTime, ClassGroup, Lesson, Timetable, TimetableImport
from xuequ.affairs.curriculum.queries import Meant
from xuequ.affairs.curriculum.rules import ClassName, SaidLesson
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import School, Term
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import Verdict
from xuequ.platform.action import action
from xuequ.platform.files.actions import Handed, store

Findings = Mapping[str, Any]
"""What reading found, in plain values: ``faults``, ``notes``, ``shape``."""
ONE_DAY = timedelta(days=1)
BATCH = 500


def may_hand_in(actor: Actor, school: School, starts: date) -> tuple[Verdict, Term | None]:
    """Who, and from when: what is asked before a file is even opened."""
    verdict = rules.may_keep_timetable(actor, school.pk)
    if not verdict:
        return verdict, None
    term = organisation.term_on(actor.district, starts)
    return rules.may_begin(starts, rules.TermSpan(term.starts, term.ends) if term else None), term


@action("curriculum.hand_in_timetable", quiet=("lessons", "findings"))
def hand_in_timetable(
    *,
    actor: Actor,
    now: datetime,
    school_id: UUID,
    starts: date,
    handed: Handed,
    lessons: Sequence[SaidLesson],
    findings: Findings,
) -> TimetableImport:
    """Keep a timetable file that was read, with the preview of what it would bring; nothing changes yet."""
    school = organisation.get_school(actor, school_id)
    may_hand_in(actor, school, starts)[0].enforce()
    rules.may_read_file(handed.name or "", handed.size or 0).enforce()
    preview, _found = queries.preview_of(actor, school, starts, lessons)
    return TimetableImport.objects.create(
        school_id=school.pk,
        file=store(handed, actor=actor, now=now),
        handed_in_by_id=actor.person,
        handed_in_at=now,
        starts=starts,
        preview={**findings, **preview},
    )


@action("curriculum.apply_timetable", quiet=("lessons",))
def apply_timetable(
    *, actor: Actor, now: datetime, import_id: UUID, lessons: Sequence[SaidLesson]
) -> Timetable:
    """Bring a timetable that was shown into force: ``lessons`` are what its file says."""
    made = queries.get_import(actor, import_id, lock=True)
    rules.may_apply(made.state, len(made.preview.get("faults", ())), len(lessons)).enforce()
    timetable = _bring_in(actor, now, made.school, made.starts, lessons)
    made.state, made.timetable = "done", timetable
    made.save(update_fields=["state", "timetable"])
    return timetable


@action("curriculum.drop_timetable")
def drop_timetable(*, actor: Actor, now: datetime, import_id: UUID) -> TimetableImport:
    """Drop a timetable that was shown; nothing changes."""
    made = queries.get_import(actor, import_id, lock=True)
    rules.may_drop(made.state).enforce()
    made.state = "dropped"
    made.save(update_fields=["state"])
    return made


@action("curriculum.bring_in_timetable", quiet=("lessons",))
def bring_in_timetable(
    *, actor: Actor, now: datetime, school_id: UUID, starts: date, lessons: Sequence[SaidLesson]
) -> Timetable:
    """A whole timetable of a school from rows, in force from ``starts``; all of it or nothing.

    Classes that are new are entered; a school without bell times gets the usual ones.
    """
    return _bring_in(actor, now, organisation.get_school(actor, school_id), starts, lessons)


def _bring_in(
    actor: Actor, now: datetime, school: School, starts: date, lessons: Sequence[SaidLesson]
) -> Timetable:
    verdict, term = may_hand_in(actor, school, starts)
    verdict.enforce()
    rules.lessons_whole(lessons).enforce()
    assert term is not None
    found = queries.meant(actor, school.pk, starts, lessons)
    held = Timetable.objects.select_for_update().filter(school_id=school.pk).order_by("version")
    version = max(held.values_list("version", flat=True), default=0) + 1
    _cut_short(school.pk, starts)
    timetable = Timetable.objects.create(
        school_id=school.pk,
        term_id=term.pk,
        version=version,
        starts=starts,
        ends=term.ends,
        imported_at=now,
        imported_by_id=actor.person,
    )
    groups = _classes(school.pk, found)
    Lesson.objects.bulk_create((_lesson(timetable, groups, one) for one in found), batch_size=BATCH)
    if not BellTime.objects.filter(school=school.pk).exists():
        periods = max(one.period for one in lessons)
        replace_bells(school.pk, rules.default_bells(school.stage, max(periods, rules.USUAL_PERIODS)))
    return timetable


def _cut_short(school: UUID, starts: date) -> None:
    """From this day on no other timetable of the school is in force; those before stay to be read.

    One that begins on this day or later ends before it starts.
    """
    for one in Timetable.objects.filter(school=school, ends__gte=starts):
        one.ends = max(starts, one.starts) - ONE_DAY
        one.save(update_fields=["ends"])


def _classes(school: UUID, found: Sequence[Meant]) -> dict[tuple[int, int], UUID]:
    """The classes named, entered where they are new."""
    wanted = sorted({(one.said.grade, one.said.number) for one in found})
    ClassGroup.objects.bulk_create(
        (
            ClassGroup(school_id=school, grade=grade, number=number, name=ClassName(grade, number).text)
            for grade, number in wanted
        ),
        ignore_conflicts=True,
    )
    known = ClassGroup.objects.filter(school=school).values_list("grade", "number", "pk")
    return {(grade, number): pk for grade, number, pk in known}


def _lesson(timetable: Timetable, groups: Mapping[tuple[int, int], UUID], one: Meant) -> Lesson:
    said = one.said
    return Lesson(
        timetable=timetable,
        class_group_id=groups[said.grade, said.number],
        weekday=said.weekday,
        period=said.period,
        weeks=str(said.weeks),
        subject_id=one.subject,
        subject_name=said.subject,
        teacher_id=one.teacher,
        teacher_name=said.teacher,
        room=said.room,
    )
