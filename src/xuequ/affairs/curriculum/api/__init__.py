"""Timetables for programs: lessons of a day, imports, clashes, bell times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from xuequ.affairs.curriculum import actions, queries, rules
from xuequ.affairs.curriculum.api.schemas import (
    BellOut,
    BellsIn,
    BellsOut,
    ClashOut,
    ImportOut,
    LessonChoice,
    LessonOut,
    TimetableChoice,
    TimetableIn,
    TimetableOut,
    import_out,
    lesson_out,
    placed_out,
    timetable_out,
)
from xuequ.affairs.curriculum.forms.handed import read_handed
from xuequ.affairs.curriculum.forms.timetable import UnreadableTimetable, findings_of
from xuequ.affairs.curriculum.rules import Bell, SaidLesson
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.verdict import invalid
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn
from xuequ.platform.files.actions import Handed, open_file

router = Router(tags=["curriculum"])


def _part(request: ApiRequest, rows: Sequence[Any], span: Span, show: Any) -> Listing[Any]:
    """A part of a list that is no query."""
    end = span.offset + span.limit
    given = [(key, value) for key, values in request.GET.lists() for value in values]
    kept = [(key, value) for key, value in given if key not in {"limit", "offset"}]
    address = f"{request.path}?{urlencode([*kept, ('limit', span.limit), ('offset', end)])}"
    return Listing.model_construct(
        items=[show(row) for row in rows[span.offset : end]],
        total=len(rows),
        next=address if end < len(rows) else None,
    )


@router.get("/timetables", response=reads(Listing[TimetableOut]))
def timetables(
    request: ApiRequest, choice: Query[TimetableChoice], span: Query[Span]
) -> Listing[TimetableOut]:
    """The timetables of the district's schools, each school's newest first (P1-3.3)."""
    found = queries.visible_timetables(request.actor)
    if choice.school is not None:
        found = found.filter(school=choice.school)
    if choice.day is not None:
        found = found.filter(queries.in_force(choice.day))
    return listing(request, found, span, timetable_out)


@router.get("/lessons", response=reads(Listing[LessonOut]))
def lessons(request: ApiRequest, choice: Query[LessonChoice], span: Query[Span]) -> Listing[LessonOut]:
    """The lessons held in the district on a day, by the clock (P1-3.3)."""
    found = queries.lessons_on(
        request.actor,
        choice.day,
        school=choice.school,
        subject=choice.subject,
        grade=choice.grade,
        teacher=choice.teacher,
        period=choice.period,
    )
    return cast(Listing[LessonOut], _part(request, found, span, lesson_out))


@router.get("/timetable-clashes", response=reads(Listing[ClashOut]))
def timetable_clashes(
    request: ApiRequest, span: Query[Span], school: UUID | None = None
) -> Listing[ClashOut]:
    """The clashes of the timetables in force today that concern the person's school."""
    found = queries.clashes_on(request.actor, timezone.localdate(request.now), school=school)

    def show(one: queries.ClashFound) -> ClashOut:
        return ClashOut(kind=one.kind, first=placed_out(one.first), second=placed_out(one.second))

    return cast(Listing[ClashOut], _part(request, found, span, show))


@router.post("/schools/{school_id}/timetables", response=changes(TimetableOut, 201))
def bring_in_timetable(request: ApiRequest, school_id: UUID, payload: TimetableIn) -> Status[TimetableOut]:
    """Bring a whole timetable of a school into force from rows; all of it or nothing."""
    said = []
    for place, one in enumerate(payload.lessons, 1):
        name = rules.class_named(one.class_group)
        if name is None:
            invalid(
                None, "认不出班级“%(value)s”，请写成“三（1）班”或“301班”。", value=one.class_group
            ).enforce()
            raise AssertionError
        said.append(
            SaidLesson(
                *(name.grade, name.number, one.weekday, one.period),
                *(one.subject, one.teacher, one.room, one.weeks),
                place=str(place),
            )
        )
    made = actions.bring_in_timetable(
        actor=request.actor, now=request.now, school_id=school_id, starts=payload.starts, lessons=said
    )
    return Status(201, timetable_out(queries.get_timetable(request.actor, made.pk)))


@router.post("/schools/{school_id}/timetable-imports", response=changes(ImportOut, 201))
def hand_in_timetable(
    request: ApiRequest, school_id: UUID, file: File[UploadedFile], starts: Form[DayIn]
) -> Status[ImportOut]:
    """Hand in a timetable from Excel, as multipart/form-data, to be read and shown; at most 5 MB."""
    content = file.read(rules.LARGEST_MB * 2**20 + 1)
    try:
        reading = read_handed(request.actor, school_id, starts, content, file.name or "")
    except UnreadableTimetable as unreadable:
        unreadable.verdict.enforce()
        raise
    file.seek(0)
    made = actions.hand_in_timetable(
        actor=request.actor,
        now=request.now,
        school_id=school_id,
        starts=starts,
        handed=cast(Handed, file),
        lessons=reading.lessons,
        findings=findings_of(reading),
    )
    return Status(201, import_out(queries.get_import(request.actor, made.pk)))


@router.get("/timetable-imports/{import_id}", response=reads(ImportOut))
def timetable_import(request: ApiRequest, import_id: UUID) -> ImportOut:
    """One timetable file as it was read."""
    return import_out(queries.get_import(request.actor, import_id))


@router.post("/timetable-imports/{import_id}/apply", response=changes(TimetableOut))
def apply_timetable(request: ApiRequest, import_id: UUID) -> TimetableOut:
    """Bring a timetable that was shown into force."""
    made = queries.get_import(request.actor, import_id)
    with open_file(made.file) as file:
        content = file.read()
    reading = read_handed(request.actor, made.school_id, made.starts, content, made.file.name)
    timetable = actions.apply_timetable(
        actor=request.actor, now=request.now, import_id=import_id, lessons=reading.lessons
    )
    return timetable_out(queries.get_timetable(request.actor, timetable.pk))


@router.post("/timetable-imports/{import_id}/drop", response=changes(ImportOut))
def drop_timetable(request: ApiRequest, import_id: UUID) -> ImportOut:
    """Drop a timetable that was shown; nothing changes."""
    actions.drop_timetable(actor=request.actor, now=request.now, import_id=import_id)
    return timetable_import(request, import_id)


@router.get("/schools/{school_id}/bell-times", response=reads(BellsOut))
def bell_times(request: ApiRequest, school_id: UUID) -> BellsOut:
    """When each period of a school begins and ends."""
    school = organisation.get_school(request.actor, school_id).pk
    return _bells_out(school, queries.bells_of(request.actor, school))


def _bells_out(school: UUID, bells: Sequence[Bell]) -> BellsOut:
    return BellsOut(
        school=school, bells=[BellOut(number=b.number, starts=b.starts, ends=b.ends) for b in bells]
    )


@router.put("/schools/{school_id}/bell-times", response=changes(BellsOut))
def set_bell_times(request: ApiRequest, school_id: UUID, payload: BellsIn) -> BellsOut:
    """Set all bell times of a school."""
    bells = actions.set_bell_times(
        actor=request.actor,
        now=request.now,
        school_id=school_id,
        bells=[Bell(one.number, one.starts, one.ends) for one in payload.bells],
    )
    return _bells_out(school_id, bells)
