"""People and their posts; who acts; who is to be reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from xuequ.affairs.organisation.models import Person, Post, School
from xuequ.affairs.organisation.rules import ADMIN_KINDS, PostSpan
from xuequ.kernel.actor import Actor, Held, PostKind
from xuequ.kernel.verdict import forbid
from xuequ.platform.notify.actions import Recipient
from xuequ.platform.prepared import Prepared, Row


def in_force(day: date, prefix: str = "") -> Q:
    """The posts in force on a day."""
    return Q(**{f"{prefix}starts__lte": day}) & (
        Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gte": day})
    )


def here_on(day: date, prefix: str = "") -> Q:
    """The people who have not left by a day; a departure on a day to come is none yet."""
    return Q(**{f"{prefix}left_on": None}) | Q(**{f"{prefix}left_on__gt": day})


def _everybody_acting(day: date) -> QuerySet[Person, Any]:
    base = School.objects.filter(district=OuterRef("district"), role="base", left_on=None)
    return (
        Person.objects.filter(here_on(day), account__is_active=True)
        .annotate(
            base=Subquery(base.values("pk")[:1]),
            held=FilteredRelation("posts", condition=in_force(day, "posts__")),
        )
        .order_by()
        .values_list("account", "pk", "district", "name", "school", "base", "held__kind", "held__school")
    )


def _acting(account: int, day: date) -> QuerySet[Person, Any]:
    return _everybody_acting(day).filter(account=account)


def _any_acting(accounts: list[int], day: date) -> QuerySet[Person, Any]:
    return _everybody_acting(day).filter(account__pk__among=accounts)


_ACTING = Prepared(_acting, account=int, day=date)
_ANY_ACTING = Prepared(_any_acting, accounts=list[int], day=date)


def actor_of(account: int, *, now: datetime, address: str = "") -> Actor | None:
    """The person behind an account with the posts in force today; None when there is none (any more).

    One query.
    """
    rows = _ACTING(account=account, day=timezone.localdate(now))
    return _actor(rows, address) if rows else None


def actors_of(accounts: Iterable[int], *, now: datetime) -> dict[int, Actor]:
    """The people behind accounts, as ``actor_of`` knows them; who is not there is left out. One query."""
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    for row in _ANY_ACTING(accounts=list(accounts), day=timezone.localdate(now)):
        rows[row[0]].append(row)
    return {account: _actor(found) for account, found in rows.items()}


def _actor(rows: Sequence[Row], address: str = "") -> Actor:
    account, person, district, name, school, base, *_ = rows[0]
    return Actor(
        person=person,
        district=district,
        name=name,
        account=account,
        school=school,
        base_school=base,
        posts=frozenset(Held(PostKind(kind), at) for *_, kind, at in rows if kind),
        address=address,
    )


GONE = forbid(None, "您已不在任，这件事没有办成。")


def actor_of_person(person: UUID, *, now: datetime) -> Actor | None:
    """The person for whom background work is done, with the posts in force now; None for who has left."""
    found = Person.objects.filter(pk=person).first()
    return actor_for(found, now=now) if found and is_here(found, now) else None


def actor_for(person: Person, *, now: datetime, address: str = "") -> Actor:
    """The actor a person is, with the posts in force at this moment. Two queries."""
    posts = Post.objects.filter(in_force(timezone.localdate(now)), person=person)
    base = School.objects.filter(district=person.district_id, role="base", left_on=None).values_list(
        "id", flat=True
    )
    return Actor(
        person=person.pk,
        district=person.district_id,
        name=person.name,
        account=person.account_id,
        school=person.school_id,
        base_school=next(iter(base), None),
        posts=frozenset(Held(PostKind(p.kind), p.school_id) for p in posts),
        address=address,
    )


def is_here(person: Person, now: datetime) -> bool:
    """Whether a person has not left."""
    return person.left_on is None or person.left_on > timezone.localdate(now)


def visible_people(actor: Actor, *, day: date | None = None) -> QuerySet[Person]:
    """The people of the actor's district who are there, with school, subject and posts in force.

    Two queries when read, however many people.
    """
    on = day or timezone.localdate()
    posts = Post.objects.filter(in_force(on)).select_related("school", "group")
    return (
        Person.objects.filter(here_on(on), district=actor.district)
        .select_related("school", "subject", "grade")
        .prefetch_related(Prefetch("posts", queryset=posts, to_attr="posts_now"))
    )


def get_person(actor: Actor, person: UUID) -> Person:
    """One person of the district, also one who has left. Raises ``Person.DoesNotExist``."""
    return Person.objects.select_related("school", "subject", "grade").get(district=actor.district, pk=person)


def search_people(
    actor: Actor,
    text: str = "",
    *,
    post: str = "",
    school: UUID | None = None,
    subject: int | None = None,
    day: date | None = None,
) -> QuerySet[Person]:
    """People by name, pinyin or staff number, by post, by school and by subject."""
    on = day or timezone.localdate()
    found = visible_people(actor, day=on)
    if text := text.strip():
        found = found.filter(
            Q(name__icontains=text) | Q(pinyin__istartswith=text.lower()) | Q(number__iexact=text)
        )
    if post:
        found = found.filter(
            pk__in=Post.objects.filter(in_force(on), district=actor.district, kind=post).values("person")
        )
    if subject:
        found = found.filter(subject=subject)
    return found.filter(school=school) if school else found


def people_with_number(actor: Actor, number: str) -> Person | None:
    """The person of the district with this staff number."""
    return visible_people(actor).filter(number__iexact=number).first()


def people_called(actor: Actor, name: str) -> QuerySet[Person]:
    """The people of the district with exactly this name."""
    return visible_people(actor).filter(name=name)


def holders(
    district: UUID, kinds: Iterable[PostKind], *, day: date, school: UUID | None = None
) -> QuerySet[Person]:
    """The people who hold a post of one of these kinds on a day (at one school, if named)."""
    posts = Post.objects.filter(in_force(day), district=district, kind__in=[str(kind) for kind in kinds])
    if school is not None:
        posts = posts.filter(school=school)
    return Person.objects.filter(here_on(day), pk__in=posts.values("person")).select_related("school")


def recipients(people: Iterable[UUID], *, day: date | None = None) -> list[Recipient]:
    """Where these people are reached; those without an account, or who have left, cannot be."""
    here = here_on(day or timezone.localdate())
    found = Person.objects.filter(here, pk__in=list(people), account__isnull=False)
    return [Recipient(account, mail) for account, mail in found.values_list("account", "email") if account]


def office_of(district: UUID, school: UUID, *, day: date) -> list[UUID]:
    """The people of a school's academic office."""
    kinds = (PostKind.DIRECTOR, PostKind.DEPUTY_DIRECTOR, PostKind.ACADEMIC_OFFICE)
    return list(holders(district, kinds, day=day, school=school).values_list("pk", flat=True))


