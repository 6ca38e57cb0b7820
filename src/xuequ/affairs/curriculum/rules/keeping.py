"""Who keeps a school's timetable and bells, which files are taken, when a timetable begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.curriculum.rules.bells import MOST_PERIODS
from xuequ.affairs.curriculum.rules.names import HIGHEST_GRADE, ClassName
from xuequ.affairs.curriculum.rules.week import SaidLesson
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, invalid, refuse

IMPORT_STATES = (("ready", "待确认"), ("done", "已启用"), ("dropped", "已放弃"))
LARGEST_MB = 5
ENDINGS = (".xlsx", ".xls")
LONGEST_NAME = 40
"""Characters of a subject, teacher or room as written."""
MOST_LESSONS = 20_000
HIGHEST_NUMBER = 99


@dataclass(frozen=True, slots=True)
class TermSpan:
    """The first and last day of the term a timetable is for."""

    starts: date
    ends: date


@clause("P1-3.3")
def may_keep_timetable(actor: Actor, school: UUID) -> Verdict:
    """A school's own academic office keeps its timetable and bells; the secretariat any school's."""
    if actor.in_secretariat or school in actor.offices:
        return ALLOWED
    return forbid("P1-3.3", "课表和作息时间由本校教导处或基地校教导处维护。")


@clause("P1-3.3")
def sees_all_clashes(actor: Actor) -> bool:
    """The secretariat, the district's head and the researchers see the clashes of all schools."""
    return actor.in_secretariat or actor.holds(PostKind.DISTRICT_HEAD, PostKind.RESEARCHER)


@clause("P1-3.3")
def sees_clash(actor: Actor, schools: frozenset[UUID], teachers: frozenset[UUID]) -> bool:
    """A clash is shown to the schools concerned and to the teachers in it."""
    own = {actor.school, *(held.school for held in actor.posts)}
    return sees_all_clashes(actor) or bool(own & schools) or actor.person in teachers


def may_read_file(name: str, size: int) -> Verdict:
    """Whether a timetable file of this name and size (bytes) is read at all."""
    if not name.lower().endswith(ENDINGS):
        return invalid(None, "请上传 Excel 课表（.xlsx 或 .xls），图片和 PDF 读不出来。")
    if size > LARGEST_MB * 2**20:
        return invalid(None, "课表文件超过 %(most)s MB，请去掉图片后再上传。", most=LARGEST_MB)
    return ALLOWED if size else invalid(None, "这是空文件，请检查后重新选择。")


def may_begin(starts: date, term: TermSpan | None) -> Verdict:
    """A timetable comes into force on a day of a term."""
    if term is None or not term.starts <= starts <= term.ends:
        return invalid(
            None, "%(day)s不在任何学期里，请选学期中的一天；学期在“队伍 → 校历”里登记。", day=str(starts)
        )
    return ALLOWED


def may_apply(state: str, faults: int, lessons: int) -> Verdict:
    """An import is brought into force once, and only when every cell was understood."""
    if state == "done":
        return refuse(None, "这份课表已经启用过了。")
    if state == "dropped":
        return refuse(None, "这份课表已经放弃，请重新上传。")
    if faults:
        return invalid(None, "有%(faults)s处读不懂，请在 Excel 里改好后重新上传。", faults=faults)
    return ALLOWED if lessons else invalid(None, "文件里没有读到课，请检查后重新上传。")


def may_drop(state: str) -> Verdict:
    """Only what is not in force yet can be dropped."""
    return ALLOWED if state == "ready" else refuse(None, "这份课表已经处理过，不能再放弃。")


def lessons_whole(lessons: Sequence[SaidLesson]) -> Verdict:
    """Whether rows make a timetable: known days and periods, a subject each, no place filled twice."""
    if not lessons:
        return invalid(None, "文件里没有读到课，请检查后重新上传。")
    if len(lessons) > MOST_LESSONS:
        return invalid(None, "一份课表最多%(most)s节课。", most=MOST_LESSONS)
    filled: set[object] = set()
    for one in lessons:
        name = ClassName(one.grade, one.number).text if 1 <= one.grade <= HIGHEST_GRADE else str(one.grade)
        facts = {"class": name, "weekday": one.weekday, "period": one.period}
        if not 1 <= one.grade <= HIGHEST_GRADE or not 1 <= one.number <= HIGHEST_NUMBER:
            return invalid(None, "没有“%(class)s”这样的班级。", **facts)
        if not 1 <= one.weekday <= 7 or not 1 <= one.period <= MOST_PERIODS:
            return invalid(None, "%(class)s：星期填1到7，节次填1到12。", **facts)
        if not one.subject.strip():
            return invalid(None, "%(class)s星期%(weekday)s第%(period)s节没有写学科。", **facts)
        if max(len(one.subject), len(one.teacher), len(one.room)) > LONGEST_NAME:
            return invalid(None, "%(class)s星期%(weekday)s第%(period)s节的字数太多。", **facts)
        if one.slot in filled:
            return invalid(None, "%(class)s星期%(weekday)s第%(period)s节填了两次。", **facts)
        filled.add(one.slot)
    return ALLOWED
