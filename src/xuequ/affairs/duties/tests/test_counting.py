"""What a record counts, and that standings follow it at once."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from tests.cast import Cast
from xuequ.affairs.duties import actions, queries
from xuequ.affairs.duties.actions import Counted
from xuequ.affairs.duties.models import Credit

DAY = date(2026, 10, 9)


@pytest.fixture
def quota() -> str:
    return next(iter(queries.quotas()))


def said(cast: Cast, record, *counted: Counted) -> list[tuple[str, int, int]]:
    named = {one.quota for one in counted} or set(queries.quotas())
    actions.count(
        district=cast.district.pk, record=record, quotas=named, counted=counted, title="例会", url="/x/"
    )
    rows = Credit.objects.filter(record=record).order_by("debtor", "quota")
    return [(row.quota, row.amount, row.elsewhere) for row in rows]


def test_a_record_counts_what_was_said_last_and_nothing_else(cast: Cast, quota: str) -> None:
    record, debtor = uuid4(), uuid4()
    assert said(cast, record, Counted(quota, debtor, DAY)) == [(quota, 1, 0)]
    assert said(cast, record, Counted(quota, debtor, DAY, 2, 1)) == [(quota, 2, 1)]
    assert said(cast, record) == []


def test_saying_the_same_again_writes_nothing(cast: Cast, quota: str, django_assert_num_queries) -> None:
    record, debtor = uuid4(), uuid4()
    said(cast, record, Counted(quota, debtor, DAY))
    with django_assert_num_queries(1):
        actions.count(
            district=cast.district.pk,
            record=record,
            quotas=[quota],
            counted=[Counted(quota, debtor, DAY)],
            title="例会",
            url="/x/",
        )


def test_a_training_of_many_people_takes_as_many_statements_as_one_of_two(
    cast: Cast, quota: str, django_assert_num_queries
) -> None:
    def counted(record: UUID, people: list[UUID], amount: int) -> None:
        many = [Counted(quota, person, DAY, amount) for person in people]
        actions.count(district=cast.district.pk, record=record, quotas=[quota], counted=many, url="/x/")

    for size in (2, 60):
        record, people = uuid4(), [uuid4() for _ in range(size)]
        with django_assert_num_queries(2):
            counted(record, people, 1)
        with django_assert_num_queries(3):
            counted(record, people[1:], 4)
        assert Credit.objects.filter(record=record, amount=4).count() == size - 1


def test_a_quota_that_nobody_declares_is_not_counted(cast: Cast) -> None:
    with pytest.raises(ObjectDoesNotExist):
        said(cast, uuid4(), Counted("no_such_quota", uuid4(), DAY))


def test_the_database_keeps_one_credit_a_record_and_debtor_and_no_part_above_the_whole(
    cast: Cast, quota: str
) -> None:
    record, debtor = uuid4(), uuid4()
    said(cast, record, Counted(quota, debtor, DAY))
    same = {"district": cast.district, "quota": quota, "day": DAY, "record": record, "title": "", "url": ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        Credit.objects.create(debtor=debtor, **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        Credit.objects.create(debtor=uuid4(), amount=1, elsewhere=2, **same)
