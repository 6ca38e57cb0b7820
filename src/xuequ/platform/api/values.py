"""The values that endpoints take and give: text that can be stored and shown, moments, dates, names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, PlainSerializer
from pydantic_core import PydanticCustomError, core_schema

EARLIEST, LATEST = 2000, 2100
LONG = 20_000
"""Characters of a long text, such as the notes on an item."""


def _line(text: str) -> str:
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise PydanticCustomError("control_characters", "no control characters")
    return text


def _text(text: str) -> str:
    _line(text.replace("\r\n", "\n").translate(dict.fromkeys(map(ord, "\n\t"), " ")))
    return text


def _moment(value: datetime) -> datetime:
    if not EARLIEST < value.year < LATEST:
        raise PydanticCustomError("out_of_range", "between the years 2000 and 2100")
    return timezone.make_aware(value) if timezone.is_naive(value) else value


def _day(value: date) -> date:
    if not EARLIEST < value.year < LATEST:
        raise PydanticCustomError("out_of_range", "between the years 2000 and 2100")
    return value


def _local(value: datetime) -> str:
    return timezone.localtime(value).isoformat()


Line = Annotated[str, AfterValidator(_line)]
"""One line without control characters or broken halves of characters."""
Text = Annotated[str, AfterValidator(_text)]
"""Text with line breaks, without other control characters."""
MomentIn = Annotated[datetime, AfterValidator(_moment)]
"""ISO 8601; without an offset it is read as China's time."""
Moment = Annotated[datetime, PlainSerializer(_local, return_type=str)]
"""ISO 8601 with offset."""
DayIn = Annotated[date, AfterValidator(_day)]


class OneOf:
    """One of the identifiers of the glossary, from the choices that a rule names."""

    def __init__(self, choices: Iterable[tuple[str, str]], *more: str) -> None:
        self.names = [*(name for name, _ in choices), *more]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.literal_schema(self.names)


class Given(Schema):
    """What a program hands in: nothing that the endpoint does not know."""

    model_config = ConfigDict(extra="forbid")


class Named(Schema):
    """A thing by its id and name."""

    id: UUID
    name: str


def named(thing: Any) -> Named | None:
    """A person or school by id and name; None where there is none."""
    return some(thing) if thing is not None else None


def some(thing: Any) -> Named:
    """A person or school that is there."""
    return Named(id=thing.pk, name=thing.name)
