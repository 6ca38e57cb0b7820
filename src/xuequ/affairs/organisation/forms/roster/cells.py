"""One cell: what was typed into it, put right where there is only one way to read it.

Each function takes the raw cell and answers with the clean value and the repair that was needed, if any;
``BadCell`` says why there is no safe reading. Names of two to four Chinese characters lose blanks inside
(张 三, 欧阳 娜娜): no such name has one. Longer names and names in other scripts keep single blanks,
and every middle dot becomes ·: where the parts of 阿依古丽·买买提 part is not ours to decide.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any, Generic, NamedTuple, TypeVar

from xuequ.affairs.organisation.forms.roster import vocabulary
from xuequ.affairs.organisation.forms.roster.faults import FaultKind
from xuequ.platform.files.workbooks import Cell
from xuequ.platform.files.workbooks.values import WIDE_MARKS, NoDay, day_of, steps_of

T = TypeVar("T")
_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SHORT_HAN = re.compile(rf"[{_HAN}\s]+")
_STRANGE = re.compile(r"[^\w ·.'’\-()（）]|[\d_]")
_DOTS = re.compile(r"\s*[·•・‧∙⋅．]\s*")
_EARLIEST = date(1930, 1, 1)
_MICRODEGREE = Decimal("0.000001")
_TEN_DIGITS = 10


class Clean(NamedTuple, Generic[T]):
    """A clean value, and the repair that made it so."""

    value: T
    repair: FaultKind | None = None


class BadCell(Exception):
    """There is no safe reading of a cell: the kind of fault and its facts."""

    def __init__(self, kind: FaultKind, **facts: Any) -> None:
        super().__init__(kind)
        self.kind, self.facts = kind, facts


def plain(raw: Cell) -> Clean[str]:
    """Text without controls, outer blanks, doubled blanks and full-width letters or digits."""
    steps = steps_of(raw)
    for repair, before, after in (
        (FaultKind.WIDTH, steps.seen, steps.narrow),
        (FaultKind.CONTROLS, steps.shown, steps.seen),
        (FaultKind.BLANKS, steps.narrow, steps.plain),
    ):
        if before != after:
            return Clean(steps.plain, repair)
    return Clean(steps.plain)


def bounded(raw: Cell, limit: int) -> Clean[str]:
    """Text of at most so many characters."""
    text = plain(raw)
    if len(text.value) > limit:
        raise BadCell(FaultKind.TOO_LONG, length=len(text.value), limit=limit)
    return text


def solid(raw: Cell, limit: int = 40) -> Clean[str]:
    """A code or a word: no blanks at all, and half-width marks."""
    text, repair = bounded(raw, limit)
    joined = text.replace(" ", "")
    narrow = joined.translate(WIDE_MARKS)
    if narrow != joined:
        return Clean(narrow, repair or FaultKind.WIDTH)
    return Clean(narrow, repair or (FaultKind.BLANKS if joined != text else None))


def person_name(raw: Cell) -> Clean[str]:
    """A person's name; required."""
    text, repair = bounded(raw, 60)
    name = _DOTS.sub("·", text)
    if _SHORT_HAN.fullmatch(name) and len(joined := name.replace(" ", "")) <= 4:
        name = joined
    if not name:
        raise BadCell(FaultKind.EMPTY)
    if strange := _STRANGE.findall(name):
        raise BadCell(FaultKind.BAD_NAME, strange="".join(dict.fromkeys(strange))[:10])
    if name != text and repair is None:
        repair = FaultKind.BLANKS if " " in text else FaultKind.WIDTH
    return Clean(name, repair)


def school_name(raw: Cell) -> Clean[str]:
    """A school's name without any blank between Chinese characters; required."""
    text, repair = bounded(raw, 60)
    name = re.sub(rf"(?<=[{_HAN}]) (?=[{_HAN}（(])", "", text)
    if not name:
        raise BadCell(FaultKind.EMPTY)
    return Clean(name, repair or (FaultKind.BLANKS if name != text else None))


def staff_number(raw: Cell) -> Clean[str]:
    """A staff number: letters, digits and hyphens, kept as text with its zeros; required."""
    number, repair = _digits_kept(raw)
    if not number:
        raise BadCell(FaultKind.EMPTY)
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,30}", number):
        raise BadCell(FaultKind.BAD_NUMBER)
    return Clean(number, repair)


