"""Every change of the organisation."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from xuequ.affairs.organisation import queries, rules
from xuequ.affairs.organisation.models import CentreGroup, District, Grade, Person, Post, Subject
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.verdict import invalid
from xuequ.platform.action import action


@action("organisation.appoint")
def appoint(
    *,
    actor: Actor,
    now: datetime,
    person_id: UUID,
    kind: PostKind,
    starts: date,
    ends: date | None = None,
    school_id: UUID | None = None,
    group_id: UUID | None = None,
) -> Post:
    """Give a person a post from a day on (to a day, if named)."""
    person = queries.get_person(actor, person_id)
    facts = queries.person_facts(person)
    rules.may_appoint(actor, kind, school_id, person.pk, facts.posts, starts).enforce()
    if ends is not None and ends < starts:
        invalid(None, "任职的结束日期早于开始日期，请检查。").enforce()
    return add_post(person, kind, starts=starts, ends=ends, school_id=school_id, group_id=group_id)


def add_post(
    person: Person,
    kind: PostKind,
    *,
    starts: date,
    ends: date | None = None,
    school_id: UUID | None = None,
    group_id: UUID | None = None,
) -> Post:
    """Enter a post; a district post has no school, another is at the person's own where none is named."""
    school = None if kind in rules.DISTRICT_POSTS else school_id or person.school_id
    group = CentreGroup.objects.get(pk=group_id, district=person.district_id) if group_id else None
    return Post.objects.create(
        district_id=person.district_id,
        person=person,
        kind=str(kind),
        school_id=school,
        group=group,
        starts=starts,
        ends=ends,
    )


def found_district(name: str, code: str, authority: str = "") -> District:
    """A new, empty district with the national subjects and nine grades."""
    district = District.objects.create(name=name, code=code, authority=authority)
    Subject.objects.bulk_create(
        Subject(district=district, name=subject, roll=roll) for roll, subject in enumerate(rules.SUBJECTS)
    )
    Grade.objects.bulk_create(
        Grade(district=district, number=number, name=f"{number}年级") for number in range(1, 10)
    )
    return district
