"""What a roster says, entered: schools, people, their accounts and posts, in bulk and in one transaction."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from xuequ.affairs.organisation import queries, rules
from xuequ.affairs.organisation.models import District, Grade, Person, Post, School, Subject
from xuequ.affairs.organisation.rules import Comparison, Roster, Said
from xuequ.kernel.actor import PostKind
from xuequ.kernel.verdict import ALLOWED, Verdict
from xuequ.platform.access.models import Account

BATCH = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a roster would do in a district; ``head`` names who would become the district's head."""

    schools: Comparison
    people: Comparison
    pinyin: Mapping[str, str]
    obstacle: Verdict = ALLOWED
    head: str = ""
    head_number: str = ""

    @property
    def mark(self) -> str:
        """Equal for the same plan, whenever it is made."""
        marks = f"{self.schools.mark()}{self.people.mark()}{self.head_number}"
        return hashlib.sha256(marks.encode()).hexdigest()


def make_plan(district: UUID, roster: Roster, day: date) -> Plan:
    """Compare a roster with what is registered. Five queries, however long it is."""
    known = queries.known_schools(district)
    schools = rules.compare(roster.schools, known)
    named = {key: one.name for key, one in known.items()}
    staff = tuple(_at_known_school(said, named) for said in roster.staff)
    covered = {said.get("school") for said in staff}
    people = rules.compare(
        staff,
        queries.known_people(district, day=day),
        missed=lambda one: one.fields["school"] in covered,
    )
    head = None if queries.has_head(district, day) else _head(schools, staff, known)
    return Plan(
        schools,
        people,
        roster.pinyin,
        rules.base_settled(schools, known.values()),
        str(head.get("name")) if head else "",
        head.key if head else "",
    )


def _at_known_school(said: Said, named: Mapping[str, str]) -> Said:
    """The line with its school spelt as it is registered."""
    school = said.get("school")
    spelt = named.get(rules.school_key(str(school or "")))
    if spelt is None or spelt == school:
        return said
    return replace(said, fields={**said.fields, "school": spelt})


def _head(schools: Comparison, staff: Iterable[Said], known: Mapping[str, rules.Known]) -> Said | None:
    """The base school's principal, to head a district without a head; None unless there is just one."""
    bases = {str(said.get("name")) for said in schools.created if said.get("role") == "base"}
    changed = {one.known.id: one.said.get("role") for one in schools.changed if one.said.get("role")}
    bases |= {one.name for one in known.values() if changed.get(one.id, one.fields["role"]) == "base"}
    principals = [
        said
        for said in staff
        if said.get("school") in bases and PostKind.PRINCIPAL in _posts(said, frozenset())
    ]
    return principals[0] if len(principals) == 1 else None


def _posts(said: Said, otherwise: frozenset[PostKind]) -> frozenset[PostKind]:
    posts = said.get("posts")
    return posts if isinstance(posts, frozenset) else otherwise


def register(plan: Plan, district: UUID, day: date, *, make_head: bool) -> None:
    """Enter a plan. To be called in a transaction; a plan with an obstacle is refused."""
    plan.obstacle.enforce()
    schools = _register_schools(plan.schools, district, day)
    places = _Places(district, schools, plan)
    term = queries.term_on(district, day)
    people = _create_people(plan, district, places)
    _create_posts(people, plan.people.created, district, term.starts if term else day, day)
    _change_people(plan, places, district, day)
    if make_head and plan.head_number:
        head = Person.objects.get(district=district, number__iexact=plan.head_number)
        Post.objects.create(district_id=district, person=head, kind=str(PostKind.DISTRICT_HEAD), starts=day)


def _register_schools(schools: Comparison, district: UUID, day: date) -> dict[str, UUID]:
    """Create and change schools; all of the district's by key. Roles given up first: one base at a time."""
    changed = []
    rows = School.objects.in_bulk([one.known.id for one in schools.changed])
    for one in schools.changed:
        school = rows[one.known.id]
        for change in one.changes:
            if change.field == "gone":
                school.left_on = None
            else:
                setattr(school, change.field, change.new)
        changed.append(school)
    fields = ["left_on", *queries.SCHOOL_FIELDS]
    School.objects.bulk_update([school for school in changed if school.role != "base"], fields)
    School.objects.bulk_update([school for school in changed if school.role == "base"], fields)
    last = School.objects.filter(district=district).count()
    School.objects.bulk_create(
        School(
            district_id=district,
            roll=last + place,
            joined_on=day,
            **{"stage": "primary", "role": "member", **said.fields},
        )
        for place, said in enumerate(schools.created, 1)
    )
    rows_now = School.objects.filter(district=district).values_list("name", "pk")
    return {rules.school_key(name): pk for name, pk in rows_now}


