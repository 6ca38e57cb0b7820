"""The API as a contract: what it promises of itself, and that nothing handed in makes it fail."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import MEETING_AT, Cast
from tests.program import API, Program, done, program, refused, set_clock
from tests.scenes import sealed, voting

NAMED_BY_OTHERS = [
    "GET me",
    "GET schools",
    "GET people",
    "GET meeting-series",
    "POST meeting-series",
    "GET meetings",
    "POST meetings",
    "GET meetings/{id}",
    "POST meetings/{id}/items",
    "POST items/{id}/admit",
    "POST items/{id}/decline",
    "POST items/{id}/carry",
    "POST meetings/{id}/publish",
    "POST meetings/{id}/reply",
    "POST meetings/{id}/sign-in",
    "POST meetings/{id}/sign-out",
    "POST meetings/{id}/open",
    "POST meetings/{id}/close",
    "POST items/{id}/start",
    "POST items/{id}/dispose",
    "POST items/{id}/motions",
    "POST motions/{id}/open",
    "POST motions/{id}/close",
    "POST motions/{id}/ballot",
    "POST motions/{id}/hands",
    "GET meetings/{id}/record",
    "POST meetings/{id}/minutes",
    "POST minutes/{id}/sign",
    "GET minutes/{id}.docx",
    "GET minutes/{id}.pdf",
    "GET resolutions",
    "GET resolutions/{id}",
    "POST resolutions/{id}/receipt",
    "GET tasks",
    "POST tasks/{id}/reports",
    "POST tasks/{id}/explanations",
    "POST tasks/{id}/accept",
    "POST tokens",
]


@pytest.fixture
def document(db: None) -> dict[str, Any]:
    return done(Program().get("openapi.json"))


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path.removeprefix(API), operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_address_that_others_rely_on_is_there(document: dict[str, Any]) -> None:
    found = {f"{method} {re.sub(r'{[^}]*}', '{id}', path)}" for method, path, _ in _operations(document)}
    assert set(NAMED_BY_OTHERS) <= found


def test_every_operation_says_how_it_refuses_and_is_described(document: dict[str, Any]) -> None:
    for method, path, operation in _operations(document):
        answers = set(operation["responses"])
        wanted = {"400", "401", "403", "404", "422"} | ({"409"} if method == "POST" else set())
        assert wanted <= answers, (method, path, answers)
        for status in (status for status in answers if not status.startswith("2")):
            schema = operation["responses"][status]["content"]["application/json"]["schema"]
            assert schema["$ref"].endswith("/Refusal")
        assert operation["description"], (method, path)


def test_every_operation_has_a_summary_in_words_of_its_own(document: dict[str, Any]) -> None:
    for method, path, operation in _operations(document):
        said, named = operation["summary"], operation["operationId"].rpartition("_api_")[2]
        assert said[0].isupper() and not said.endswith("."), (method, path, said)
        assert not re.search(r"P\d-|`", said), (method, path, said)
        assert said.lower().replace(" ", "_") != named, f"{said!r} is the name of a function"
        assert 2 <= len(said.split()) <= 20, (method, path, said)
        assert said.count("(") == said.count(")"), (method, path, said)


def test_every_operation_wants_a_token_but_the_one_that_gives_it(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"]["Bearer"] == {"type": "http", "scheme": "bearer"}
    assert document["security"] == [{"Bearer": []}]
    for method, path, operation in _operations(document):
        assert operation["security"] == ([] if path == "tokens" else [{"Bearer": []}]), (method, path)


def test_every_post_and_nothing_else_declares_the_key_that_makes_it_run_once(
    document: dict[str, Any],
) -> None:
    declared = {"$ref": "#/components/parameters/IdempotencyKey"}
    key = _found(document, declared["$ref"])
    assert (key["name"], key["in"], key["required"]) == ("Idempotency-Key", "header", False)
    for method, path, operation in _operations(document):
        assert (declared in operation["parameters"]) == (method == "POST"), (method, path)
        done_with = [answer for status, answer in operation["responses"].items() if status < "300"]
        assert all(("headers" in answer) == (method == "POST") for answer in done_with), (method, path)


def test_what_is_no_json_is_not_said_to_be(document: dict[str, Any]) -> None:
    files = [
        path for _, path, operation in _operations(document) if "application/octet-stream" in str(operation)
    ]
    assert len(files) >= 4
    assert "'format': 'binary', 'title': 'Response'" not in str(document)


def test_nothing_in_the_description_leads_nowhere(document: dict[str, Any]) -> None:
    for target in set(re.findall(r"'\$ref': '([^']+)'", str(document))):
        assert _found(document, target), target


def _found(document: dict[str, Any], target: str) -> Any:
    found: Any = document
    for step in target.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_ids_of_operations_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in _operations(document)]
    assert len(ids) == len(set(ids))


def test_an_address_that_is_not_there_and_a_method_that_is_not_taken_are_refused(cast: Cast) -> None:
    head = program(cast, "head")
    refused(head.get("nothing/here"), 404)
    refused(head.get("meetings/"), 404)
    refused(head.post("nothing/here", {}), 404)
    assert Client().delete(f"{API}me").status_code == 405


BODIES: list[Any] = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"title": "' + b"9" * 3_000_000 + b'"}',
    b'{"a": 1e999}',
    b'{"percent": ' + b"9" * 6000 + b"}",
    b"null",
    b"[]",
    b'"text"',
    b"7",
    {},
    {"nothing": "known"},
]
NASTY: list[Any] = [
    None,
    " ",
    "\x00",
    "a\u0007b",
    "\ud800",
    "<script>alert(1)</script>",
    "%(title)s %s {0}",
    "字" * 50_000,
    "0001-01-01",
    "9999-12-31T23:59:59Z",
    10**30,
    -1,
    1.5,
    True,
    [],
    {},
    ["\x00"],
    "00000000-0000-4000-8000-000000000000",
]


def _filled(address: str, ids: dict[str, str]) -> str:
    return re.sub(
        r"{(\w+)_id}", lambda found: ids.get(found[1], "00000000-0000-4000-8000-000000000000"), address
    )


def _try(asking: Program, address: str, body: Any) -> None:
    with transaction.atomic():
        response = asking.post(address, body)
        transaction.set_rollback(True)
    if response.status_code not in {200, 201}:
        assert response.status_code in {400, 401, 403, 404, 409, 422}, (
            address,
            str(body)[:80],
            response.content,
        )
        refused(response, response.status_code)


@pytest.fixture
def unlogged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every record kept for a report holds its request: thousands of them fill gigabytes."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


def test_no_body_whatever_makes_an_operation_fail(
    cast: Cast, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch, unlogged: None
) -> None:
    set_clock(monkeypatch, MEETING_AT)
    ids, head = sealed(cast), program(cast, "head")
    posts = [path for method, path, _ in _operations(document) if method == "POST"]
    assert len(posts) > 50
    for path in posts:
        for body in BODIES:
            _try(head, _filled(path, ids), body)


def test_no_value_in_a_body_makes_an_operation_fail(
    cast: Cast, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch, unlogged: None
) -> None:
    set_clock(monkeypatch, MEETING_AT)
    ids, head = voting(cast), program(cast, "head")
    schemas = document["components"]["schemas"]
    tried = 0
    for method, path, operation in _operations(document):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if method != "POST" or not content:
            continue
        name = re.search(r"schemas/(\w+)", json.dumps(content))
        assert name is not None
        properties = schemas[name[1]]["properties"]
        whole = {key: _usual(key, value) for key, value in properties.items()}
        for key in properties:
            for value in NASTY:
                _try(head, _filled(path, ids), {**whole, key: value})
                tried += 1
    assert tried > 1000


def _usual(name: str, schema: dict[str, Any]) -> Any:
    """A value that the schema takes, so that only one at a time is wrong."""
    kinds = [schema, *schema.get("anyOf", [])]
    for kind in kinds:
        if "enum" in kind:
            return kind["enum"][0]
        match kind.get("type"), kind.get("format"):
            case "string", "date":
                return "2026-12-30"
            case "string", "date-time":
                return "2026-12-30T14:00:00+08:00"
            case "string", "time":
                return "14:00:00"
            case "string", "uuid":
                return "00000000-0000-4000-8000-000000000000"
            case "string", _:
                return "文字"
            case "integer", _:
                return max(1, kind.get("minimum", 1))
            case "boolean", _:
                return False
            case "array", _:
                return []
            case "object", _:
                return {}
    return schema.get("default")


@pytest.mark.parametrize(
    "ident", ["x", "1", "00000000-0000-0000-0000-000000000000", "..%2f", "字" * 300, "%00"]
)
def test_an_id_that_cannot_be_is_not_found(cast: Cast, ident: str) -> None:
    head = program(cast, "head")
    for address in ("meetings", "items", "motions", "minutes", "resolutions", "tasks", "documents"):
        refused(head.get(f"{address}/{ident}"), 404)
    refused(head.get(f"minutes/{ident}.pdf"), 404)


def test_a_body_that_is_too_large_is_refused(cast: Cast) -> None:
    refused(program(cast, "head").post("meeting-series", b'"' + b"x" * (6 * 1024 * 1024) + b'"'), 400)
    refused(
        program(cast, "head").post("meeting-series", b'"' + b"x" * (6 * 1024 * 1024) + b'"', key="k"), 400
    )
