"""Every read of the organisation; nothing is read without an actor, save to find out who acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from xuequ.affairs.organisation.models import CalendarDay, District, Person, Post, School, Term
from xuequ.affairs.organisation.rules import PostSpan
from xuequ.kernel.actor import Actor, Held, PostKind
from xuequ.kernel.calendar import Calendar, DayKind, DayType, TermDates
from xuequ.platform.notify.actions import Recipient


def in_force(day: date, prefix: str = "") -> Q:
    """The posts in force on a day."""
    return Q(**{f"{prefix}starts__lte": day}) & (
        Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gte": day})
    )


def actor_of(account: int, *, now: datetime, address: str = "") -> Actor | None:
    """The person behind an account with the posts in force today; None when there is none (any more).

    Three queries.
    """
    person = Person.objects.filter(account=account, account__is_active=True).first()
    return actor_for(person, now=now, address=address) if person and _here(person, now) else None


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


def _here(person: Person, now: datetime) -> bool:
    return person.left_on is None or person.left_on > timezone.localdate(now)


def get_district(actor: Actor) -> District:
    """The actor's own district."""
    return District.objects.get(pk=actor.district)


def visible_schools(actor: Actor) -> QuerySet[School]:
    """The schools of the actor's district, in the order of the roll."""
    return School.objects.filter(district=actor.district, left_on=None)


def base_school(actor: Actor) -> School | None:
    """The district's base school, whose academic office is the secretariat."""
    return visible_schools(actor).filter(role="base").first()


def get_school(actor: Actor, school: UUID) -> School:
    """One school of the district. Raises ``School.DoesNotExist``."""
    return School.objects.get(district=actor.district, pk=school)


def visible_people(actor: Actor, *, day: date | None = None) -> QuerySet[Person]:
    """The people of the actor's district who are there, with school, subject and posts in force.

    Two queries when read, however many people.
    """
    on = day or timezone.localdate()
    posts = Post.objects.filter(in_force(on)).select_related("school", "group")
    return (
        Person.objects.filter(Q(left_on=None) | Q(left_on__gt=on), district=actor.district)
        .select_related("school", "subject", "grade")
        .prefetch_related(Prefetch("posts", queryset=posts, to_attr="posts_now"))
    )


def get_person(actor: Actor, person: UUID) -> Person:
    """One person of the district, also one who has left. Raises ``Person.DoesNotExist``."""
    return Person.objects.select_related("school", "subject", "grade").get(district=actor.district, pk=person)


def search_people(
    actor: Actor, text: str = "", *, post: str = "", school: UUID | None = None
) -> QuerySet[Person]:
    """People by name, pinyin or staff number, by post and by school."""
    found = visible_people(actor)
    if text := text.strip():
        found = found.filter(
            Q(name__icontains=text) | Q(pinyin__istartswith=text.lower()) | Q(number__iexact=text)
        )
    if post:
        found = found.filter(
            pk__in=Post.objects.filter(in_force(timezone.localdate()), kind=post).values("person")
        )
    return found.filter(school=school) if school else found


def holders(
    district: UUID, kinds: Iterable[PostKind], *, day: date, school: UUID | None = None
) -> QuerySet[Person]:
    """The people who hold a post of one of these kinds on a day (at one school, if named)."""
    posts = Post.objects.filter(in_force(day), district=district, kind__in=[str(kind) for kind in kinds])
    if school is not None:
        posts = posts.filter(school=school)
    return Person.objects.filter(pk__in=posts.values("person"), left_on=None).select_related("school")


def recipients(people: Iterable[UUID]) -> list[Recipient]:
    """Where these people are reached; those without an account cannot be."""
    found = Person.objects.filter(pk__in=list(people), account__isnull=False, left_on=None)
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


def calendar_of(district: UUID) -> Calendar:
    """The district's school calendar: its terms, and its own days over the official ones. Two queries."""
    edits = {
        day: DayKind(DayType(kind), name)
        for day, kind, name in CalendarDay.objects.filter(district=district).values_list(
            "day", "kind", "name"
        )
    }
    terms = Term.objects.filter(district=district).order_by("starts").values_list("name", "starts", "ends")
    return Calendar(edits=edits, terms=tuple(TermDates(*term) for term in terms))


def term_on(district: UUID, day: date) -> Term | None:
    """The term a day lies in."""
    return Term.objects.filter(district=district, starts__lte=day, ends__gte=day).first()


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
