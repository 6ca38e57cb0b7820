"""What the API's own description says beyond what its types tell: keys, tokens, files, plain summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ninja import NinjaAPI

Part = dict[str, Any]

CLAUSES = re.compile(r"\s*\((?:P\d[\d.\-]*[a-z]?(?:, )?)+\)")
FIRST = re.compile(r"(?:;|\.\s|\.$)")
PARTS: Part = {
    "parameters": {
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": (
                "A word of your own for this one request. Sent again with the same key, it gives the same "
                "answer and does nothing again; with another body it is refused (422)."
            ),
            "schema": {"type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[\\x21-\\x7e]+$"},
        }
    },
    "headers": {
        "IdempotencyReplayed": {
            "description": "`true`: the answer of the first time, given again.",
            "schema": {"type": "string", "const": "true"},
        }
    },
}


class DescribedAPI(NinjaAPI):
    """An API whose description names all that a program has to know before it asks."""

    def get_openapi_schema(self, *args: Any, **given: Any) -> Any:
        document = super().get_openapi_schema(*args, **given)
        document["security"] = [{name: []} for name in document["components"]["securitySchemes"]]
        document["components"].update(PARTS)
        for method, operation in _operations(document):
            operation["summary"] = summary(operation["description"])
            operation.setdefault("security", [])
            if method == "post":
                _keyed(operation)
            for answer in operation["responses"].values():
                _as_file(answer)
        return document


def summary(description: str) -> str:
    """The first sentence of a description, without the clauses it names."""
    said = FIRST.split(CLAUSES.sub("", description).strip(), maxsplit=1)[0]
    return said.replace("`", "").strip()


def _operations(document: Part) -> Iterator[tuple[str, Part]]:
    for methods in document["paths"].values():
        yield from methods.items()


def _keyed(operation: Part) -> None:
    operation["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
    for status, answer in operation["responses"].items():
        if str(status).startswith("2"):
            answer["headers"] = {"Idempotency-Replayed": {"$ref": "#/components/headers/IdempotencyReplayed"}}


def _as_file(answer: Part) -> None:
    """A file is no JSON, whatever the framework says of an answer of bytes."""
    content = answer.get("content", {})
    if content.get("application/json", {}).get("schema", {}).get("format") == "binary":
        answer["content"] = {"application/octet-stream": {}}
