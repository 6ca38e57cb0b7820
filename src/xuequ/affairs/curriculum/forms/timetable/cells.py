"""One cell of a grid: subject, teacher and room as schools write them, and odd and even weeks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.rules import Weeks

NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "空", "0"})
_WEEKDAY = re.compile(r"(星期|周|礼拜)?([一二三四五六日天])")
_FIGURE_DAY = re.compile(r"(?:星期|周|礼拜)?([1-7])")
_ENGLISH_DAYS = {
    name: number
    for number, whole in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), 1
    )
    for name in (whole, whole[:3])
}
_CLOCK = re.compile(r"\(?\d{1,2}[:.]\d{2}.*", re.S)
_PERIOD = re.compile(r"(?:上午|下午|晚上|晚)?第?(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])节?课?")
_HAN = "一二三四五六七八九十"
_BOTH = re.compile(r"\(?单双周?\)?|\(?单周?[/、]双周?\)?")
_MARK = re.compile(r"\((单|双)周?\)|(单|双)周:?|^(单|双):|\[(单|双)周?\]")
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_ROOM = re.compile(r"^@|室$|馆$|场$|楼|操场|机房|厅$|^[A-Za-z]?\d{3,4}$")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff·]{4,12}|[A-Za-z][A-Za-z .]{1,30}")
_ONE_HAN = re.compile(r"[\u3400-\u9fff]")


class SplitUnclear(Exception):
    """A cell speaks of odd and even weeks, but not plainly enough."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says of one lesson."""

    subject: str
    teacher: str = ""
    room: str = ""
    weeks: Weeks = Weeks.EVERY
    guessed: bool = False
    """Whether odd and even were told from two subjects alone (数学/信息)."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words that tell a subject from a name: the district's subjects, the school's people."""

    subjects: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def is_subject(self, text: str) -> bool:
        return rules.subject_named(text, self.subjects) is not None

    def is_person(self, text: str) -> bool:
        return rules.name_key(text) in self.people


def weekday_of(text: str, *, figures: bool = False) -> int | None:
    """The weekday (Monday 1) a text names; ``figures``: also 1 to 7."""
    plain = rules.squeezed(text)
    if found := _WEEKDAY.fullmatch(plain):
        return 7 if found[2] == "天" else "一二三四五六日".index(found[2]) + 1
    if plain.isascii() and plain.lower() in _ENGLISH_DAYS:
        return _ENGLISH_DAYS[plain.lower()]
    found = _FIGURE_DAY.fullmatch(plain)
    return int(found[1]) if found and (figures or not plain.isdigit()) else None


def period_of(text: str) -> int | None:
    """The number of the period a text names (第1节, 一, 上午第二节, 3 with its times below)."""
    found = _PERIOD.fullmatch("".join(_CLOCK.sub("", rules.narrow(text)).split()))
    if found is None:
        return None
    number = found[1]
    if number.isdigit():
        return int(number)
    return 10 + _HAN.index(number[1]) + 1 if len(number) == 2 else _HAN.index(number) + 1


def weeks_of(text: str) -> Weeks | None:
    """每周, 单 or 双 as a list writes them; None for anything else."""
    plain = rules.squeezed(text).strip("()[]").removesuffix("周").lower().removesuffix("weeks")
    if plain in {"", "每", "全", "单双", "all", "every"}:
        return Weeks.EVERY
    return {"单": Weeks.ODD, "双": Weeks.EVEN, "odd": Weeks.ODD, "even": Weeks.EVEN}.get(plain)


def lessons_in(text: str, words: Words) -> list[Said]:
    """The lessons a cell names: none, one, or one each for odd and even weeks. Raises ``SplitUnclear``."""
    plain = rules.narrow(text)
    if rules.squeezed(plain) in NOTHING:
        return []
    if _BOTH.search(plain):
        return _alternating(_BOTH.sub(" ", plain), words)
    if _MARK.search(plain):
        return _marked(plain, words)
    halves = [part.strip() for part in re.split(r"[/|]", plain) if part.strip()]
    if len(halves) == 2 and all(words.is_subject(_first(half)) for half in halves):
        return [replace(one, guessed=True) for one in _alternating(plain, words)]
    return [_single(plain, words)]


