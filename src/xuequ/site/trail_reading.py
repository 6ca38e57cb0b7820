"""The trail in words: what an entry is about, by its name, and its facts in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.meetings import rules as meetings
from xuequ.affairs.meetings.forms.series import WEEKDAYS
from xuequ.affairs.organisation.rules import DAY_KINDS, POST_TEXT
from xuequ.platform.audit.models import TrailEntry
from xuequ.platform.ui import wording
from xuequ.site.trail_words import action_name


@dataclass(frozen=True, slots=True)
class Thing:
    """How rows of a kind are called: what is read with them, and the name of one."""

    related: tuple[str, ...] = ()
    name: Callable[[Any], str] = str


THINGS = {
    "organisation.Person": Thing(),
    "organisation.School": Thing(),
    "organisation.Subject": Thing(),
    "organisation.CentreGroup": Thing(),
    "organisation.Term": Thing(),
    "organisation.Post": Thing(("person",), lambda row: f"{row.person} · {gettext(POST_TEXT[row.kind])}"),
    "organisation.RosterImport": Thing(("file",), lambda row: row.file.name),
    "meetings.MeetingSeries": Thing(),
    "meetings.Meeting": Thing(("series",)),
    "meetings.AgendaItem": Thing((), lambda row: row.heading),
    "meetings.Motion": Thing((), lambda row: row.text),
    "meetings.Attendance": Thing(("person", "meeting__series"), lambda row: f"{row.person} · {row.meeting}"),
    "meetings.Speech": Thing(("person",), lambda row: str(row.person)),
    "meetings.Minutes": Thing(("meeting__series",), lambda row: str(row.meeting)),
    "resolutions.Document": Thing(),
    "resolutions.Resolution": Thing((), lambda row: f"{row.number} {row.measure}"),
    "resolutions.Receipt": Thing(("school", "document"), lambda row: f"{row.school} · {row.document}"),
    "resolutions.Task": Thing(("resolution",), lambda row: row.resolution.measure),
    "resolutions.ProgressReport": Thing(("task__resolution",), lambda row: row.task.resolution.measure),
    "resolutions.Explanation": Thing(("task__resolution",), lambda row: row.task.resolution.measure),
    "growth.TrainingProgramme": Thing(),
    "growth.TrainingSession": Thing(),
    "growth.Enrolment": Thing(("person", "session"), lambda row: f"{row.person} · {row.session}"),
    "growth.OutsideHours": Thing(("person",), lambda row: f"{row.person} · {row.title}"),
    "growth.Certificate": Thing(),
    "growth.ResearchProject": Thing(),
    "growth.Deliverable": Thing(),
}
"""By the name under which an entry keeps what it is about."""

POINTERS = {
    "person_id": (_("教职工"), "organisation.Person"),
    "presenter_id": (_("汇报人"), "organisation.Person"),
    "proxy_id": (_("代为出席"), "organisation.Person"),
    "recorder_id": (_("记录人"), "organisation.Person"),
    "school_id": (_("学校"), "organisation.School"),
    "subject_id": (_("学科"), "organisation.Subject"),
    "group_id": (_("中心组"), "organisation.CentreGroup"),
    "term_id": (_("学期"), "organisation.Term"),
    "post_id": (_("职务"), "organisation.Post"),
    "import_id": (_("名册"), "organisation.RosterImport"),
    "series_id": (_("例会"), "meetings.MeetingSeries"),
    "meeting_id": (_("会议"), "meetings.Meeting"),
    "item_id": (_("议题"), "meetings.AgendaItem"),
    "into_id": (_("并入"), "meetings.AgendaItem"),
    "order": (_("议程"), "meetings.AgendaItem"),
    "motion_id": (_("表决事项"), "meetings.Motion"),
    "minutes_id": (_("会议纪要"), "meetings.Minutes"),
    "document_id": (_("公文"), "resolutions.Document"),
    "resolution_id": (_("决议"), "resolutions.Resolution"),
    "about_id": (_("决议"), "resolutions.Resolution"),
    "task_id": (_("任务"), "resolutions.Task"),
    "explanation_id": (_("逾期说明"), "resolutions.Explanation"),
    "programme_id": (_("培训安排"), "growth.TrainingProgramme"),
    "session_id": (_("培训场次"), "growth.TrainingSession"),
    "outside_id": (_("校外培训"), "growth.OutsideHours"),
    "project_id": (_("课题"), "growth.ResearchProject"),
    "reviewers": (_("评议专家"), "organisation.Person"),
}
"""The facts that point at something."""

PLAIN = {
    "accepted": _("同意"),
    "active": _("启用"),
    "audience": _("培训对象"),
    "agenda_days": _("议程提前工作日"),
    "answer": _("回复"),
    "ballot": _("表决方式"),
    "business": _("事项类别"),
    "chair_post": _("主持人职务"),
    "changed": _("变动"),
    "created": _("新增"),
    "day": _("日期"),
    "decided_on": _("决议日期"),
    "confirmed": _("确认"),
    "disposal": _("结论"),
    "done": _("已完成"),
    "duty": _("身份"),
    "ends": _("最后一天"),
    "exported": _("导出"),
    "extra": _("临时会议"),
    "filters": _("查找条件"),
    "first": _("第一天"),
    "frequency": _("召开次数"),
    "hours": _("学时"),
    "item_days": _("议题提前工作日"),
    "kind": _("种类"),
    "last": _("最后一天"),
    "left_on": _("离开日期"),
    "length": _("会议时长（分钟）"),
    "major": _("重大事项"),
    "make_head": _("设学区负责人"),
    "minutes": _("分钟"),
    "name": _("名称"),
    "new_date": _("新期限"),
    "note": _("说明"),
    "number": _("文号"),
    "origin_title": _("会议"),
    "percent": _("进度"),
    "place": _("地点"),
    "reason": _("原因"),
    "remedy": _("补救办法"),
    "rule": _("通过规则"),
    "series": _("例会"),
    "start_time": _("开会时间"),
    "starts": _("第一天"),
    "starts_at": _("开会时间"),
    "times": _("每学期次数"),
    "title": _("名称"),
    "voters": _("表决人职务"),
    "weekday": _("星期"),
    "year": _("年份"),
}
"""The other facts; one not named here is not told, but exported."""

CODES: dict[str, dict[Any, Any]] = {
    "answer": dict(meetings.ANSWERS),
    "ballot": dict(meetings.BALLOTS),
    "business": dict(meetings.BUSINESS),
    "chair_post": dict(meetings.CHAIR_POSTS),
    "disposal": dict(meetings.DISPOSALS),
    "frequency": dict(meetings.FREQUENCIES),
    "kind": {**dict(meetings.SERIES_KINDS), **dict(DAY_KINDS), **POST_TEXT},
    "rule": dict(meetings.RULE_NAMES),
    "voters": POST_TEXT,
    "weekday": dict(WEEKDAYS),
}
Names = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the auditor reads it."""

    entry: TrailEntry
    action: str
    about: str
    facts: str
    refusal: str