def heads_of(district: UUID, schools: Iterable[UUID], *, day: date) -> list[UUID]:
    """The principals and the academic offices of these schools: who answers for a school."""
    kinds = ("principal", "director", "academic_office")
    posts = Post.objects.filter(in_force(day), district=district, school__in=list(schools), kind__in=kinds)
    return list(posts.values_list("person", flat=True).distinct())


def hold_person(person: UUID) -> None:
    """Have whoever else would change this person's posts wait for the end of the transaction."""
    Person.objects.select_for_update(no_key=True).order_by().values_list("pk").get(pk=person)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as the rules see them: where they are, and their posts past and present."""

    person: UUID
    school: UUID | None
    posts: tuple[PostSpan, ...]


def person_facts(person: Person) -> PersonFacts:
    """The facts about a person. One query."""
    spans = tuple(
        PostSpan(PostKind(kind), starts, ends, school)
        for kind, starts, ends, school in person.posts.values_list("kind", "starts", "ends", "school")
    )
    return PersonFacts(person.pk, person.school_id, spans)


def posts_of(person: Person) -> list[Post]:
    """All posts of a person, past, present and to come, the latest first."""
    return list(person.posts.select_related("school", "group", "person").order_by("-starts", "kind"))


def get_post(actor: Actor, post: UUID) -> Post:
    """One post of the district. Raises ``Post.DoesNotExist``."""
    return Post.objects.select_related("person", "school", "group").get(district=actor.district, pk=post)


def administrators(district: UUID, day: date) -> QuerySet[Post]:
    """The posts of the three administrations, in force or to come, with their people."""
    return (
        Post.objects.filter(Q(ends=None) | Q(ends__gte=day), district=district, kind__in=ADMIN_KINDS)
        .select_related("person", "person__school")
        .order_by("kind", "starts")
    )


def other_security_administrators(actor: Actor, post: UUID, day: date) -> int:
    """How many hold the security administration besides by this post, lastingly: without an end, and without
    a departure on a day to come."""
    return (
        Post.objects.filter(
            in_force(day), district=actor.district, kind="security_admin", ends=None, person__left_on=None
        )
        .exclude(pk=post)
        .count()
    )


def people_numbered(district: UUID, numbers: Iterable[str], *, day: date) -> QuerySet[Person]:
    """The people of a district with these staff numbers who are still there, with their accounts."""
    return Person.objects.filter(
        here_on(day), district=district, number__in=list(numbers), account__isnull=False
    ).select_related("account")


def officers_of(actor: Actor, school: UUID, *, day: date) -> QuerySet[Person]:
    """The people who hold a post at a school other than teacher. Two queries when read."""
    posts = Post.objects.filter(in_force(day), district=actor.district, school=school).exclude(kind="teacher")
    return visible_people(actor, day=day).filter(pk__in=posts.values("person"))
