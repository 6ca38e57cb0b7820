"""Rows of paper records held against what the district knows: whom they name, and whether they may have been.

Everything is asked for once, however many rows there are: eleven queries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.rules import grade_name, school_key
from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.models import Part
from xuequ.affairs.teaching.queries.score import usual_sheet
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import Verdict
from xuequ.kernel.words import N_

UNKNOWN_PERSON = N_("没有找到“%(value)s”，请检查姓名，或写工号。")
SAME_NAME = N_("“%(value)s”有%(count)d位：%(people)s。请写工号，或写明学校。")
UNKNOWN_SCHOOL = N_("没有叫“%(value)s”的学校，请写学区里的校名。")
SEVERAL_SCHOOLS = N_("“%(value)s”可能是%(schools)s，请写全校名。")
NO_SCHOOL = N_("看不出在哪所学校，请填“学校/地点”。")
UNKNOWN_SUBJECT = N_("没有“%(value)s”这门学科，请按学区的学科名称填写。")
NO_GROUP = N_("中心组的活动请写学科，学区里要有这个学科的中心组。")
TWICE = N_("与第%(line)d行是同一次活动，只登记一次。")
KNOWN = N_("这一条已经登记过，不会重复登记。")
_SCHOOL = re.compile(r"(?:小学|中学|学校|校区|附小|附中|幼儿园)$")
_GRADE = re.compile(r"^(?:([一二三四五六七八九])|(\d{1,2})\s*(?=年级|[(（])|([1-9])(?=\d{2}班?$))")
_NUMERALS = "一二三四五六七八九"
_LEADS = ("observer", "guide", "chair", "host")
_NAMES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Meant:
    """A row that may be brought in: whom and what it names."""

    said: rules.SaidRecord
    draft: rules.Draft
    subject: int | None
    grade: int | None
    group: UUID | None
    sheet: UUID | None
    points: int | None
    place: str
    text: str


@dataclass(slots=True)
class Weighed:
    """The rows that may be brought in, and why the others may not."""

    meant: list[Meant] = field(default_factory=list)
    faults: list[rules.RowFault] = field(default_factory=list)


def weigh(
    actor: Actor, school: UUID | None, said: Sequence[rules.SaidRecord], today: date, *, taken: bool = True
) -> Weighed:
    """Hold rows against what the district knows; ``school``: whose office brings them in.

    ``taken``: also against what is recorded already.
    """
    ground = _Ground(actor, school, [one.day for one in said])
    weighed = Weighed()
    rows = [_Row(one, ground) for one in said]
    found = [(row, meant) for row in rows if (meant := row.meant(today)) is not None]
    places = _recorded(actor, [meant for _row, meant in found]) if taken else _Places()
    for row, meant in found:
        before = places.before(meant)
        if before is None:
            places.take(meant)
            weighed.meant.append(meant)
        elif before:
            row.fault("topic", meant.said.topic, TWICE, line=before)
        else:
            row.fault("topic", meant.said.topic, KNOWN, known=True)
    weighed.faults = [fault for row in rows for fault in row.faults]
    return weighed


class _Ground:
    """What the district knows: its people, schools, subjects, grades, groups, days, and its score sheet."""

    def __init__(self, actor: Actor, school: UUID | None, days: Sequence[date]) -> None:
        self.school = school
        self.people = organisation.directory_of(actor.district, days)
        self.schools = {one.pk: one.name for one in organisation.visible_schools(actor)}
        self._school_keys = {school_key(name): pk for pk, name in self.schools.items()}
        self.subjects = {one.name: one.pk for one in organisation.visible_subjects(actor)}
        self.grades = {one.name: one.pk for one in organisation.visible_grades(actor)}
        self.calendar = organisation.calendar_of(actor.district)
        self.groups: dict[int, UUID] = {}
        for group in organisation.groups_in(actor.district):
            self.groups.setdefault(group.subject_id, group.pk)
        self._marks(actor)

    def _marks(self, actor: Actor) -> None:
        """The points of each band, and the sheet they stand on."""
        sheet = usual_sheet(actor)
        self.sheet = sheet.pk if sheet is not None and sheet.scored else None
        self.bands: dict[str, int] = {}
        if sheet is not None and sheet.scored:
            lines = (sheet.very_good, sheet.good, sheet.fair)
            self.bands = {name: rules.points_for(name, lines) for name, _word in rules.BANDS}

    def schools_named(self, text: str) -> list[UUID]:
        """The schools that a name may mean: the one called so, else those whose names end so, or hold it."""
        key = school_key(text)
        if key in self._school_keys:
            return [self._school_keys[key]]
        ending = [pk for known, pk in self._school_keys.items() if known.endswith(key)]
        return ending or [pk for known, pk in self._school_keys.items() if key in known]

    def grade_of(self, class_name: str) -> int | None:
        """The grade that a class's name begins with: 三（1）班, 4年级2班, 302班."""
        found = _GRADE.match(class_name)
        if found is None:
            return None
        numeral, *digits = found.groups()
        number = _NUMERALS.index(numeral) + 1 if numeral else int(next(filter(None, digits)))
        return self.grades.get(grade_name(number)) if 1 <= number <= 12 else None


