"""What a timetable that was read means here: its teachers and subjects looked up, its clashes found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any
from uuid import UUID

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.models import ClassGroup
from xuequ.affairs.curriculum.queries.bells import bells_of
from xuequ.affairs.curriculum.queries.clashes import placed_lessons
from xuequ.affairs.curriculum.queries.timetables import in_force
from xuequ.affairs.curriculum.rules import Bell, Clash, Placed, SaidLesson
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import School
from xuequ.kernel.actor import Actor

Person = tuple[UUID, UUID | None, int | None]
"""A person by id, school and subject."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A lesson with the ids of its subject and teacher, as far as they are known here."""

    said: SaidLesson
    subject: int | None
    teacher: UUID | None
    elsewhere: bool = False


def subject_names(actor: Actor) -> dict[str, int]:
    """The district's subjects by name. One query."""
    return dict(organisation.visible_subjects(actor).values_list("name", "pk"))


def staff_names(actor: Actor, school: UUID, day: date) -> frozenset[str]:
    """The names of a school's people without blanks, to tell a name from a subject. One query."""
    found = organisation.visible_people(actor, day=day).filter(school=school).prefetch_related(None)
    return frozenset(rules.name_key(name) for name in found.values_list("name", flat=True))


def meant(actor: Actor, school: UUID, day: date, lessons: Iterable[SaidLesson]) -> list[Meant]:
    """Look up subjects and teachers. Two queries, however many lessons.

    A teacher is one of the school's own; of two of one name the one who teaches the subject. Somebody of
    another school is meant only where nobody here has the name and just one there teaches the subject.
    """
    subjects = subject_names(actor)
    people: defaultdict[str, list[Person]] = defaultdict(list)
    found = organisation.visible_people(actor, day=day).prefetch_related(None)
    for name, person, at, subject in found.values_list("name", "pk", "school", "subject"):
        people[rules.name_key(name)].append((person, at, subject))
    return [_meant(one, school, subjects, people) for one in lessons]


def _meant(
    said: SaidLesson, school: UUID, subjects: dict[str, int], people: dict[str, list[Person]]
) -> Meant:
    subject = subjects.get(rules.subject_named(said.subject, subjects) or "")
    named = people.get(rules.name_key(said.teacher), []) if said.teacher else []
    own = [one for one in named if one[1] == school]
    fitting = [one for one in own or named if subject is not None and one[2] == subject]
    if own:
        chosen = own if len(own) == 1 else fitting
        return Meant(said, subject, chosen[0][0] if len(chosen) == 1 else None)
    return Meant(said, subject, fitting[0][0] if len(fitting) == 1 else None, elsewhere=len(fitting) == 1)


def preview_of(
    actor: Actor, school: School, day: date, lessons: Sequence[SaidLesson]
) -> tuple[dict[str, Any], list[Meant]]:
    """What a timetable would bring, in plain values: counts, names not found, clashes. Six queries.

    ``day`` is the first on which it would be in force.
    """
    found = meant(actor, school.pk, day, lessons)
    bells = {bell.number: bell for bell in bells_of(actor, school.pk) or rules.default_bells(school.stage)}
    placed = {str(place): _placed(one, place, school.pk, bells) for place, one in enumerate(found)}
    others = placed_lessons(actor, day, but_school=school.pk)
    clashing = islice(
        (
            clash
            for clash in rules.clashes(chain(placed.values(), others))
            if clash.first.lesson in placed or clash.second.lesson in placed
        ),
        rules.MOST_CLASHES,
    )
    written = [one for one in found if one.said.teacher]
    return {
        "lessons": len(found),
        "left_out": _left_out(school, day, found),
        "classes": len({(one.said.grade, one.said.number) for one in found}),
        "teachers": len({one.teacher for one in found if one.teacher}),
        "unnamed": len(found) - len(written),
        "unknown_teachers": _counted(one.said.teacher for one in written if one.teacher is None),
        "elsewhere": _counted(one.said.teacher for one in found if one.elsewhere),
        "unknown_subjects": _counted(one.said.subject for one in found if one.subject is None),
        "without_bell": sorted({one.said.period for one in found} - set(bells)),
        "clashes": [_told(clash, found, placed) for clash in clashing],
    }, found


def _left_out(school: School, day: date, found: Iterable[Meant]) -> list[str]:
    """The classes that have lessons on this day and would have none. One query."""
    kept = {(one.said.grade, one.said.number) for one in found}
    now = ClassGroup.objects.filter(in_force(day, "lessons__timetable__"), school=school.pk).distinct()
    return [one.name for one in now.order_by("grade", "number") if (one.grade, one.number) not in kept]


def _placed(one: Meant, place: int, school: UUID, bells: dict[int, Bell]) -> Placed:
    bell = bells.get(one.said.period)
    return Placed(
        lesson=str(place),
        school=school,
        class_group=(one.said.grade, one.said.number),
        weekday=one.said.weekday,
        period=one.said.period,
        weeks=one.said.weeks,
        starts=bell.starts if bell else None,
        ends=bell.ends if bell else None,
        teacher=one.teacher,
        room=rules.room_key(one.said.room),
    )


def _counted(names: Iterable[str]) -> list[list[Any]]:
    return [[name, count] for name, count in Counter(names).most_common()]


def _told(clash: Clash, found: Sequence[Meant], placed: dict[str, Placed]) -> dict[str, Any]:
    """A clash in plain values: what it is about, and each lesson's class, place and hour."""
    both = (clash.first, clash.second)
    own = [found[int(str(one.lesson))].said for one in both if one.lesson in placed]
    names = {
        rules.ClashKind.TEACHER: own[0].teacher,
        rules.ClashKind.ROOM: own[0].room,
        rules.ClashKind.CLASS: rules.ClassName(own[0].grade, own[0].number).text,
    }
    return {
        "kind": str(clash.kind),
        "weekday": clash.first.weekday,
        "name": names[clash.kind],
        "lessons": [
            {
                "class": rules.ClassName(said.grade, said.number).text,
                "period": said.period,
                "subject": said.subject,
                "place": said.place,
            }
            for said in own
        ],
        "elsewhere": len(own) == 1,
    }
