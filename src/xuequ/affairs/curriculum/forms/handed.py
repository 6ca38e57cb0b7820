"""A handed-in file read with what is known of its school."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from xuequ.affairs.curriculum import queries, rules
from xuequ.affairs.curriculum.forms.timetable import TimetableReading, read_timetable
from xuequ.kernel.actor import Actor


def read_handed(actor: Actor, school: UUID, day: date, content: bytes, filename: str) -> TimetableReading:
    """What a timetable file of a school says. Raises ``UnreadableTimetable``. Two queries.

    Nothing is opened for somebody who may not keep the school's timetable: the action refuses them.
    """
    if not rules.may_keep_timetable(actor, school):
        return TimetableReading()
    subjects = queries.subject_names(actor)
    return read_timetable(
        content, filename, subjects=subjects, people=queries.staff_names(actor, school, day)
    )