class _Row:
    """One row on its way: what its cells name, and what is wrong with them."""

    def __init__(self, said: rules.SaidRecord, ground: _Ground) -> None:
        self.said, self._ground = said, ground
        self.faults: list[rules.RowFault] = []

    def fault(self, key: str, value: str, message: str, *, known: bool = False, **facts: Any) -> None:
        """Note what is wrong in a cell."""
        facts = {"value": value[:60], **facts}
        self.faults.append(rules.RowFault(self.said.line, key, value[:60], message, facts, known))

    def meant(self, today: date) -> Meant | None:
        """What the row means; None, and the faults noted, where it cannot be brought in."""
        said, ground = self.said, self._ground
        at, place = self._place()
        doer_at = self._school("doer_school", said.doer_school) if said.doer_school else None
        doer = self._person("doer", said.doer, doer_at or ground.school)
        host = self._person("host", said.host, at)
        present = [self._person("present", one, at or doer_at or ground.school) for one in said.present]
        subject = self._subject(host, doer)
        group = self._group(subject)
        school = at or self._school_of(host) or self._school_of(doer)
        if school is None and not self.faults:
            self.fault("place", said.place, NO_SCHOOL)
        if self.faults or school is None:
            return None
        draft = self._draft(school, doer, host, [one for one in present if one is not None])
        in_term = ground.calendar.term_of(said.day) is not None
        key, verdict = rules.row_right(
            draft, today, ground.calendar.day(said.day), in_term=in_term, school=ground.school
        )
        if not verdict:
            self._refused(key, verdict)
            return None
        sheet, points, text = self._mark()
        grade = ground.grade_of(said.class_name)
        return Meant(said, draft, subject, grade, group, sheet, points, place, text)

    def _refused(self, key: str, verdict: Verdict) -> None:
        value = str(getattr(self.said, key, ""))
        self.fault(key, "、".join(self.said.present) if key == "present" else value, verdict.message)
        last = self.faults[-1]
        facts = {**last.facts, **verdict.facts}
        self.faults[-1] = rules.RowFault(last.line, last.key, last.value, last.message, facts)

    def _person(self, key: str, text: str, school: UUID | None) -> UUID | None:
        """The one person a text names; None where there is no text, or it is not clear who."""
        if not text:
            return None
        found = self._ground.people.written(text, self.said.day, school)
        if len(found) == 1:
            return found[0].pk
        if not found:
            self.fault(key, text, UNKNOWN_PERSON)
            return None
        names = [
            " ".join(filter(None, (self._ground.schools.get(one.school) if one.school else "", one.number)))
            for one in found[:_NAMES_SHOWN]
        ]
        self.fault(key, text, SAME_NAME, count=len(found), people="、".join(names))
        return None

    def _place(self) -> tuple[UUID | None, str]:
        """The school a place names, else the place's own name."""
        text = self.said.place
        if not text:
            return None, ""
        if _SCHOOL.search(text) or len(self._ground.schools_named(text)) == 1:
            return self._school("place", text), ""
        return None, text

    def _school(self, key: str, text: str) -> UUID | None:
        found = self._ground.schools_named(text)
        if len(found) == 1:
            return found[0]
        if found:
            names = "、".join(self._ground.schools[pk] for pk in found[:_NAMES_SHOWN])
            self.fault(key, text, SEVERAL_SCHOOLS, schools=names)
        else:
            self.fault(key, text, UNKNOWN_SCHOOL)
        return None

    def _school_of(self, person: UUID | None) -> UUID | None:
        return self._ground.people.posted(person, self.said.day).school if person else None

    def _subject(self, *people: UUID | None) -> int | None:
        """The subject named, else that of the host, else of whoever led."""
        text = self.said.subject
        if not text:
            known = (self._ground.people.people[one].subject for one in people if one is not None)
            return next((subject for subject in known if subject is not None), None)
        found = self._ground.subjects.get(text)
        if found is None:
            self.fault("subject", text, UNKNOWN_SUBJECT)
        return found

    def _group(self, subject: int | None) -> UUID | None:
        if self.said.kind not in rules.GROUP_KINDS:
            return None
        group = self._ground.groups.get(subject) if subject is not None and self.said.subject else None
        if group is None:
            self.fault("subject", self.said.subject, NO_GROUP)
        return group

    def _draft(
        self, school: UUID, doer: UUID | None, host: UUID | None, present: Sequence[UUID]
    ) -> rules.Draft:
        said = self.said
        roles = [(doer, rules.LED_AS.get(said.kind, "chair")), (host, "guided" if self._guides else "host")]
        roles += [(one, "present") for one in present if one not in (doer, host)]
        parts = {(one, role): self._taking(one, role) for one, role in roles if one is not None}
        return rules.Draft(
            kind=said.kind,
            day=said.day,
            topic=said.topic,
            school=school,
            host=host if rules.host_needed(said.kind) else None,
            period=said.period,
            text=said.text,
            parts=tuple(parts.values()),
        )

    @property
    def _guides(self) -> bool:
        return self.said.kind == "guidance"

    def _taking(self, person: UUID, role: str) -> rules.Taking:
        found = self._ground.people.posted(person, self.said.day)
        return rules.Taking(person, role, found.school, found.in_post, found.name)

    def _mark(self) -> tuple[UUID | None, int | None, str]:
        """The sheet and the points; where the district scores on no sheet, the mark goes into the text."""
        mark, sheet = self.said.mark, self._ground.sheet
        if mark == "" or self.said.kind not in rules.LESSONS:
            return None, None, self.said.text
        if sheet is None:
            word = f"{mark}分" if isinstance(mark, int) else dict(rules.BANDS)[mark]
            return None, None, "\n".join(filter(None, (word, self.said.text)))
        return sheet, mark if isinstance(mark, int) else self._ground.bands[mark], self.said.text


