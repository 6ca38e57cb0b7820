"""How timetables write classes and subjects, and the one name that the product gives each of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

HIGHEST_GRADE = 12
_HAN = "一二三四五六七八九十"
_CLASS = re.compile(
    r"(?P<stage>[小初高])?(?P<grade>[一二三四五六七八九]|(?<!\d)[1-9])(?P<year>年级|年)?"
    r"(?P<open>[(\[【<.\-])?(?P<number>\d{1,2}|十[一二三四五六七八九]?|[一二三四五六七八九])[)\]】>]?(?P<class>班)?"
)
_NUMBERED = re.compile(r"(?<!\d)(?P<grade>[1-9]|1[0-2])(?P<number>0[1-9]|[1-4]\d)班?(?!\d)")
_FIRST_OF_STAGE = {"小": 0, "初": 6, "高": 9}
SUBJECT_ALIASES = {
    "道德与法治": ("道法", "德法", "品德", "思品", "思想品德", "政治", "道", "政"),
    "语文": ("语",),
    "数学": ("数",),
    "英语": ("英", "外语"),
    "科学": ("科",),
    "历史": ("史", "历"),
    "地理": ("地",),
    "物理": ("物", "理"),
    "化学": ("化",),
    "生物学": ("生物", "生"),
    "信息科技": ("信息", "信息技术", "信科", "计算机", "微机", "信"),
    "体育与健康": ("体育", "体健", "体"),
    "音乐": ("音",),
    "美术": ("美",),
    "艺术": ("艺",),
    "劳动": ("劳", "劳技", "劳动教育"),
    "综合实践活动": ("综合实践", "综合", "综实"),
}
"""The national names of the subjects, each with the ways a timetable shortens it."""
_CANONICAL = {alias: name for name, aliases in SUBJECT_ALIASES.items() for alias in (name, *aliases)}


class ClassName(NamedTuple):
    """A class: its grade counted from the first year of primary school, and its number in the grade."""

    grade: int
    number: int

    @property
    def text(self) -> str:
        """三（2）班; 高一（3）班 from the tenth grade on."""
        if self.grade > 9:
            return f"高{_HAN[self.grade - 10]}（{self.number}）班"
        return f"{_HAN[self.grade - 1]}（{self.number}）班"


def narrow(text: str) -> str:
    """Text in half-width letters, digits and brackets, without controls; lines are kept."""
    plain = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        mark for mark in plain if mark == "\n" or unicodedata.category(mark) not in {"Cc", "Cf", "Cs"}
    ).strip()


def squeezed(text: str) -> str:
    """Narrow text without any blank in it."""
    return "".join(narrow(text).split())


def class_named(text: str, *, within: bool = False) -> ClassName | None:
    """The class a text names: 三1班, 三（1）班, 三年级1班, 初一（2）班, 3.1班, 301班; None for none.

    ``within``: the name may stand in a longer text such as a sheet's title.
    """
    plain = squeezed(text)
    for pattern in (_CLASS, _NUMBERED):
        matches = pattern.finditer(plain) if within else filter(None, [pattern.fullmatch(plain)])
        for found in matches:
            if (name := _class(found, within)) is not None:
                return name
    return None


def _class(found: re.Match[str], within: bool) -> ClassName | None:
    parts = found.groupdict()
    if "stage" not in parts:
        if within and not found[0].endswith("班"):
            return None
        return ClassName(int(parts["grade"]), int(parts["number"]))
    figure = parts["grade"].isdigit()
    marked = bool(parts["open"] or parts["year"])
    plain = bool(parts["class"] or parts["open"]) or (not figure and parts["number"].isdigit())
    if (figure and not marked) or not plain or (within and not parts["class"]):
        return None
    grade = int(parts["grade"]) if figure else _HAN.index(parts["grade"]) + 1
    grade += _FIRST_OF_STAGE.get(parts["stage"] or "", 0)
    number = _count(parts["number"])
    return ClassName(grade, number) if grade <= HIGHEST_GRADE and number else None


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + (_HAN.index(text[1]) + 1 if len(text) > 1 else 0)
    return _HAN.index(text) + 1


def subject_named(text: str, known: Collection[str]) -> str | None:
    """The district's subject that a text means; None for what is none (班会, 自习)."""
    plain = squeezed(text)
    for name in (plain, _CANONICAL.get(plain, "")):
        if name in known:
            return name
    return None


def name_key(name: str) -> str:
    """What two spellings of a person's name have in common (张 三 and 张三)."""
    return squeezed(name).replace("•", "·").upper()


def room_key(room: str) -> str:
    """What two spellings of a room have in common."""
    return squeezed(room).upper()
