"""Who teaches what, where, on a day: as the timetables say it, with what is closed and who comes (P1-3.3).

The timetables belong to an affair above; it hands them down by ``register_lessons`` (see ``xuequ.wiring``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.models import Closure, Visit
from xuequ.kernel.actor import Actor

Lessons = Callable[[Actor, date, rules.Wanted], Sequence[rules.OpenLesson]]
_lessons: list[Lessons] = []


def register_lessons(source: Lessons) -> None:
    """Name the question "which lessons are held on a day"; asked by every finder."""
    _lessons[:] = [source]


def lessons_held(actor: Actor, day: date, wanted: rules.Wanted) -> Sequence[rules.OpenLesson]:
    """The lessons of a day by the clock; none where no timetable is known."""
    return _lessons[0](actor, day, wanted) if _lessons else ()


@dataclass(frozen=True, slots=True)
class Found:
    """A lesson in the finder: how far away (kilometres), why it is closed, one's own registration."""

    lesson: rules.OpenLesson
    far: float | None
    closed: str
    visit: UUID | None


def find_lessons(actor: Actor, day: date, wanted: rules.Wanted) -> list[Found]:
    """The lessons one may drop in on: the nearest school first, then by the clock. Three queries besides the
    timetables'."""
    lessons = lessons_held(actor, day, wanted)
    closures = list(closures_on(actor, day))
    mine = dict(own_visits(actor).filter(day=day).values_list("lesson", "pk"))
    far = _distances(actor, {lesson.school for lesson in lessons})
    found = [
        Found(one, far.get(one.school), closed_why(one, closures), mine.get(one.lesson))
        for one in lessons
        if one.teacher != actor.person
    ]
    return sorted(found, key=lambda row: (row.far is None, row.far or 0))


def _distances(actor: Actor, schools: Iterable[UUID]) -> dict[UUID, float]:
    wanted = {*schools, *((actor.school,) if actor.school else ())}
    rows = organisation.visible_schools(actor).filter(pk__in=wanted).exclude(longitude=None)
    places = {
        pk: (float(longitude or 0), float(latitude or 0))
        for pk, longitude, latitude in rows.values_list("pk", "longitude", "latitude")
    }
    here = places.get(actor.school) if actor.school else None
    if here is None:
        return {}
    return {pk: rules.kilometres(here, place) for pk, place in places.items()}


def closures_on(actor: Actor, day: date) -> QuerySet[Closure]:
    """What is closed on a day, for its published reason."""
    return visible_closures(actor).filter(lifted_at=None, first__lte=day, last__gte=day)


def visible_closures(actor: Actor) -> QuerySet[Closure]:
    """Every closure of the district, for everybody to read."""
    return Closure.objects.filter(district=actor.district).select_related("school", "closed_by")


def closed_why(lesson: rules.OpenLesson, closures: Iterable[Closure]) -> str:
    """Why a lesson is closed; nothing where it is open."""
    return next(
        (
            one.reason
            for one in closures
            if one.school_id == lesson.school and one.grade in {None, lesson.grade}
        ),
        "",
    )


def lessons_of_teacher(actor: Actor, teacher: UUID, day: date) -> Sequence[rules.OpenLesson]:
    """The lessons a teacher gives on a day, at whichever school, by the clock; none without a timetable."""
    return lessons_held(actor, day, rules.Wanted(teacher=teacher))


def get_lesson(actor: Actor, lesson: UUID, day: date) -> rules.OpenLesson:
    """One lesson of a day. Raises ``ObjectDoesNotExist``."""
    found = next((one for one in lessons_held(actor, day, rules.Wanted()) if one.lesson == lesson), None)
    if found is None:
        raise ObjectDoesNotExist(lesson)
    return found


def own_visits(actor: Actor) -> QuerySet[Visit]:
    """The lessons this person registered for and did not call off."""
    found = Visit.objects.filter(district=actor.district, visitor=actor.person, cancelled_at=None)
    return found.select_related("visitor", "school", "host")


def get_visit(actor: Actor, visit: UUID, *, lock: bool = False) -> Visit:
    """A registration of one's own, or one to one's school. Raises ``Visit.DoesNotExist``."""
    found = Visit.objects.filter(Q(visitor=actor.person) | Q(school=actor.school), district=actor.district)
    return (found.select_for_update() if lock else found).get(pk=visit)


def visitors_on(actor: Actor, day: date) -> QuerySet[Visit]:
    """Who comes to one's own school on a day: for the doorkeeper and the staff there."""
    found = Visit.objects.filter(
        district=actor.district, school=actor.school, school__isnull=False, day=day, cancelled_at=None
    )
    return found.select_related("visitor", "visitor__school", "host")


def get_closure(actor: Actor, closure: UUID) -> Closure:
    """One closure. Raises ``Closure.DoesNotExist``."""
    return visible_closures(actor).get(pk=closure)
