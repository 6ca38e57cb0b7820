"""Queries put into SQL once give what Django gives, for every value anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db.models import QuerySet

from tests.cast import NOW, Cast
from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import Person, School
from xuequ.platform.access.actions import issue_token, token_account
from xuequ.platform.access.models import AccessToken
from xuequ.platform.prepared import Prepared


def test_the_actor_of_an_account_is_the_person_with_the_posts_in_force(cast: Cast) -> None:
    for part, person in cast.people.items():
        assert queries.actor_of(person.account_id, now=NOW) == cast.actor(part)
    for when in (NOW - timedelta(days=3000), NOW + timedelta(days=1)):
        person = cast.people["head"]
        assert queries.actor_of(person.account_id, now=when) == queries.actor_for(person, now=when)


def test_values_are_read_anew_each_time(cast: Cast) -> None:
    person = cast.people["head"]
    Person.objects.filter(pk=person.pk).update(name="新名字")
    assert queries.actor_of(person.account_id, now=NOW).name == "新名字"
    Person.objects.filter(pk=person.pk).update(left_on=NOW.date())
    assert queries.actor_of(person.account_id, now=NOW) is None


def test_a_token_gives_its_account_whole(cast: Cast) -> None:
    account = cast.people["clerk"].account
    token, expires = issue_token(account, now=NOW)
    found = token_account(token, now=NOW)
    assert (found, found.username, found.password_set_at) == (
        account,
        account.username,
        account.password_set_at,
    )
    assert token_account(token, now=expires) is None


def test_every_kind_of_value_finds_its_place(cast: Cast) -> None:
    def build(school, name, at) -> QuerySet:
        return School.objects.filter(pk=school, name=name, district__created_at__lt=at).values_list(
            "pk", "joined_on"
        )

    asked = Prepared(build, school=type(uuid4()), name=str, at=datetime)
    school = cast.schools["lead"]
    later = datetime(2100, 1, 1, tzinfo=UTC)
    assert asked(school=school.pk, name=school.name, at=later) == [(school.pk, None)]
    assert asked(school=school.pk, name="别的", at=later) == []
    assert asked(school=uuid4(), name=school.name, at=later) == []


def test_a_value_without_a_place_is_a_mistake_that_shows(db) -> None:
    def build(digest, unused) -> QuerySet:
        return AccessToken.objects.filter(digest=digest).values_list("pk")

    with pytest.raises(ValueError, match="unused"):
        Prepared(build, digest=str, unused=str)(digest="a", unused="b")


def test_a_list_of_values_is_one_value_however_long(cast: Cast) -> None:
    def build(schools, day) -> QuerySet:
        found = Person.objects.filter(school__pk__among=schools, posts__starts__lte=day)
        return found.order_by("number").values_list("name")

    asked = Prepared(build, schools=list[type(uuid4())], day=date)
    lead, base = cast.schools["lead"], cast.schools["base"]
    for schools in ([], [lead.pk], [base.pk, lead.pk, uuid4()]):
        expected = Person.objects.filter(school__in=schools).order_by("number").values_list("name")
        assert set(asked(schools=schools, day=NOW.date())) == set(expected)


def test_many_actors_are_who_each_of_them_is(cast: Cast) -> None:
    accounts = [person.account_id for person in cast.people.values()]
    found = queries.actors_of([*accounts, 0], now=NOW)
    assert found == {account: queries.actor_of(account, now=NOW) for account in accounts}
    assert queries.actors_of([], now=NOW) == {}
