"""When something goes wrong there is still a page, in the one shell, whatever it was that went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.cast import PASSWORD, Cast, make_cast

SHELL = ("x-plain-brand", "学区通", "main.js")


@contextmanager
def database_down() -> Iterator[None]:
    """Whoever asks the database gets no answer."""

    def nobody_there(*_given: Any) -> None:
        raise OperationalError("the server is not there")

    with connection.execute_wrapper(nobody_there):
        yield


def asking(cast: Cast, sign_in, language: str = "zh-hans") -> Client:
    client = sign_in(cast, "head")
    client.raise_request_exception = False
    client.cookies["language"] = language
    return client


def test_the_page_of_a_failure_is_shown_though_the_database_is_down(cast: Cast, sign_in) -> None:
    client = asking(cast, sign_in)
    with database_down():
        answer = client.get("/meetings/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "什么都没有改动" in page
    assert all(part in page for part in SHELL)
    assert cast.people["head"].name not in page, "nobody is known to be signed in"


def test_the_page_of_a_failure_speaks_the_readers_language(cast: Cast, sign_in) -> None:
    client = asking(cast, sign_in, "en")
    with database_down():
        page = client.get("/meetings/").content.decode()
    assert 'lang="en"' in page and "什么都没有改动" not in page


def test_a_request_that_cannot_be_read_gets_a_page_of_the_same_shell(cast: Cast, sign_in, settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = asking(cast, sign_in).post("/ui/theme", {"theme": "dark", "a": "1", "b": "2", "c": "3"})
    assert answer.status_code == 400
    assert all(part in answer.content.decode() for part in SHELL)


@pytest.mark.parametrize("address", ["password/change/", "reauthenticate/", "2fa/totp/activate/"])
def test_the_forms_of_the_account_say_what_is_wrong_beside_the_field(db: None, address: str) -> None:
    client = Client()
    username = make_cast(password=True).people["head"].account.username
    client.post("/account/login/", {"login": username, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get(f"/account/{address}")
    answer = client.post(f"/account/{address}", {}).content.decode()
    assert "x-errors" in answer and "x-wrong" in answer
