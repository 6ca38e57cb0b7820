"""What can be wrong with a timetable file, in words that say where and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xuequ.affairs.curriculum.rules import SaidLesson
from xuequ.kernel.words import N_
from xuequ.platform.files.workbooks import Unreadable

TOO_FAR = N_("工作表“%(sheet)s”的内容太散：最多%(rows)s行、%(columns)s列，请删去远处的内容。")
NO_TIMETABLE = N_(
    "没有认出课表。一种写法是每班一张表，表头写星期一到星期五，左边写节次；另一种是一张清单，列出班级、星期、节次、学科、教师。可以下载模板对照。"
)

NO_CLASS = N_("认不出是哪个班：请在工作表名或标题里写明，如“三（1）班”。")
BAD_CLASS = N_("认不出班级“%(value)s”，请写成“三（1）班”或“301班”。")
BAD_WEEKDAY = N_("认不出星期“%(value)s”，请写成“星期一”或“1”。")
BAD_PERIOD = N_("认不出节次“%(value)s”，请填1到12。")
BAD_WEEKS = N_("认不出单双周“%(value)s”，请填“单”“双”，每周上的空着。")
NO_SUBJECT = N_("没有写学科。")
TOO_LONG = N_("字数太多：学科、教师、教室各不超过%(limit)s字。")
TWICE = N_("这个班这一节已经在%(other)s填过，请删去一处。")
SPLIT_UNCLEAR = N_("单双周看不清，请写成“数学/信息科技 单双周”，或分别注明“（单）”“（双）”。")
TOO_MANY_PERIODS = N_("一天超过12节，请检查左边的节次。")

SKIPPED_SHEET = N_("工作表“%(sheet)s”里没有课表，没有读。")
SKIPPED_ROWS = N_("工作表“%(sheet)s”里，%(rows)s不是正课，没有读入。")
RENUMBERED = N_("工作表“%(sheet)s”下午重新从第1节数起，已接着上午往下数。")
ALTERNATED = N_("“%(value)s”这样的格子按单周、双周轮换读入。")
MOST_FAULTS = 300
SHOWN = 60


UnreadableTimetable = Unreadable
"""A file that cannot be read at all; ``message`` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that was not understood: where it is, what stands in it, why, in the source language."""

    sheet: str
    cell: str
    value: str
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader should know, though nothing is wrong."""

    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class TimetableReading:
    """What a file says: its lessons, the cells not understood, notes; ``shapes``: ``grid``, ``list``."""

    lessons: list[SaidLesson] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    shapes: set[str] = field(default_factory=set)

    def fault(self, sheet: str, cell: str, value: str, message: str, **facts: Any) -> None:
        """Note a cell that was not understood."""
        shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
        self.faults.append(Fault(sheet, cell, shown, message, {"value": shown, **facts}))

    def note(self, message: str, **facts: Any) -> None:
        """Note something once."""
        made = Note(message, facts)
        if made not in self.notes:
            self.notes.append(made)


def findings_of(reading: TimetableReading) -> dict[str, Any]:
    """Faults and notes in plain values, as the preview keeps them."""
    return {
        "shapes": sorted(reading.shapes),
        "fault_count": len(reading.faults),
        "faults": [
            {
                "sheet": fault.sheet,
                "cell": fault.cell,
                "value": fault.value,
                "message": fault.message,
                "facts": dict(fault.facts),
            }
            for fault in reading.faults[:MOST_FAULTS]
        ],
        "notes": [{"message": note.message, "facts": dict(note.facts)} for note in reading.notes],
    }