def read(entries: Iterable[TrailEntry]) -> list[Line]:
    """The entries in words. One query for each kind of thing they are about."""
    found = list(entries)
    names = _names(pointer for entry in found for pointer in _pointers(entry))
    return [
        Line(
            entry,
            action_name(entry.action),
            names.get(_target(entry), ""),
            gettext("；").join(_told(entry, names)),
            _refusal(entry),
        )
        for entry in found
    ]


def _refusal(entry: TrailEntry) -> str:
    if why := entry.facts.get("why"):
        return str(gettext(why["message"]) % why["facts"])
    return gettext(entry.refused) if entry.refused else ""


def _target(entry: TrailEntry) -> tuple[str, str]:
    label, _colon, key = entry.target.partition(":")
    return label, key


def _pointers(entry: TrailEntry) -> Iterator[tuple[str, str]]:
    yield _target(entry)
    for fact, value in entry.facts.items():
        if fact in POINTERS:
            yield from ((POINTERS[fact][1], str(key)) for key in _listed(value))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(pointers: Iterable[tuple[str, str]]) -> Names:
    wanted: dict[str, set[str]] = defaultdict(set)
    for label, key in pointers:
        if label in THINGS and key:
            wanted[label].add(key)
    names: Names = {}
    for label, keys in wanted.items():
        thing, rows = THINGS[label], apps.get_model(label)._default_manager
        for row in rows.select_related(*thing.related).filter(pk__in=keys):
            names[label, str(row.pk)] = thing.name(row)
    return names


def _told(entry: TrailEntry, names: Names) -> Iterator[str]:
    for fact, value in entry.facts.items():
        if fact in POINTERS:
            word, label = POINTERS[fact]
            told = [names[label, str(key)] for key in _listed(value) if (label, str(key)) in names]
            if told and (label, str(value)) != _target(entry):
                yield _pair(word, gettext("、").join(told))
        elif fact in PLAIN and value not in ("", []):
            yield _pair(PLAIN[fact], gettext("、").join(_plain(fact, one) for one in _listed(value)))


def _pair(word: Any, told: str) -> str:
    return gettext("%(word)s：%(told)s") % {"word": word, "told": told}


def _plain(fact: str, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, str | int) and value in CODES.get(fact, {}):
        return gettext(str(CODES[fact][value]))
    if fact == "percent":
        return f"{value}%"
    return _moment(value) or value if isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    """A day or a moment as it is written; nothing for any other text."""
    try:
        if len(text) == len("2026-11-20"):
            return wording.date(date.fromisoformat(text))
        return wording.datetime(datetime.fromisoformat(text))
    except ValueError:
        return ""