Identity = tuple[Any, ...]


class _Places:
    """What is recorded already, and what the rows before took: by whom and when, then by period or topic."""

    def __init__(self) -> None:
        self._taken: dict[Identity, list[tuple[int | None, str, int]]] = defaultdict(list)

    def put(self, identity: Identity, period: int | None, topic: str, line: int = 0) -> None:
        """Something is there; ``line``: in this row, 0 where it is recorded."""
        self._taken[identity].append((period, topic, line))

    def take(self, meant: Meant) -> None:
        """A row is there now."""
        for identity in _identities(meant.draft):
            self.put(identity, meant.said.period, meant.said.topic, meant.said.line)

    def before(self, meant: Meant) -> int | None:
        """The row that says the same; 0 where it is recorded already, None where nothing is."""
        period, topic = meant.said.period, meant.said.topic
        same = (
            line
            for identity in _identities(meant.draft)
            for other, subject, line in self._taken.get(identity, ())
            if (period == other if period is not None and other is not None else topic == subject)
        )
        return min(same, default=None)


def _identities(draft: rules.Draft) -> Iterator[Identity]:
    """Under what the same activity is found again: a lesson by who observed whom, the rest by who led."""
    leads = draft.who(*_LEADS[:3]) or draft.who("host")
    for person in leads:
        yield draft.kind, draft.day, person, draft.host if draft.kind in rules.LESSONS else None


def _recorded(actor: Actor, meant: Sequence[Meant]) -> _Places:
    """What is recorded of these kinds in these days. One query, none without rows.

    Not narrowed to the people of the rows: a database looks each of them up for each activity.
    """
    places = _Places()
    if not meant:
        return places
    days = sorted(one.draft.day for one in meant)
    rows = Part.objects.filter(
        role__in=_LEADS,
        activity__district=actor.district,
        activity__kind__in={one.draft.kind for one in meant},
        activity__day__range=(days[0], days[-1]),
    ).exclude(activity__state="withdrawn")
    fields = ("kind", "day", "host", "period", "topic")
    found = rows.order_by().values_list("person", "role", *(f"activity__{name}" for name in fields))
    for person, role, kind, day, host, period, topic in found:
        if role != "host" or not rules.leader_needed(kind):
            places.put((kind, day, person, host if kind in rules.LESSONS else None), period, topic)
    return places
