"""Short ways to pair schools, post teachers and record in tests, with what is likely."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import NOW, Cast
from xuequ.affairs.duties.models import Credit
from xuequ.affairs.organisation.models import Grade, Person, Subject
from xuequ.affairs.partnerships import actions
from xuequ.affairs.partnerships.models import Instructor, Mentorship, PairSubject, Partnership, Posting
from xuequ.affairs.teaching import actions as teaching
from xuequ.affairs.teaching.models import Activity

DAY = date(2026, 11, 9)
"""The Monday before the tests' now."""
FIRST, LAST = date(2026, 9, 1), date(2027, 7, 10)


def mathematics(cast: Cast) -> Subject:
    """The subject of the tests; the teacher of the lead school and the supported school's office teach it."""
    subject, _ = Subject.objects.get_or_create(district=cast.district, name="数学")
    for part in ("teacher", "supported_office", "member_office", "lead_office"):
        Person.objects.filter(pk=cast.people[part].pk).update(subject=subject)
        cast.people[part].subject = subject
    return subject


def grade(cast: Cast) -> Grade:
    """Grade five."""
    return Grade.objects.get_or_create(district=cast.district, number=5, defaults={"name": "五年级"})[0]


def drafted(cast: Cast, by: str = "lead_office", **said: Any) -> Partnership:
    """The lead and the supported school's agreement, not yet agreed to."""
    given = {
        "lead_id": cast.schools["lead"].pk,
        "supported_id": cast.schools["supported"].pk,
        "starts": FIRST,
        "ends": LAST,
        "goals": "两年内缩小数学教学差距",
        "subjects": [mathematics(cast).pk],
        **said,
    }
    return actions.draft_pair(actor=cast.actor(by), now=NOW, **given)


YES = {"lead": "lead_principal", "supported": "supported_principal", "district": "head"}


def agreed(cast: Cast, **said: Any) -> PairSubject:
    """The same with three yeses: its one subject."""
    pair = drafted(cast, **said)
    for side, part in YES.items():
        pair = actions.approve_pair(actor=cast.actor(part), now=NOW, pair_id=pair.pk, side=side)
    assert pair.state == "agreed"
    return pair.subjects.get()


def recorded(
    cast: Cast, pair: PairSubject, kind: str = "guidance", by: str = "teacher", **said: Any
) -> Activity:
    """Something the lead school's teacher did with the supported school."""
    teachers = [cast.people["teacher"].pk]
    if kind != "demonstration":
        teachers.append(cast.people["supported_office"].pk)
    given = {"kind": kind, "day": DAY, "topic": "分数的意义", "teachers": teachers, **said}
    return actions.record_for_pair(actor=cast.actor(by), now=NOW, pair_subject_id=pair.pk, **given)


def confirmed(cast: Cast, activity: Activity, by: str = "supported_principal") -> Activity:
    """The same, confirmed by the supported school."""
    return teaching.confirm(actor=cast.actor(by), now=NOW, activity_id=activity.pk)


def counted(quota: str, debtor: Any) -> int:
    """What counts for a debtor towards a quota."""
    return Credit.objects.filter(quota=quota, debtor=debtor).count()


def proposed(cast: Cast, by: str = "lead_office", **said: Any) -> Posting:
    """The lead school's teacher is proposed for the supported school."""
    given = {
        "person_id": cast.people["teacher"].pk,
        "to_school_id": cast.schools["supported"].pk,
        "starts": date(2026, 11, 1),
        "ends": LAST,
        "subject": mathematics(cast).pk,
        **said,
    }
    return actions.propose_posting(actor=cast.actor(by), now=NOW, **given)


def posted(cast: Cast, **said: Any) -> Posting:
    """The same with three yeses."""
    posting = proposed(cast, **said)
    for side, part in YES.items():
        posting = actions.approve_posting(actor=cast.actor(part), now=NOW, posting_id=posting.pk, side=side)
    return posting


def mentored(cast: Cast, by: str = "teacher", **said: Any) -> Mentorship:
    """The lead school's teacher takes the supported school's as apprentice."""
    mathematics(cast)
    given = {
        "mentor_id": cast.people["teacher"].pk,
        "apprentice_id": cast.people["supported_office"].pk,
        "starts": FIRST,
        "ends": LAST,
        "agreement": "每周互听一节课",
        **said,
    }
    return actions.open_mentorship(actor=cast.actor(by), now=NOW, **given)


def appointed(cast: Cast, resolution: Any, **said: Any) -> Instructor:
    """The lead school's teacher is instructor of mathematics."""
    given = {
        "person_id": cast.people["teacher"].pk,
        "subject": mathematics(cast).pk,
        "resolution_id": resolution,
        "starts": FIRST,
        "ends": LAST,
        **said,
    }
    return actions.appoint_instructor(actor=cast.actor("office"), now=NOW, **given)
