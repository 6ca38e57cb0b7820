"""The school sheet: its rows, and schools listed twice or standing where no school of the district is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from xuequ.affairs.organisation import rules
from xuequ.affairs.organisation.forms.roster import cells, vocabulary
from xuequ.affairs.organisation.forms.roster.faults import FaultKind, Severity
from xuequ.affairs.organisation.forms.roster.positions import FAR, Position, in_china, kilometres, middle
from xuequ.affairs.organisation.forms.roster.rows import SchoolRow
from xuequ.affairs.organisation.forms.roster.sheets import Findings, Line
from xuequ.affairs.organisation.rules import school_key

MOST_STAFF = 5_000
_STAGE_NAMES = tuple(name for _, name in rules.STAGES)
_ROLE_NAMES = tuple(name for _, name in rules.ROLES)


def read_school(line: Line, findings: Findings) -> SchoolRow:
    """One school; what is wrong with it is in ``findings``."""
    name = line.take("name", cells.school_name, "")
    longitude, latitude = _position(line, findings)
    return SchoolRow(
        line=line.number,
        name=name,
        stage=_stage(line, name, findings),
        role=line.take(
            "role", lambda raw: cells.word(raw, vocabulary.ROLES, FaultKind.UNKNOWN_ROLE, _ROLE_NAMES), None
        ),
        address=line.take("address", lambda raw: cells.bounded(raw, 120), ""),
        longitude=longitude,
        latitude=latitude,
        headcount=line.take("headcount", lambda raw: cells.count(raw, most=MOST_STAFF), None),
    )


def _stage(line: Line, name: str, findings: Findings) -> str | None:
    """The stage as written, else as the name says it."""
    stage = line.take(
        "stage", lambda raw: cells.word(raw, vocabulary.STAGES, FaultKind.UNKNOWN_STAGE, _STAGE_NAMES), None
    )
    if stage is not None or line.is_bad:
        return stage
    guess = next((stage for mark, stage in vocabulary.STAGE_IN_NAME if mark in name), None)
    if guess is None and name:
        findings.fault(FaultKind.STAGE_UNSAID, line.number, "name", name, severity=Severity.WARNING)
    return guess


def _position(line: Line, findings: Findings) -> tuple[Decimal | None, Decimal | None]:
    """Longitude and latitude, exchanged where only the exchange lies in China."""
    longitude = line.take("longitude", cells.degrees, None)
    latitude = line.take("latitude", cells.degrees, None)
    if line.is_bad or (longitude is None and latitude is None):
        return None, None
    if longitude is None or latitude is None:
        line.fault(FaultKind.HALF_POSITION, "longitude" if longitude is None else "latitude")
        return None, None
    if in_china(longitude, latitude):
        return longitude, latitude
    if in_china(latitude, longitude):
        findings.repair(FaultKind.SWAPPED, line.number, "longitude", line.typed("longitude"), latitude)
        findings.repair(FaultKind.SWAPPED, line.number, "latitude", line.typed("latitude"), longitude)
        return latitude, longitude
    line.fault(FaultKind.BAD_POSITION, "longitude")
    return None, None


def compare_schools(schools: list[SchoolRow], findings: Findings) -> None:
    """What only shows beside the other schools: the same one twice, two base schools, one far away."""
    together = _twice(schools, findings)
    _same_place(schools, together, findings)
    bases = [school.line for school in schools if school.role == "base"]
    if len(bases) > 1:
        first, *others = bases
        findings.fault(FaultKind.BASE_TWICE, first, "role", "基地校", also=tuple(others), rows=_listed(bases))
    placed = [(school, point) for school in schools if (point := _point(school)) is not None]
    centre = middle([point for _, point in placed])
    for school, point in placed:
        distance = kilometres(centre, point) if centre else 0
        if distance > FAR:
            shown = f"{point[0]}, {point[1]}"
            findings.fault(FaultKind.FAR_AWAY, school.line, "longitude", shown, distance=distance)


def _twice(schools: list[SchoolRow], findings: Findings) -> list[set[int]]:
    """Schools of one name; answers with the lines that belong together."""
    together = []
    for same in _grouped((school_key(school.name), school) for school in schools if school.name):
        lines = [school.line for school in same]
        together.append(set(lines))
        differing = _differing(same)
        findings.fault(
            FaultKind.SCHOOL_DIFFERS if differing else FaultKind.SCHOOL_TWICE,
            lines[-1],
            "name",
            same[-1].name,
            also=tuple(lines[:-1]),
            rows=_listed(lines),
            differing=differing,
        )
    return together


def _differing(same: list[SchoolRow]) -> str:
    """The columns in which the entries of one school differ, "" when they say the same."""
    fields = (("地址", "address"), ("经度", "longitude"), ("纬度", "latitude"), ("教职工数", "headcount"))
    different = [title for title, field in fields if len({getattr(school, field) for school in same}) > 1]
    return "、".join(dict.fromkeys(different))


def _same_place(schools: list[SchoolRow], together: list[set[int]], findings: Findings) -> None:
    """Schools of different names at one address or on one point."""
    for kind, key, value in (
        (FaultKind.ADDRESS_TWICE, "address", _address),
        (FaultKind.POSITION_TWICE, "longitude", _point),
    ):
        for first, *others in _grouped((value(school), school) for school in schools if value(school)):
            for other in others:
                if not any({first.line, other.line} <= lines for lines in together):
                    shown = other.address if key == "address" else str(other.longitude)
                    facts = {"rows": str(first.line), "other": first.name}
                    also = (first.line,)
                    findings.fault(
                        kind, other.line, key, shown, severity=Severity.WARNING, also=also, **facts
                    )


def _address(school: SchoolRow) -> str | None:
    return school_key(school.address) or None


def _point(school: SchoolRow) -> Position | None:
    if school.longitude is None or school.latitude is None:
        return None
    return school.longitude, school.latitude


def _grouped(keyed: Iterable[tuple[Any, SchoolRow]]) -> list[list[SchoolRow]]:
    groups: defaultdict[Any, list[SchoolRow]] = defaultdict(list)
    for key, school in keyed:
        groups[key].append(school)
    return [group for group in groups.values() if len(group) > 1]


def _listed(lines: Iterable[int]) -> str:
    return "、".join(map(str, lines))