class _Places:
    """The rows that people's fields point at: school, subject, grade."""

    def __init__(self, district: UUID, schools: dict[str, UUID], plan: Plan) -> None:
        self._schools = schools
        self._subjects = dict(Subject.objects.filter(district=district).values_list("name", "pk"))
        said = [*plan.people.created, *(one.said for one in plan.people.changed)]
        numbers = {number for one in said if isinstance(number := one.get("grade"), int)}
        there = set(Grade.objects.filter(district=district).values_list("number", flat=True))
        Grade.objects.bulk_create(
            Grade(district_id=district, number=number, name=rules.grade_name(number))
            for number in sorted(numbers - there)
        )
        self._grades = dict(Grade.objects.filter(district=district).values_list("number", "pk"))

    def attributes(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """A person's attributes from a roster's words."""
        found = {name: value for name, value in fields.items() if name in queries.PERSON_FIELDS}
        if "school" in fields:
            found["school_id"] = self._schools[rules.school_key(fields["school"])]
        if "subject" in fields:
            found["subject_id"] = self._subjects[fields["subject"]]
        if "grade" in fields:
            found["grade_id"] = self._grades[fields["grade"]]
        return found


def _create_people(plan: Plan, district: UUID, places: _Places) -> list[Person]:
    """New people, each with an account that nobody can sign in to yet."""
    created = plan.people.created
    accounts = _open_accounts(district, [str(said.get("number")) for said in created])
    people = [
        Person(
            district_id=district,
            account=account,
            pinyin=plan.pinyin.get(str(said.get("name")), ""),
            **places.attributes(said.fields),
        )
        for said, account in zip(created, accounts, strict=True)
    ]
    return Person.objects.bulk_create(people, batch_size=BATCH)


def _open_accounts(district: UUID, numbers: list[str]) -> list[Account]:
    """An account a number; where another district has the name already, with the district's code."""
    taken: set[str] = set()
    for start in range(0, len(numbers), BATCH):
        names = Account.objects.filter(username__in=numbers[start : start + BATCH])
        taken |= set(names.values_list("username", flat=True))
    code = District.objects.values_list("code", flat=True).get(pk=district)
    return Account.objects.bulk_create(
        (
            Account(username=f"{code}-{number}" if number in taken else number, password=make_password(None))
            for number in numbers
        ),
        batch_size=BATCH,
    )


def _create_posts(
    people: list[Person], created: tuple[Said, ...], district: UUID, term: date, day: date
) -> None:
    """The posts of new people, from the day they joined or from the term's start."""
    Post.objects.bulk_create(
        (
            Post(
                district_id=district,
                person=person,
                kind=str(kind),
                school_id=person.school_id,
                starts=min(person.joined_on or term, day),
            )
            for person, said in zip(people, created, strict=True)
            for kind in sorted(_posts(said, frozenset({PostKind.TEACHER})))
        ),
        batch_size=BATCH,
    )


def _change_people(plan: Plan, places: _Places, district: UUID, day: date) -> None:
    """Known people: their fields as the roster says, their school posts ended and begun today."""
    changed = plan.people.changed
    if not changed:
        return
    wanted = {one.known.id for one in changed}
    rows = {p.pk: p for p in Person.objects.filter(district=district) if p.pk in wanted}
    held: defaultdict[UUID, list[Post]] = defaultdict(list)
    for post in queries.lasting_posts(district, day):
        held[post.person_id].append(post)
    begun: list[Post] = []
    over: list[Post] = []
    for one in changed:
        person, left = rows[one.known.id], rows[one.known.id].school_id
        fields = {change.field: change.new for change in one.changes}
        _change_fields(person, fields, places, plan.pinyin)
        if fields.keys() & {"posts", "school", "gone"}:
            there = [post for post in held[person.pk] if post.school_id == left]
            stays = frozenset() if rules.moves(one) else rules.posts_to_be(one)
            over += [post for post in there if post.kind not in stays]
            begun += [_post(person, kind, day) for kind in sorted(rules.posts_begun(one))]
    Person.objects.bulk_update(
        rows.values(),
        [*queries.PERSON_FIELDS, "pinyin", "left_on", "school", "subject", "grade"],
        batch_size=BATCH,
    )
    returned = [one.known.id for one in changed if one.known.gone]
    Account.objects.filter(person__in=returned).update(is_active=True)
    _end_posts(over, day)
    Post.objects.bulk_create(begun, batch_size=BATCH)


def _change_fields(
    person: Person, fields: Mapping[str, Any], places: _Places, pinyin: Mapping[str, str]
) -> None:
    for name, value in places.attributes(fields).items():
        setattr(person, name, value)
    if "name" in fields:
        person.pinyin = pinyin.get(person.name, "")
    if "gone" in fields:
        person.left_on = None


def _post(person: Person, kind: PostKind, day: date) -> Post:
    return Post(
        district_id=person.district_id, person=person, kind=str(kind), school_id=person.school_id, starts=day
    )


def _end_posts(posts: list[Post], day: date) -> None:
    """Posts end today; those that were to begin later never do."""
    Post.objects.filter(pk__in=[post.pk for post in posts if post.starts > day]).delete()
    ended = [post for post in posts if post.starts <= day]
    for post in ended:
        post.ends = day
    Post.objects.bulk_update(ended, ["ends"], batch_size=BATCH)