def _digits_kept(raw: Cell) -> Clean[str]:
    """A code typed as text or as a number; the ``.0`` of a number is none of it."""
    number, repair = solid(raw)
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        return Clean(number, FaultKind.AS_NUMBER)
    if number.endswith(".0") and number[:-2].isdecimal():
        return Clean(number[:-2], FaultKind.AS_NUMBER)
    return Clean(number, repair)


def mobile(raw: Cell) -> Clean[str]:
    """A mobile number of the mainland, or nothing; +86 and the marks between groups of digits go."""
    text, repair = _digits_kept(raw)
    if text in vocabulary.NOTHING:
        return Clean("")
    digits = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", text.replace("-", ""))
    if not digits.isdecimal() or not digits.isascii():
        raise BadCell(FaultKind.BAD_PHONE)
    if len(digits) <= _TEN_DIGITS:
        raise BadCell(FaultKind.SHORT_PHONE, digits=len(digits))
    if not re.fullmatch(r"1[3-9]\d{9}", digits):
        raise BadCell(FaultKind.BAD_PHONE)
    return Clean(digits, repair or (FaultKind.BLANKS if digits != text else None))


def email_address(raw: Cell) -> Clean[str]:
    """An e-mail address, or nothing."""
    text, repair = solid(raw, 254)
    if text in vocabulary.NOTHING:
        return Clean("")
    if not re.fullmatch(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[A-Za-z0-9\u4e00-\u9fff-]{2,}", text):
        raise BadCell(FaultKind.BAD_EMAIL)
    return Clean(text, repair)


def day(raw: Cell, *, today: date) -> Clean[date | None]:
    """A day in the past, or nothing, in any of the ways people write one."""
    found = _day(raw)
    if found.value is None:
        return found
    if found.value > today:
        raise BadCell(FaultKind.FUTURE_DATE, today=today.isoformat())
    if found.value < _EARLIEST:
        raise BadCell(FaultKind.ANCIENT_DATE)
    return found


def _day(raw: Cell) -> Clean[date | None]:
    if isinstance(raw, date):
        return Clean(day_of(raw).value)
    text, repair = bounded(raw, 40)
    if text.translate(WIDE_MARKS) in vocabulary.NOTHING:
        return Clean(None)
    try:
        found = day_of(raw)
    except NoDay as no:
        raise BadCell(FaultKind.UNCLEAR_MONTH if no.month_unclear else FaultKind.BAD_DATE) from None
    if found.assumed:
        return Clean(found.value, FaultKind.DAY_ASSUMED)
    return Clean(found.value, FaultKind.DATE_FORM if found.rewritten else repair)


def count(raw: Cell, *, most: int) -> Clean[int | None]:
    """A whole number from zero to ``most``, or nothing."""
    text, repair = solid(raw)
    if text in vocabulary.NOTHING:
        return Clean(None)
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadCell(FaultKind.BAD_COUNT) from None
    if not number.is_finite() or number != number.to_integral_value():
        raise BadCell(FaultKind.BAD_COUNT)
    if number < 0:
        raise BadCell(FaultKind.NEGATIVE)
    if number > most:
        raise BadCell(FaultKind.TOO_MANY, limit=most)
    if isinstance(raw, str) and repair is None and text != str(int(number)):
        repair = FaultKind.AS_NUMBER
    return Clean(int(number), repair)


def degrees(raw: Cell) -> Clean[Decimal | None]:
    """Degrees of a position, to the millionth, or nothing."""
    text, repair = solid(raw)
    if text in vocabulary.NOTHING:
        return Clean(None)
    try:
        value = Decimal(text)
        if not -180 <= value <= 180:
            raise BadCell(FaultKind.BAD_POSITION)
    except InvalidOperation:
        raise BadCell(FaultKind.BAD_POSITION) from None
    return Clean(value.quantize(_MICRODEGREE, ROUND_HALF_EVEN), repair)


def word(raw: Cell, known: Mapping[str, T], kind: FaultKind, names: Collection[str]) -> Clean[T | None]:
    """One of the known words or their other forms, or nothing."""
    text, repair = solid(raw, 200)
    if text in vocabulary.NOTHING:
        return Clean(None)
    value = known.get(text)
    if value is None:
        value = known.get(text.upper())
    if value is None:
        raise BadCell(kind, known="、".join(names), nearest=vocabulary.nearest(text, names))
    if isinstance(value, str) and value in names and value != text:
        repair = repair or FaultKind.ALIAS
    return Clean(value, repair)
