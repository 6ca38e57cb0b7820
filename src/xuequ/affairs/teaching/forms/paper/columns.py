"""The columns of paper records: their names, what else people call them, the words that stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xuequ.affairs.teaching import rules
from xuequ.kernel.words import N_
from xuequ.platform.files.workbooks import Sheet
from xuequ.platform.files.workbooks.values import plain

HEAD_WITHIN = 10
"""Lines; the head stands within the first so many."""
PROBLEM = "问题"
"""The column that a marked workbook adds at its end."""
EXAMPLE = "示例"
"""How the topic of the template's example lines begins, which are never read."""
_OWN = frozenset({PROBLEM, "序号", "编号"})
NEEDED = frozenset({"day", "topic"})
_MARKS = re.compile(r"[*＊☆★]|[（(【\[].*?[)）】\]]|\s")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its field's name, its own name, its other names, and the most characters it holds."""

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    most: int = 60


COLUMNS = (
    Column("day", N_("日期"), ("活动日期", "听课日期", "时间", "听课时间", "活动时间")),
    Column("kind", N_("活动"), ("活动/类型", "类型", "活动类型", "类别", "活动类别", "形式", "活动形式")),
    Column(
        "doer",
        N_("听课人/主持人"),
        ("听课人", "主持人", "听课者", "听课教师", "听课领导", "指导人", "指导教师", "负责人", "组织者"),
    ),
    Column("doer_school", N_("听课人学校"), ("听课人单位", "主持人学校", "主持人单位", "单位", "所在学校")),
    Column(
        "host", N_("授课人"), ("授课教师", "上课教师", "上课人", "执教人", "执教者", "执教教师", "任课教师")
    ),
    Column(
        "place", "学校/地点", ("学校", "地点", "授课学校", "上课学校", "听课学校", "听课地点", "活动地点")
    ),
    Column("subject", N_("学科"), ("科目", "任教学科"), most=20),
    Column("class_name", N_("年级/班级"), ("班级", "年级", "授课班级", "听课班级", "班次"), most=30),
    Column("period", N_("节次"), ("第几节", "课节", "节"), most=20),
    Column("topic", N_("课题/主题"), ("课题", "主题", "课题名称", "活动主题", "教学内容", "内容"), most=120),
    Column("mark", N_("等级/得分"), ("等级", "评价等级", "等第", "评价"), most=20),
    Column("score", N_("得分"), ("分数", "评分", "总分", "成绩"), most=20),
    Column(
        "text", N_("意见/评语"), ("评语", "意见", "点评", "评价意见", "听课意见", "建议", "备注"), most=5000
    ),
    Column("present", N_("参加人"), ("参加人员", "参与人", "参与人员", "参加教师", "出席人员"), most=2000),
)
TITLES = {column.key: column.title for column in COLUMNS}
MOST = {column.key: column.most for column in COLUMNS}
OBSERVING = frozenset({"听课人", "听课者", "听课教师", "听课领导"})
"""Headings that say by themselves that every line is a lesson observed."""
_OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "observe": ("随堂听课", "常规听课", "听评课", "听课评课"),
    "review": ("议课", "评议课"),
    "coach": ("导课指导", "指导课"),
    "demonstration": ("上示范课",),
    "open_lesson": ("上公开课", "展示课"),
    "joint_preparation": ("备课", "联合备课", "跨校集体备课"),
    "guidance": ("指导", "业务指导"),
    "group_activity": ("学科中心组活动", "中心备课组活动"),
    "open_activity": ("教学公开活动", "开放活动"),
    "exchange": ("交流", "教研交流"),
    "visit": ("调研", "教研员到组调研"),
}
KINDS: Mapping[str, tuple[str, str]] = {
    **{word: (kind, "") for kind, words in _OTHER_WORDS.items() for word in words},
    **{f"听{word}": ("observe", occasion) for occasion, word in rules.OCCASIONS},
    "推门听课": ("observe", "drop_in"),
    **{word: (kind, "") for kind, word in rules.KINDS},
}
"""What stands in the column of kinds → the kind, and which kind of lesson it was."""
BANDS: Mapping[str, str] = {
    **{word: band for band, word in rules.BANDS},
    "优秀": "very_good",
    "A": "very_good",
    "良好": "good",
    "B": "good",
    "中": "fair",
    "C": "fair",
    "及格": "fair",
    "一般": "fair",
    "差": "poor",
    "不合格": "poor",
    "D": "poor",
}
_KEYS = {name: column.key for column in reversed(COLUMNS) for name in (*column.aliases, column.title)}


@dataclass(frozen=True, slots=True)
class Head:
    """The head found on a sheet: its line (from 1), each field's place (from 0), the names as they stand."""

    line: int
    places: dict[str, int]
    names: tuple[str, ...]

    @property
    def observing(self) -> bool:
        """Whether the head says that all lines are lessons observed."""
        place = self.places.get("doer")
        return place is not None and bare(self.names[place]) in OBSERVING

    def title(self, key: str) -> str:
        """A column's name as it stands in the file, else its own."""
        return self.names[self.places[key]] if key in self.places else TITLES[key]

    @property
    def unused(self) -> list[str]:
        """The names of the columns of no use."""
        taken = set(self.places.values())
        others = ((place, name) for place, name in enumerate(self.names) if place not in taken)
        return [name for _place, name in others if name and bare(name) not in _OWN]


def bare(name: str) -> str:
    """A column's name without stars, remarks in brackets and blanks."""
    return _MARKS.sub("", name).replace("／", "/").upper()


def head_of(sheet: Sheet) -> Head | None:
    """The line that names most columns, with the day and the topic among them; None without such a line."""
    found = [_head(line, sheet) for line in range(min(HEAD_WITHIN, len(sheet.rows)))]
    best = max(found, key=lambda head: len(head.places), default=None)
    return best if best is not None and best.places.keys() >= NEEDED else None


def _head(line: int, sheet: Sheet) -> Head:
    names = tuple(plain(cell)[:40] for cell in sheet.rows[line])
    places: dict[str, int] = {}
    for exact in (True, False):
        for place, name in enumerate(names):
            key = _KEYS.get(bare(name))
            if key is None or key in places or place in places.values():
                continue
            if not exact or bare(name) == TITLES[key]:
                places[key] = place
    return Head(line + 1, places, names)
