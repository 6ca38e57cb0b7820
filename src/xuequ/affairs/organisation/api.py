"""The organisation for programs: oneself, the schools, the people and their posts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.organisation import actions, queries, rules
from xuequ.affairs.organisation.models import Person, Post, School
from xuequ.kernel.actor import Actor, PostKind
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, Named, named

router = Router(tags=["organisation"])


class DistrictOut(Schema):
    """A school district."""

    id: UUID
    name: str
    code: str


class PostOut(Schema):
    """A post in force: its kind, and the school where it is held (null for a post of the district)."""

    kind: PostKind
    school: UUID | None


class Me(Schema):
    """Who the token acts for, with the posts in force today: permissions come from these alone."""

    id: UUID
    number: str
    name: str
    username: str
    school: Named | None
    district: DistrictOut
    posts: list[PostOut]


class SchoolOut(Schema):
    """A member school."""

    id: UUID
    name: str
    stage: str
    role: str
    address: str
    longitude: Decimal | None
    latitude: Decimal | None
    headcount: int | None
    joined_on: date | None


class PersonOut(Schema):
    """A member of staff; the phone is masked unless the asking person's post needs it."""

    id: UUID
    number: str
    name: str
    school: Named | None
    subject: str
    title: str
    standing: str
    phone: str
    email: str
    posts: list[PostOut]


class PeopleChoice(Schema):
    """Which people are wanted."""

    q: Line = Field("", max_length=60, description="Name, pinyin or staff number.")
    post: PostKind | None = Field(None, description="Who holds this post today.")
    school: UUID | None = None


class AppointIn(Given):
    """A post to be given; dates inclusive."""

    kind: PostKind
    starts: DayIn
    ends: DayIn | None = None
    school: UUID | None = Field(None, description="Where; the person's own school if left out.")


def school_out(school: School) -> SchoolOut:
    """A school with what the district knows of it."""
    return SchoolOut.from_orm(school)


def post_out(post: Post) -> PostOut:
    """A post by kind and school."""
    return PostOut(kind=PostKind(post.kind), school=post.school_id)


def person_out(actor: Actor, person: Person) -> PersonOut:
    """A person as this actor may see them; ``person`` as read by ``visible_people``."""
    reach = rules.may_see_phone(actor, person.pk, person.school_id)
    return PersonOut(
        id=person.pk,
        number=person.number,
        name=person.name,
        school=named(person.school),
        subject=person.subject.name if person.subject else "",
        title=person.title,
        standing=person.standing,
        phone=person.phone if reach else rules.mask_phone(person.phone),
        email=person.email if reach else "",
        posts=[post_out(post) for post in person.posts_now],  # type: ignore[attr-defined]
    )


@router.get("/me", response=reads(Me))
def me(request: ApiRequest) -> Me:
    """Who the token acts for."""
    person, district = (
        queries.get_person(request.actor, request.actor.person),
        queries.get_district(request.actor),
    )
    held = sorted(request.actor.posts, key=lambda post: (post.kind, str(post.school)))
    return Me(
        id=person.pk,
        number=person.number,
        name=person.name,
        username=request.auth.username,
        school=named(person.school),
        district=DistrictOut(id=district.pk, name=district.name, code=district.code),
        posts=[PostOut(kind=post.kind, school=post.school) for post in held],
    )


@router.get("/schools", response=reads(Listing[SchoolOut]))
def schools(request: ApiRequest, span: Query[Span]) -> Listing[SchoolOut]:
    """The schools of the district, in the order of the roll."""
    return listing(request, queries.visible_schools(request.actor), span, school_out)


@router.get("/people", response=reads(Listing[PersonOut]))
def people(request: ApiRequest, choice: Query[PeopleChoice], span: Query[Span]) -> Listing[PersonOut]:
    """The people of the district, by staff number."""
    post = str(choice.post) if choice.post else ""
    found = queries.search_people(request.actor, choice.q, post=post, school=choice.school)
    return listing(request, found, span, lambda person: person_out(request.actor, person))


@router.post("/people/{person_id}/posts", response=changes(PostOut, 201))
def appoint(request: ApiRequest, person_id: UUID, payload: AppointIn) -> Status[PostOut]:
    """Give a person a post from a day on."""
    post = actions.appoint(
        actor=request.actor,
        now=request.now,
        person_id=person_id,
        kind=payload.kind,
        starts=payload.starts,
        ends=payload.ends,
        school_id=payload.school,
    )
    return Status(201, post_out(post))
