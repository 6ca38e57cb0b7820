"""Timetables: which is in force, their classes, the imports."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.models import ClassGroup, Timetable, TimetableImport
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor


def in_force(day: date, prefix: str = "") -> Q:
    """The timetables in force on a day."""
    return Q(**{f"{prefix}starts__lte": day, f"{prefix}ends__gte": day})


def visible_timetables(actor: Actor) -> QuerySet[Timetable]:
    """The timetables of the district, also older and coming ones, each school's newest first (P1-3.3)."""
    return (
        Timetable.objects.filter(school__district=actor.district)
        .select_related("school", "term", "imported_by")
        .order_by("school__roll", "school__name", "-version")
    )


def get_timetable(actor: Actor, timetable: UUID) -> Timetable:
    """One timetable of the district. Raises ``Timetable.DoesNotExist``."""
    return visible_timetables(actor).get(pk=timetable)


def counted_timetables(actor: Actor) -> QuerySet[Any]:
    """``visible_timetables`` with ``lesson_count``, ``class_count`` and ``untold`` (lessons without a known
    teacher)."""
    return visible_timetables(actor).annotate(
        lesson_count=Count("lessons"),
        class_count=Count("lessons__class_group", distinct=True),
        untold=Count("lessons", filter=Q(lessons__teacher=None, lessons__isnull=False)),
    )


def timetables_in_force(actor: Actor, day: date) -> dict[UUID, Any]:
    """The timetable in force on a day by school, counted. One query."""
    return {one.school_id: one for one in counted_timetables(actor).filter(in_force(day))}


def timetables_of(actor: Actor, school: UUID) -> list[Any]:
    """A school's timetables, newest first, counted. One query."""
    return list(counted_timetables(actor).filter(school=school))


def timetable_shown(actor: Actor, school: UUID, day: date, version: int | None = None) -> Timetable | None:
    """The version of a school's timetable that is asked for; else the one in force, else the newest.

    One query.
    """
    found = list(visible_timetables(actor).filter(school=school))
    asked = [one for one in found if one.version == version]
    now = [one for one in found if one.starts <= day <= one.ends]
    return next(iter([*asked, *now, *found]), None)


def visible_classes(actor: Actor) -> QuerySet[ClassGroup]:
    """The classes of the district's schools (P1-3.3)."""
    return (
        ClassGroup.objects.filter(school__district=actor.district)
        .select_related("school")
        .order_by("school__roll", "grade", "number")
    )


def get_class(actor: Actor, class_group: UUID) -> ClassGroup:
    """One class of the district. Raises ``ClassGroup.DoesNotExist``."""
    return visible_classes(actor).get(pk=class_group)


def classes_in(timetable: Timetable) -> list[ClassGroup]:
    """The classes a timetable has lessons for. One query."""
    found = ClassGroup.objects.filter(lessons__timetable=timetable).distinct()
    return list(found.order_by("grade", "number"))


def visible_imports(actor: Actor, school: UUID) -> QuerySet[TimetableImport]:
    """A school's imports for those who keep its timetable, newest first."""
    found = TimetableImport.objects.filter(school=school, school__district=actor.district)
    if not rules.may_keep_timetable(actor, school):
        return found.none()
    return found.select_related("school", "file", "handed_in_by", "timetable").order_by("-handed_in_at")


def get_import(actor: Actor, import_id: UUID, *, lock: bool = False) -> TimetableImport:
    """One import. Raises ``TimetableImport.DoesNotExist``, also for who may not keep the timetable."""
    found = TimetableImport.objects.filter(school__district=actor.district)
    if lock:
        found = found.select_for_update(of=("self",))
    made = found.select_related("school", "file", "handed_in_by", "timetable").get(pk=import_id)
    if not rules.may_keep_timetable(actor, made.school_id):
        raise TimetableImport.DoesNotExist
    return made


def proposed_start(actor: Actor, school: UUID, today: date) -> date | None:
    """The day from which a timetable is meant unless somebody says otherwise.

    Today within a term that has a timetable already, the first day of the term where it has none, the first
    day of the coming term in the holidays; None where no term is registered. Two queries.
    """
    term = next((one for one in organisation.visible_terms(actor) if one.ends >= today), None)
    if term is None:
        return None
    begun = Timetable.objects.filter(school=school, school__district=actor.district, term=term)
    return max(term.starts, today) if begun.filter(ends__gte=F("starts")).exists() else term.starts
