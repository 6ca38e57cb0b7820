"""Codes are used once, end in time, and leave nobody's password known to anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOW, Cast
from xuequ.platform.access import actions
from xuequ.platform.access.models import AccessCode, AccessToken

GOOD = "湖光山色-2026-好"


@pytest.fixture
def account(cast: Cast):
    return cast.people["teacher"].account


def test_a_code_sets_a_password_once(account) -> None:
    code = actions.issue_code(account, by=None, now=NOW)
    assert actions.use_code(code, GOOD, now=NOW) == account
    account.refresh_from_db()
    assert account.check_password(GOOD)
    assert actions.use_code(code, GOOD, now=NOW) is None


def test_a_new_code_voids_the_old_one_and_a_code_ends_in_time(account) -> None:
    old = actions.issue_code(account, by=None, now=NOW)
    new = actions.issue_code(account, by=None, now=NOW)
    late = NOW + timedelta(days=actions.CODE_DAYS, seconds=1)
    assert actions.use_code(old, GOOD, now=NOW) is None
    assert actions.use_code(new, GOOD, now=late) is None
    assert actions.use_code(new, GOOD, now=NOW) == account


def test_a_weak_password_is_refused_and_the_code_still_holds(account) -> None:
    code = actions.issue_code(account, by=None, now=NOW)
    for weak in ("123", "password12", account.username + "x"):
        with pytest.raises(ValidationError):
            actions.use_code(code, weak, now=NOW)
    assert actions.use_code(code, GOOD, now=NOW) == account


def test_only_digests_are_kept(account) -> None:
    code = actions.issue_code(account, by=None, now=NOW)
    token, _ = actions.issue_token(account, now=NOW)
    assert code not in str(AccessCode.objects.values())
    assert token not in str(AccessToken.objects.values())


def test_a_closed_account_lets_nobody_in(account) -> None:
    token, expires = actions.issue_token(account, now=NOW)
    assert actions.token_account(token, now=NOW) == account
    assert actions.token_account(token, now=expires) is None
    actions.close_account(account, now=NOW)
    assert actions.token_account(token, now=NOW) is None


def test_an_account_without_a_password_is_open_and_takes_its_first_one(account) -> None:
    new = actions.open_account("new")
    code = actions.issue_code(new, by=None, now=NOW)
    assert actions.use_code(code, GOOD, now=NOW) == new
    new.refresh_from_db()
    assert new.is_active and new.check_password(GOOD)


def test_an_old_slip_does_not_open_a_closed_account(account) -> None:
    code = actions.issue_code(account, by=None, now=NOW)
    actions.close_account(account, now=NOW)
    assert AccessCode.objects.get(account=account).expires_at == NOW
    AccessCode.objects.update(expires_at=NOW + timedelta(days=1))
    assert actions.use_code(code, GOOD, now=NOW) is None, "not even one that was left valid"
    account.refresh_from_db()
    assert not account.is_active
    assert not account.check_password(GOOD)


def test_a_new_password_ends_the_tokens_of_the_old_one_and_nobody_elses(account, cast: Cast) -> None:
    own, _ = actions.issue_token(account, now=NOW)
    others, _ = actions.issue_token(cast.people["head"].account, now=NOW)
    actions.use_code(actions.issue_code(account, by=None, now=NOW), GOOD, now=NOW)
    assert actions.token_account(own, now=NOW) is None
    assert actions.token_account(others, now=NOW) == cast.people["head"].account
    new, _ = actions.issue_token(account, now=NOW)
    assert actions.token_account(new, now=NOW) == account
