"""A roster's preview in the reader's words: its four lists and their rows, from what the import keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xuequ.affairs.organisation import rules
from xuequ.affairs.organisation.forms.roster import Severity
from xuequ.affairs.organisation.forms.said import fault_of
from xuequ.platform.ui.tables import Column

STAGES, ROLES = dict(rules.STAGES), dict(rules.ROLES)


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault: where, what stands there, why it is wrong, what to do."""

    sheet: str
    row: int
    column: str
    header: str
    value: str
    light: str
    word: str
    reason: str
    remedy: str
    also: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A school or a person in one of the other lists; ``changes``: field, old, new."""

    what: str
    number: str
    name: str
    note: str
    changes: tuple[tuple[str, str, str], ...] = ()


LIGHTS = {Severity.ERROR: "red", Severity.WARNING: "amber", Severity.REPAIRED: "green"}


def parts(preview: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """The lists with their names and lengths; those with nothing in them are left out."""
    schools, people = preview.get("schools", {}), preview.get("people", {})

    def count(key: str) -> int:
        return len(schools.get(key, ())) + len(people.get(key, ()))

    found = [
        ("faults", _("要改和要核对的"), len(preview.get("faults", ()))),
        ("repaired", _("已自动修正"), len(preview.get("repaired", ()))),
        ("created", _("将新增"), count("created")),
        ("changed", _("将变动"), count("changed")),
        ("left", _("不在名册里"), count("left")),
    ]
    return [part for part in found if part[2]]


def columns(part: str) -> list[Column]:
    """The columns of one of the lists."""
    if part in {"faults", "repaired"}:
        return [
            Column("place", _("位置"), title=True),
            Column("value", _("原来的内容")),
            Column("reason", _("问题")),
            Column("remedy", _("怎么办") if part == "faults" else _("已改为")),
        ]
    last = Column("changes", _("改什么")) if part == "changed" else Column("note", _("说明"))
    return [
        Column("name", _("名称"), title=True),
        Column("what", _("类别")),
        Column("number", _("工号")),
        last,
    ]


def rows(preview: Mapping[str, Any], part: str) -> list[FaultRow] | list[Line]:
    """The rows of one of the lists."""
    if part in {"faults", "repaired"}:
        return [_fault(kept) for kept in preview.get(part, ())]
    schools = [_school(one, part) for one in preview.get("schools", {}).get(part, ())]
    return schools + [_person(one) for one in preview.get("people", {}).get(part, ())]


def _fault(kept: Mapping[str, Any]) -> FaultRow:
    fault = fault_of(kept)
    words = {
        Severity.ERROR: _("必须改正"),
        Severity.WARNING: _("请核对"),
        Severity.REPAIRED: _("已修正"),
    }
    told = fault.repaired if fault.repaired is not None else _(fault.remedy) % fault.facts
    return FaultRow(
        fault.sheet,
        fault.row,
        fault.column,
        fault.header,
        fault.value,
        LIGHTS[fault.severity],
        words[fault.severity],
        _(fault.message) % fault.facts,
        told,
        fault.also_rows,
    )


def _school(one: Mapping[str, Any] | str, part: str) -> Line:
    if isinstance(one, str):
        return Line(_("学校"), "", one, _("保留不动"))
    if part == "changed":
        return Line(_("学校"), "", one["name"], "", _changes(one["changes"]))
    told = [shown("stage", one.get("stage") or "primary"), shown("role", one.get("role") or "member")]
    return Line(_("学校"), "", one["name"], _("、").join(told))


def _person(one: Mapping[str, Any]) -> Line:
    if "changes" in one:
        return Line(_("教职工"), one["number"], one["name"], "", _changes(one["changes"]))
    told = [one.get("school") or "", shown("posts", one["posts"]) if "posts" in one else _("保留不动")]
    return Line(_("教职工"), one["number"], one["name"], " ".join(filter(None, told)))


def _changes(changes: list[list[Any]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((field_name(name), shown(name, old), shown(name, new)) for name, old, new in changes)


def field_name(name: str) -> str:
    """A field as people call it."""
    names = {
        "name": _("名称"), "number": _("工号"), "gender": _("性别"), "school": _("学校"),
        "subject": _("学科"), "grade": _("年级"), "posts": _("职务"), "title": _("职称"),
        "education": _("学历"), "standing": _("骨干称号"),
        "started_on": _("参加工作日期"), "joined_on": _("调入日期"),
        "periods": _("周课时"), "phone": _("手机号"), "email": _("邮箱"), "stage": _("学段"),
        "role": _("学区内角色"), "address": _("地址"), "longitude": _("经度"), "latitude": _("纬度"),
        "headcount": _("教职工数"), "gone": _("去留"),
    }  # fmt: skip
    return names.get(name, name)


def shown(name: str, value: Any) -> str:
    """A value as people read it."""
    if name == "gone":
        return _("已离开") if value else _("在职")
    if value is None or value == "" or value == []:
        return "—"
    if name == "posts":
        return _("、").join(_(rules.POST_TEXT[kind]) for kind in value)
    named = {"stage": STAGES, "role": ROLES}.get(name, {}).get(value)
    if name == "grade":
        return rules.grade_name(value)
    return _(named) if named else str(value)