def _first(text: str) -> str:
    return re.split(r"[\n(\s]", text, maxsplit=1)[0]


def _alternating(text: str, words: Words) -> list[Said]:
    """Two lessons parted by a stroke, or on two lines: the first in odd weeks, the second in even ones."""
    for parting in (r"[/|]", r"\n", r"[、,;\s]"):
        halves = [part.strip() for part in re.split(parting, text) if part.strip()]
        if len(halves) == 2:
            odd, even = (_single(half, words) for half in halves)
            return [replace(odd, weeks=Weeks.ODD), replace(even, weeks=Weeks.EVEN)]
    raise SplitUnclear


def _marked(text: str, words: Words) -> list[Said]:
    """Lessons that carry their weeks: 数学（单）/信息（双）, 单周：数学, 数学(单) alone."""
    groups: list[tuple[Weeks, list[str]]] = []
    for piece in re.split(r"[/|\n;、,]|(?<=[)\]])\s*(?=[^\s(\[])|\s(?=(?:单|双)(?:周|:))", text):
        marks = list(_MARK.finditer(piece))
        if len(marks) > 1:
            raise SplitUnclear
        rest = _MARK.sub(" ", piece).strip()
        if marks:
            weeks = Weeks.ODD if "单" in marks[0][0] else Weeks.EVEN
            groups.append((weeks, [rest] if rest else []))
        elif rest and groups:
            groups[-1][1].append(rest)
        elif rest:
            raise SplitUnclear
    if len(groups) > 2 or len({weeks for weeks, _ in groups}) != len(groups) or not all(p for _, p in groups):
        raise SplitUnclear
    return [replace(_single("\n".join(parts), words), weeks=weeks) for weeks, parts in groups]


def _single(text: str, words: Words) -> Said:
    """One lesson: the subject first, then the teacher and the room in whatever order."""
    lines = [line.strip() for line in _BRACKETS.sub(r"\n\1\n", text).split("\n") if line.strip()]
    if not lines:
        return Said("")
    subject, *rest = _parted(lines[0], words)
    teacher = room = ""
    title = [subject]
    for part in [*rest, *lines[1:]]:
        named = "".join(part.split()) if _ONE_HAN.search(part) else part
        if not room and not words.is_person(named) and _ROOM.search(named):
            room = named.lstrip("@")
        elif not teacher and (words.is_person(named) or _NAME.fullmatch(named.removesuffix("老师"))):
            teacher = named if words.is_person(named) else named.removesuffix("老师")
        elif words.is_person(named):
            teacher += f"、{named}"
        else:
            title.append(named)
    return Said(title[0] if len(title) == 1 else f"{title[0]}（{'、'.join(title[1:])}）", teacher, room)


def _parted(line: str, words: Words) -> list[str]:
    """The first line's subject, and what follows it on the same line."""
    joined = "".join(line.split())
    if words.is_subject(joined):
        return [joined]
    for mark in ("/", "|", ":", ","):
        head, _, tail = joined.partition(mark)
        if tail and words.is_subject(head):
            return [head, tail]
    pieces = line.split()
    if len(pieces) > 1 and words.is_subject(pieces[0]):
        rest = "".join(pieces[1:]) if all(len(piece) == 1 for piece in pieces[1:]) else None
        return [pieces[0], rest] if rest else pieces
    for cut in range(len(joined) - 1, 0, -1):
        if words.is_subject(joined[:cut]) and words.is_person(joined[cut:]):
            return [joined[:cut], joined[cut:]]
    if len(pieces) > 1 and words.is_person("".join(pieces[1:])):
        return [pieces[0], "".join(pieces[1:])]
    return [joined]
