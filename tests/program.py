"""A program at the door of the API: it acts for a part of the cast, at the time the test sets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from xuequ.platform.access.actions import issue_token

API = "/api/v1/"


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """From now on it is this time."""
    monkeypatch.setattr(timezone, "now", lambda: at)


class Upload(dict[str, Any]):
    """A body sent as multipart/form-data: its files and fields by name."""


@dataclass
class Program:
    """Asks the API for one account; without a token for nobody."""

    token: str = ""
    language: str = ""

    def get(self, address: str, **query: Any) -> HttpResponse:
        return self._client().get(API + address if not address.startswith("/") else address, query)

    def post(self, address: str, body: Any = None, *, key: str = "") -> HttpResponse:
        """POST a body as JSON (None: no body at all), with an Idempotency-Key if one is given."""
        return self.ask("POST", address, body, key=key)

    def ask(self, method: str, address: str, body: Any = None, *, key: str = "") -> HttpResponse:
        """Any method, with a body as for ``post``."""
        headers = {"Idempotency-Key": key} if key else {}
        if isinstance(body, Upload):
            return self._client().post(API + address, body, headers=headers)
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body, default=str)
        return self._client().generic(
            method, API + address, data, content_type="application/json", headers=headers
        )

    def _client(self) -> Client:
        headers = {"Accept-Language": self.language} if self.language else {}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return Client(headers=headers, raise_request_exception=False)


def program(cast: Cast, part: str, language: str = "") -> Program:
    """A program acting for a part of the cast, with a token given now."""
    account = cast.people[part].account
    assert account is not None
    token, _ = issue_token(account, now=timezone.now())
    return Program(token, language)


def done(response: HttpResponse) -> Any:
    """The body of an answer that is a yes."""
    assert response.status_code in {200, 201}, (response.status_code, response.content.decode())
    return response.json()


def refused(response: HttpResponse, status: int) -> dict[str, str]:
    """The error of an answer that is a no, in the one shape that all have."""
    assert response.status_code == status, (response.status_code, response.content.decode()[:600])
    body = response.json()
    assert body.keys() == {"error"}
    error: dict[str, str] = body["error"]
    assert {"code", "message"} <= error.keys() <= {"code", "message", "clause"}
    assert error["message"]
    return error
