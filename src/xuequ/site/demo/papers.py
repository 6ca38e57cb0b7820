"""What stood on paper: in most schools the offices bring in the observation books of those who do not record
on their phones, and the principals confirm them; one batch still waits, one file has rows to be mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from xuequ.affairs.duties import queries as duty_queries
from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import Person, School
from xuequ.affairs.teaching import actions as teaching
from xuequ.affairs.teaching.forms.paper.handed import read_batch, read_handed
from xuequ.affairs.teaching.models import PaperBatch
from xuequ.kernel.actor import OFFICE_POSTS, PostKind
from xuequ.platform.files.actions import Handed
from xuequ.platform.files.sheets import workbook
from xuequ.site.demo.term import FIRST_TO_RECORD, TOPICS, USUAL_TOPICS, WHOLE, WORDS, Term

HEAD = (
    *("日期", "听课人", "授课教师", "听课学校", "学科", "第几节", "课题", "等级", "评语"),
    "备查页码",
)
LEFT = 8
"""So many working days are not on paper yet: the books are collected once a month."""
EVERY_SO_MANIETH = 2
"""Of the schools that keep books on paper, so many have brought them in; the others are still behind."""
TEACHERS, OF_SO_MANY = 4, 5
"""So many of every so many teachers keep a book that is worth bringing in."""
PACES = (1.0, 1.15, 0.5, 1.0, 1.9, 0.85, 1.1, 0.3)
"""How far they are against the pace of the term, in turn: most on it, some done already, some behind."""
BANDS = ("优", "优", "良", "良", "良", "合格")
Row = tuple[object, ...]


def tell_papers(term: Term) -> None:
    """Some four thousand lessons, brought in through the same door as any office's."""
    days = term.days[:-LEFT]
    if not days:
        return
    people = {one.pk: one for staff in term.teachers.values() for one in staff}
    books = _books(term, days, people)
    for school in term.schools[WHOLE::EVERY_SO_MANIETH]:
        batch = _brought_in(term, school, books.get(school.pk, []), "听课记录本", ago=6)
        if batch is not None:
            _confirmed(term, school, batch, ago=5)
    for school in term.schools[1:2]:
        staff = term.teachers.get(school.pk, [])
        rows = [row for one in staff[3:8] for row in _book(term, one, school.pk, days, 4)]
        _brought_in(term, school, rows, "推门听课登记", ago=1)
    _with_faults(term, days)


def _books(term: Term, days: Sequence[date], people: dict[UUID, Person]) -> dict[UUID, list[Row]]:
    """School → the rows of all its books."""
    quota = duty_queries.get_quota("observe")
    whole = {school.pk for school in term.schools[:WHOLE]}
    books: dict[UUID, list[Row]] = {}
    found = quota.debtors(term.district, term.days[0], term.days[-1], None)
    for place, debtor in enumerate(one for one in found if one.school not in whole):
        posts = {span.post for span in debtor.spans}
        teacher = posts == {PostKind.TEACHER}
        person = people.get(debtor.ident)
        if person is None or debtor.school is None or posts & FIRST_TO_RECORD:
            continue
        if teacher and place % OF_SO_MANY >= TEACHERS:
            continue
        owed = max(quota.figures[post].total for post in posts)
        gone = len(term.days) / len(term.calendar.working_days(term.dates.first, term.dates.last))
        many = max(1, round(owed * gone * 1.05 * PACES[place % len(PACES)]))
        books.setdefault(debtor.school, []).extend(_book(term, person, debtor.school, days, many))
    return books


def _book(term: Term, person: Person, school: UUID, days: Sequence[date], many: int) -> Iterator[Row]:
    """The lessons of one person's book, every fifth of them at another school."""
    names = {one.pk: one.name for one in term.schools}
    others = [one.pk for one in term.schools if one.pk != school]
    slots = sorted(term.chance.sample(range(len(days) * 6), min(many, len(days) * 6)))
    for place, slot in enumerate(slots):
        at = term.chance.choice(others) if others and place % 5 == 4 else school
        hosts = [one for one in term.teachers.get(at, []) if one.pk != person.pk]
        if not hosts:
            continue
        host = term.chance.choice(hosts)
        subject = host.subject.name if host.subject else ""
        yield (
            days[slot // 6],
            person.number,
            host.number,
            names[at],
            subject,
            slot % 6 + 1,
            term.chance.choice(TOPICS.get(subject, USUAL_TOPICS)),
            term.chance.choice(BANDS),
            term.chance.choice(WORDS),
            place // 8 + 1,
        )


def _shown(
    term: Term, school: School | None, rows: Sequence[Row], name: str, *, ago: int
) -> PaperBatch | None:
    """A file handed in by a school's office (by the secretariat for the district); None without an office."""
    office = _office(term, school or term.schools[0])
    if office is None or not rows:
        return None
    actor, at = term.actor(office), school.pk if school else None
    title = f"{school.name if school else ''}{name}"
    file = SimpleUploadedFile(f"{title}.xlsx", workbook(HEAD, rows, title="听课"))
    read = read_handed(actor, at, file.read(), file.name or "")
    file.seek(0)
    return teaching.hand_in_batch(
        actor=actor,
        now=term.now - timedelta(days=ago, hours=2),
        school_id=at,
        handed=cast(Handed, file),
        said=read.said,
        faults=read.faults,
        findings=read.findings,
    )


def _brought_in(term: Term, school: School, rows: Sequence[Row], name: str, *, ago: int) -> PaperBatch | None:
    batch = _shown(term, school, rows, name, ago=ago)
    if batch is None or not batch.good:
        return None
    read = read_batch(batch)
    return teaching.bring_in_batch(
        actor=term.actor(batch.prepared_by_id),
        now=term.now - timedelta(days=ago),
        batch_id=batch.pk,
        said=read.said,
        faults=read.faults,
        leave_out=True,
    )


def _office(term: Term, school: School) -> UUID | None:
    """Who brings in for a school: a clerk of its office where there is one, else who directs it."""
    for kinds in ((PostKind.ACADEMIC_OFFICE,), sorted(OFFICE_POSTS)):
        found = queries.holders(term.district, kinds, day=term.days[-1], school=school.pk)
        if (person := found.order_by("number").first()) is not None:
            return person.pk
    return None


def _confirmed(term: Term, school: School, batch: PaperBatch, *, ago: int) -> None:
    """The principal looked at it and confirmed it."""
    for head in queries.leaders_of(term.district, school.pk, day=term.days[-1]):
        if head != batch.prepared_by_id:
            teaching.confirm_batch(
                actor=term.actor(head), now=term.now - timedelta(days=ago), batch_id=batch.pk
            )
            return


def _with_faults(term: Term, days: Sequence[date]) -> None:
    """A file of the secretariat whose rows are not all right, to be looked at and mended."""
    school = term.schools[0]
    staff = term.teachers.get(school.pk, [])
    rows = [row for one in staff[:4] for row in _book(term, one, school.pk, days, 3)]
    if len(rows) < 6:
        return
    free = next(
        (d for n in range(60) if not term.calendar.is_working_day(d := days[0] + timedelta(days=n))), None
    )
    spoilt: dict[int, tuple[int, object]] = {
        1: (2, "王小明明"),
        2: (0, free or days[0]),
        3: (4, "思品"),
        4: (5, "早读"),
    }
    for place, (column, value) in spoilt.items():
        row = list(rows[place])
        row[column] = value
        rows[place] = tuple(row)
    rows[5] = rows[0]
    _shown(term, None, rows, "学区巡课记录", ago=0)
