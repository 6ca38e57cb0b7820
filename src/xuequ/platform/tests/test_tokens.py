"""Tokens: for name and password, with the second factor where there is one; wrong ones make it wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)

from tests.cast import NOW, PASSWORD, Cast, make_cast
from tests.program import Program, done, program, refused, set_clock
from xuequ.platform.access.actions import close_account
from xuequ.platform.access.models import AccessToken, Account


@pytest.fixture
def people(db: None) -> Cast:
    return make_cast(password=True)


def _account(cast: Cast, part: str = "head") -> Account:
    account = cast.people[part].account
    assert account is not None
    return account


def _ask(account: Account, password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"username": account.username, "password": password, **more}


def test_a_token_acts_for_its_person(people: Cast) -> None:
    given = done(Program().post("tokens", _ask(_account(people))))
    me = done(Program(given["token"]).get("me"))
    assert me["id"] == str(people.people["head"].pk)
    assert {"kind": "district_head", "school": None} in me["posts"]
    assert given["expires_at"].endswith("+08:00")
    assert given["token"] not in AccessToken.objects.get().digest


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(people: Cast) -> None:
    wrong = Program().post("tokens", _ask(_account(people), "不是这个密码"))
    unknown = Program().post("tokens", {"username": "nobody", "password": "不是这个密码"})
    assert refused(wrong, 401) == refused(unknown, 401)


def test_five_wrong_passwords_make_it_wait_even_with_the_right_one(people: Cast) -> None:
    account = _account(people)
    statuses = [Program().post("tokens", _ask(account, f"不是这个密码{n}")).status_code for n in range(5)]
    assert statuses == [401, 401, 401, 401, 429]
    answer = Program().post("tokens", _ask(account))
    assert refused(answer, 429)["code"] == "too_many_attempts"
    assert answer["Content-Type"].startswith("application/json")
    assert not AccessToken.objects.exists()
    done(Program().post("tokens", _ask(_account(people, "office"))))


def test_a_right_password_in_between_forgets_the_wrong_ones(people: Cast) -> None:
    account = _account(people)
    for _ in range(2):
        for n in range(4):
            refused(Program().post("tokens", _ask(account, f"不是这个密码{n}")), 401)
        done(Program().post("tokens", _ask(account)))


def test_a_closed_account_gets_no_token_and_its_tokens_end(people: Cast) -> None:
    account = _account(people)
    token = done(Program().post("tokens", _ask(account)))["token"]
    close_account(account, now=NOW)
    refused(Program().post("tokens", _ask(account)), 401)
    refused(Program(token).get("me"), 401)


def test_a_token_ends_after_its_hours(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)
    head = program(cast, "head")
    done(head.get("me"))
    set_clock(monkeypatch, NOW + timedelta(hours=13))
    answer = head.get("me")
    refused(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_taken_back_holds_no_more(cast: Cast) -> None:
    head = program(cast, "head")
    done(head.post("tokens/revoke"))
    refused(head.get("me"), 401)


def test_who_has_left_is_refused_though_the_account_is_open(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    head = program(cast, "head")
    cast.people["head"].left_on = NOW.date()
    cast.people["head"].save(update_fields=["left_on"])
    refused(head.get("me"), 403)


def test_a_session_of_the_pages_opens_nothing_here(cast: Cast, sign_in) -> None:
    assert sign_in(cast, "head").get("/api/v1/me").status_code == 401


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_an_account_with_a_second_factor_must_give_it(people: Cast) -> None:
    account, secret = _account(people), generate_totp_secret()
    TOTP.activate(account, secret)
    assert Authenticator.objects.count() == 1
    assert refused(Program().post("tokens", _ask(account)), 401)["code"] == "second_factor_required"
    wrong = "000000" if _code(secret) != "000000" else "111111"
    assert refused(Program().post("tokens", _ask(account, code=wrong)), 401)["code"] == "second_factor_wrong"
    done(Program().post("tokens", _ask(account, code=_code(secret))))


def test_wrong_second_factors_make_it_wait_too(people: Cast) -> None:
    account, secret = _account(people), generate_totp_secret()
    TOTP.activate(account, secret)
    wrong = "000000" if _code(secret) != "000000" else "111111"
    statuses = [Program().post("tokens", _ask(account, code=wrong)).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 401, 429]
    refused(Program().post("tokens", _ask(account, code=_code(secret))), 429)
