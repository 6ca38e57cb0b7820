"""The staff sheet: its rows, and people or numbers listed twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from xuequ.affairs.organisation.forms.roster import cells, vocabulary
from xuequ.affairs.organisation.forms.roster.cells import BadCell, Clean
from xuequ.affairs.organisation.forms.roster.faults import FaultKind, Severity
from xuequ.affairs.organisation.forms.roster.rows import StaffRow
from xuequ.affairs.organisation.forms.roster.sheets import Findings, Line
from xuequ.affairs.organisation.rules import school_key
from xuequ.kernel.actor import PostKind
from xuequ.platform.files.workbooks import Cell

MOST_PERIODS = 40
_GRADES = tuple(f"{number}年级" for number in range(1, 13))


class StaffReader:
    """Reads the lines of the staff sheet against the schools and subjects there are."""

    def __init__(self, schools: Iterable[str], subjects: Iterable[str], today: date) -> None:
        self._schools = {school_key(name): name for name in schools}
        self._subjects = tuple(subjects)
        self._subject_words = {name: name for name in self._subjects} | {
            alias: name
            for alias, name in vocabulary.SUBJECT_ALIASES.items()
            if name in self._subjects and alias not in self._subjects
        }
        self._today = today

    def read(self, line: Line) -> StaffRow:
        """One member of staff; what is wrong is noted with the line."""
        started_on = line.take("started_on", self._day, None)
        joined_on = line.take("joined_on", self._day, None)
        if started_on and joined_on and joined_on < started_on:
            started = started_on.isoformat()
            line.fault(
                FaultKind.JOINED_BEFORE_STARTED, "joined_on", severity=Severity.WARNING, started=started
            )
        return StaffRow(
            line=line.number,
            number=line.take("number", cells.staff_number, ""),
            name=line.take("name", cells.person_name, ""),
            gender=line.take("gender", _gender, None) or "",
            school=line.take("school", self._school, ""),
            subject=line.take("subject", self._subject, None) or "",
            grade=line.take("grade", _grade, None),
            posts=line.take("posts", _posts, (PostKind.TEACHER,)),
            title=line.take("title", _title, None) or "",
            education=line.take("education", _education, None) or "",
            standing=line.take("standing", _standing, None) or "",
            started_on=started_on,
            joined_on=joined_on,
            periods=line.take("periods", _periods, None),
            phone=line.take("phone", cells.mobile, ""),
            email=line.take("email", cells.email_address, ""),
        )

    def _day(self, raw: Cell) -> Clean[date | None]:
        return cells.day(raw, today=self._today)

    def _school(self, raw: Cell) -> Clean[str]:
        name, repair = cells.school_name(raw)
        known = self._schools.get(school_key(name))
        if known is None:
            nearest = vocabulary.nearest(name, self._schools.values(), 0.75)
            raise BadCell(FaultKind.UNKNOWN_SCHOOL, nearest=nearest)
        return Clean(known, repair or (FaultKind.ALIAS if known != name else None))

    def _subject(self, raw: Cell) -> Clean[str | None]:
        return cells.word(raw, self._subject_words, FaultKind.UNKNOWN_SUBJECT, self._subjects)


def _gender(raw: Cell) -> Clean[str | None]:
    return cells.word(raw, vocabulary.GENDERS, FaultKind.UNKNOWN_GENDER, ("男", "女"))


def _grade(raw: Cell) -> Clean[int | None]:
    return cells.word(raw, vocabulary.GRADES, FaultKind.UNKNOWN_GRADE, _GRADES)


def _title(raw: Cell) -> Clean[str | None]:
    return cells.word(raw, vocabulary.TITLE_ALIASES, FaultKind.UNKNOWN_TITLE, vocabulary.TITLES)


def _education(raw: Cell) -> Clean[str | None]:
    return cells.word(raw, vocabulary.EDUCATION_ALIASES, FaultKind.UNKNOWN_EDUCATION, vocabulary.EDUCATIONS)


def _standing(raw: Cell) -> Clean[str | None]:
    return cells.word(raw, vocabulary.STANDING_ALIASES, FaultKind.UNKNOWN_STANDING, vocabulary.STANDINGS)


def _periods(raw: Cell) -> Clean[int | None]:
    return cells.count(raw, most=MOST_PERIODS)


def _posts(raw: Cell) -> Clean[tuple[PostKind, ...]]:
    """The posts, parted by 、 and the like; without any, a teacher."""
    text, _ = cells.bounded(raw, 100)
    known = tuple(vocabulary.POST_TITLES)
    parts = [part for part in re.split(r"[、，,;；/兼\s]+", text) if part]
    posts: list[PostKind] = []
    for part in parts:
        found = cells.word(part, vocabulary.POSTS, FaultKind.UNKNOWN_POST, known).value
        if found is not None and found not in posts:
            posts.append(found)
    return Clean(tuple(posts) or (PostKind.TEACHER,))


def compare_staff(staff: list[StaffRow], findings: Findings) -> None:
    """What only shows beside the other people: a number that two have, a phone that two have."""
    numbers: defaultdict[str, list[StaffRow]] = defaultdict(list)
    phones: defaultdict[str, list[StaffRow]] = defaultdict(list)
    for row in staff:
        numbers[row.number.upper()].append(row)
        phones[row.phone].append(row)
    _report_twice(numbers, FaultKind.NUMBER_TWICE, "number", Severity.ERROR, findings)
    _report_twice(phones, FaultKind.PHONE_TWICE, "phone", Severity.WARNING, findings)


def _report_twice(
    groups: Mapping[str, list[StaffRow]], kind: FaultKind, key: str, severity: Severity, findings: Findings
) -> None:
    for value, same in groups.items():
        if value and len(same) > 1:
            lines = [row.line for row in same]
            rows = "、".join(map(str, lines[:10])) + ("…" if len(lines) > 10 else "")
            findings.fault(kind, lines[-1], key, value, severity=severity, also=tuple(lines[:-1]), rows=rows)
