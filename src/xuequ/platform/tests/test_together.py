"""Changes that share a commit: each for itself, none acknowledged that is not stored."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from xuequ.platform.access.models import Account
from xuequ.platform.together import together

MANY = 24
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work) -> list[object]:
    """Run ``work(n)`` in many threads at the same moment; what each gave, or its exception."""
    start = Barrier(MANY)

    def one(number: int) -> object:
        start.wait()
        try:
            return together.run(lambda: work(number))
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(one, range(MANY)))


def open_account(number: int) -> str:
    with transaction.atomic():
        Account.objects.create_user(f"crowd{number}")
        if number % 5 == 0:
            raise ValueError(number)
    return f"crowd{number}"


def test_each_gets_its_own_answer_and_what_failed_leaves_nothing() -> None:
    answers = at_once(open_account)
    for number, answer in enumerate(answers):
        if number % 5 == 0:
            assert isinstance(answer, ValueError) and answer.args == (number,)
        else:
            assert answer == f"crowd{number}"
    stored = set(Account.objects.values_list("username", flat=True))
    assert stored == {answer for answer in answers if isinstance(answer, str)}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite's writers share a commit")
def test_nobody_hears_of_success_when_the_shared_transaction_breaks() -> None:
    def breaking(number: int) -> str:
        Account.objects.create_user(f"crowd{number}")
        connection.needs_rollback = connection.needs_rollback or number == 7
        return f"crowd{number}"

    answers = at_once(breaking)
    acknowledged = {answer for answer in answers if isinstance(answer, str)}
    assert isinstance(answers[7], transaction.TransactionManagementError)
    assert set(Account.objects.values_list("username", flat=True)) == acknowledged


def test_inside_a_transaction_it_belongs_to_it() -> None:
    with transaction.atomic():
        together.run(lambda: Account.objects.create_user("crowd"))
        transaction.set_rollback(True)
    assert not Account.objects.exists()
