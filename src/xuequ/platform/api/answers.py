"""How the API says no: one shape for every refusal, its sentence in the language that was asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext
from ninja import Field, Schema

from xuequ.kernel.verdict import Kind, Verdict

STATUS = {Kind.FORBIDDEN: 403, Kind.CONFLICT: 409, Kind.INVALID: 422}


class Problem(Schema):
    """Why it is no."""

    code: str = Field(description="forbidden, conflict, invalid, not_found, unauthenticated, bad_request, …")
    message: str = Field(description="The reason as a sentence, in the language of Accept-Language.")
    clause: str | None = Field(None, description="The clause of the regime it stands on, where there is one.")


class Refusal(Schema):
    """The body of every answer that is a no."""

    error: Problem


def reads(answer: Any) -> dict[Any, Any]:
    """The answers of an endpoint that reads."""
    return {200: answer, frozenset({400, 401, 403, 404, 422}): Refusal}


def changes(answer: Any, status: int = 200) -> dict[Any, Any]:
    """The answers of an endpoint that changes something."""
    return {status: answer, frozenset({400, 401, 403, 404, 409, 422}): Refusal}


def as_json(answer: Schema) -> bytes:
    """An answer as it is sent."""
    return json.dumps(answer.model_dump(mode="json", by_alias=True)).encode()


def problem(status: int, code: str, message: str, clause: str | None = None) -> HttpResponse:
    """A refusal as it is sent; the message is translated already."""
    error = {"code": code, "message": message, **({"clause": clause} if clause else {})}
    return JsonResponse({"error": error}, status=status, json_dumps_params={"ensure_ascii": False})


def verdict_problem(verdict: Verdict, status: int | None = None) -> HttpResponse:
    """403, 409 or 422 (or the status named) with the rule's reason and clause."""
    message = gettext(verdict.message)
    filled = message % verdict.facts if verdict.facts else message
    return problem(status or STATUS[verdict.kind], str(verdict.kind), filled, verdict.clause)


def fault_text(fault: Mapping[str, Any]) -> str:
    """What is wrong with one value handed in, as a sentence: where, and what is expected there."""
    place = ".".join(
        str(part) for part in fault["loc"] if part not in {"body", "query", "path", "payload", "span"}
    )
    return gettext("%(place)s：%(reason)s") % {"place": place or "body", "reason": _reason(fault)}


def _reason(fault: Mapping[str, Any]) -> str:
    kind, facts = str(fault.get("type", "")), fault.get("ctx") or {}
    if kind == "missing":
        return gettext("没有填写。")
    if kind in {"string_too_long", "too_long"}:
        return gettext("太长，最多%(most)s。") % {"most": facts.get("max_length", "")}
    if kind == "literal_error":
        return gettext("只能是%(names)s之一。") % {"names": facts.get("expected", "").replace(" or ", ", ")}
    if kind == "control_characters":
        return gettext("含有不能保存的控制字符，请删去。")
    if kind == "out_of_range":
        return gettext("请填 2000 年到 2100 年之间的日期。")
    if kind == "extra_forbidden":
        return gettext("没有这一项，请检查写法。")
    bound = {"greater_than_equal": "ge", "less_than_equal": "le"}.get(kind)
    if bound:
        return gettext("超出范围（%(bound)s）。") % {"bound": facts.get(bound, "")}
    return gettext("写法不对，请按接口说明填写。")
