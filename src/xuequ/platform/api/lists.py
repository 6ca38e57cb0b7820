"""Lists: a part of the rows, how many there are, and where the next part is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Field, Schema

M = TypeVar("M", bound=Model)
R = TypeVar("R")
S = TypeVar("S", bound=Schema)

USUAL, MOST = 50, 200


class Listing(Schema, Generic[S]):
    """A part of a list."""

    items: list[S]
    total: int = Field(description="How many there are in all.")
    next: str | None = Field(description="The address of the next part; null after the last.")


class Span(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="At most so many items.")
    offset: int = Field(0, ge=0, le=10_000_000, description="Leave out so many items first.")


def listing(request: HttpRequest, rows: QuerySet[M], span: Span, show: Callable[[M], S]) -> Listing[S]:
    """The part of the rows that was asked for, in a stable order. One query to count, one to read."""
    order: tuple[Any, ...] = tuple(rows.query.order_by) or tuple(rows.model._meta.ordering or ())
    total, end = rows.count(), span.offset + span.limit
    part = rows.order_by(*order, "pk")[span.offset : end]
    return Listing.model_construct(
        items=[show(row) for row in part],
        total=total,
        next=_address(request, span, end) if end < total else None,
    )


def part_of(request: HttpRequest, rows: Sequence[R], span: Span, show: Callable[[R], S]) -> Listing[S]:
    """The part that was asked for of rows that are there already, in their order."""
    end = span.offset + span.limit
    return Listing.model_construct(
        items=[show(row) for row in rows[span.offset : end]],
        total=len(rows),
        next=_address(request, span, end) if end < len(rows) else None,
    )


def _address(request: HttpRequest, span: Span, offset: int) -> str:
    given = [(key, value) for key, values in request.GET.lists() for value in values]
    kept = [(key, value) for key, value in given if key not in {"limit", "offset"}]
    return f"{request.path}?{urlencode([*kept, ('limit', span.limit), ('offset', offset)])}"
