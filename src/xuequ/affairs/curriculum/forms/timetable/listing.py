"""All lessons of a school as one list: a line each, with class, weekday, period, subject, teacher."""

from __future__ import annotations

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.forms.timetable import cells, faults
from xuequ.affairs.curriculum.forms.timetable.faults import TimetableReading
from xuequ.affairs.curriculum.forms.timetable.workbook import Sheet, address
from xuequ.affairs.curriculum.rules import SaidLesson

HEADINGS = {
    "class": ("班级", "班", "班级名称", "行政班", "Class"),
    "weekday": ("星期", "周几", "星期几", "上课星期", "Weekday"),
    "period": ("节次", "第几节", "课节", "节", "上课节次", "Period"),
    "subject": ("学科", "课程", "科目", "课程名称", "学科名称", "Subject"),
    "teacher": ("教师", "任课教师", "老师", "任课老师", "教师姓名", "授课教师", "Teacher"),
    "room": ("教室", "地点", "上课地点", "场地", "Room"),
    "weeks": ("单双周", "周次", "周", "Weeks"),
}
NEEDED = frozenset({"class", "weekday", "period", "subject"})
HEAD_WITHIN = 15
_FIELDS = {word: key for key, words in HEADINGS.items() for word in words}
_FROM_ABOVE = ("class", "weekday")
"""Columns in which an empty cell below a filled one means the same as above, as people leave them."""


def head_of(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The line of a list's head and its columns by field; None where the sheet is no list."""
    for line, row in enumerate(sheet.rows[:HEAD_WITHIN]):
        places: dict[str, int] = {}
        for place, text in enumerate(row):
            key = _FIELDS.get(rules.squeezed(text).rstrip("*"))
            if key is not None:
                places.setdefault(key, place)
        if places.keys() >= NEEDED:
            return line, places
    return None


def read_list(sheet: Sheet, reading: TimetableReading) -> None:
    """A list's lines into ``reading``."""
    found = head_of(sheet)
    assert found is not None
    head, places = found
    above: dict[str, str] = {}
    for line in range(head + 1, len(sheet.rows)):
        texts = {key: sheet.text(line, place) for key, place in places.items()}
        if not any(texts.values()):
            above.clear()
            continue
        for key in _FROM_ABOVE:
            texts[key] = texts[key] or above.get(key, "")
        above = texts
        one = _Line(sheet, line, places, texts, reading).lesson()
        if one is not None:
            reading.lessons.append(one)


class _Line:
    """One line of a list, each of its cells read or noted as not understood."""

    def __init__(
        self,
        sheet: Sheet,
        line: int,
        places: dict[str, int],
        texts: dict[str, str],
        reading: TimetableReading,
    ) -> None:
        self.sheet, self.line, self.places, self.texts, self.reading = sheet, line, places, texts, reading

    def lesson(self) -> SaidLesson | None:
        name = rules.class_named(self.texts["class"]) or rules.class_named(self.texts["class"], within=True)
        weekday = cells.weekday_of(self.texts["weekday"], figures=True)
        period = cells.period_of(self.texts["period"])
        weeks = cells.weeks_of(self.texts.get("weeks", ""))
        subject = rules.squeezed(self.texts["subject"])
        for key, value, message in (
            ("class", name, faults.BAD_CLASS),
            ("weekday", weekday, faults.BAD_WEEKDAY),
            ("period", period, faults.BAD_PERIOD),
            ("weeks", weeks, faults.BAD_WEEKS),
            ("subject", subject or None, faults.NO_SUBJECT),
        ):
            if value is None:
                self._fault(key, message)
                return None
        assert name and weekday and period and weeks
        teacher = _name(self.texts.get("teacher", ""))
        room = " ".join(self.texts.get("room", "").split())
        if max(len(subject), len(teacher), len(room)) > rules.LONGEST_NAME:
            self._fault("subject", faults.TOO_LONG, limit=rules.LONGEST_NAME)
            return None
        place = f"{self.sheet.name}!{address(self.line, self.places['subject'])}"
        return SaidLesson(name.grade, name.number, weekday, period, subject, teacher, room, weeks, place)

    def _fault(self, key: str, message: str, **facts: object) -> None:
        place = address(self.line, self.places.get(key, 0))
        self.reading.fault(self.sheet.name, place, self.texts.get(key, ""), message, **facts)


def _name(text: str) -> str:
    """A person's name: without blanks inside where it is Chinese, empty for a stroke."""
    joined = "".join(text.split())
    if joined in cells.NOTHING:
        return ""
    return joined if not joined.isascii() else " ".join(text.split())
