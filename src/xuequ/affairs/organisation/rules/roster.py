"""What a roster would change: compared line by line with what is known, nothing written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from xuequ.kernel.actor import PostKind
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, refuse

Fact = str | int | Decimal | date | frozenset[PostKind] | None
STALLED = 120
"""Seconds without a sign of life after which reading or importing may be begun anew."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a roster: whom it names, and what it says of them.

    ``fields`` holds only what the line says: a blank cell says nothing and leaves what is known.
    """

    line: int
    key: str
    fields: Mapping[str, Fact]

    def get(self, name: str) -> Fact:
        return self.fields.get(name)


@dataclass(frozen=True, slots=True)
class Known:
    """A school or a person as registered; ``gone``: no longer of the district."""

    id: UUID
    key: str
    name: str
    fields: Mapping[str, Fact]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One field, what it was and what it becomes."""

    field: str
    old: Fact
    new: Fact


@dataclass(frozen=True, slots=True)
class Changed:
    """One registered school or person of whom the roster says something new."""

    said: Said
    known: Known
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a roster would create and change, how many stay as they are, and who is not in it."""

    created: tuple[Said, ...] = ()
    changed: tuple[Changed, ...] = ()
    same: int = 0
    left: tuple[Known, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.created and not self.changed

    def mark(self) -> str:
        """A digest of all that would be done: equal for the same comparison, whenever it is made."""
        done = [(said.key, sorted(said.fields.items(), key=lambda item: item[0])) for said in self.created]
        changes = [(one.known.id.hex, one.changes) for one in self.changed]
        return hashlib.sha256(repr((_plain(done), _plain(changes))).encode()).hexdigest()


def _plain(value: object) -> object:
    """The same text for the same thing: sets in order, decimals without needless noughts."""
    match value:
        case frozenset():
            return sorted(map(str, value))
        case Decimal():
            return str(value.normalize())
        case Change():
            return (value.field, _plain(value.old), _plain(value.new))
        case list() | tuple():
            return [_plain(one) for one in value]
    return value if isinstance(value, str | int) else str(value)


@dataclass(frozen=True, slots=True)
class Roster:
    """What a roster says: of schools, of people; ``pinyin`` of the names in it."""

    schools: tuple[Said, ...] = ()
    staff: tuple[Said, ...] = ()
    pinyin: Mapping[str, str] = field(default_factory=dict)


def compare(
    said: Sequence[Said], known: Mapping[str, Known], *, missed: Callable[[Known], bool] = lambda one: True
) -> Comparison:
    """Hold a roster's lines against what is registered under the same keys.

    ``missed`` tells of whom to say that they are not in the roster: a school's own list misses nobody
    from the other schools. Whoever had gone and is listed again comes back.
    """
    created: list[Said] = []
    changed: list[Changed] = []
    same, seen = 0, set()
    for line in said:
        seen.add(line.key)
        there = known.get(line.key)
        if there is None:
            created.append(line)
        elif changes := changes_of(line, there):
            changed.append(Changed(line, there, changes))
        else:
            same += 1
    left = tuple(
        one for key, one in known.items() if said and key not in seen and not one.gone and missed(one)
    )
    return Comparison(tuple(created), tuple(changed), same, left)


def changes_of(said: Said, known: Known) -> tuple[Change, ...]:
    """The fields in which a line differs from what is known."""
    changes = [
        Change(name, known.fields.get(name), new)
        for name, new in said.fields.items()
        if known.fields.get(name) != new
    ]
    if known.gone:
        changes.append(Change("gone", "gone", None))
    return tuple(changes)


def moves(one: Changed) -> bool:
    """Whether a person comes to another school."""
    return any(change.field == "school" for change in one.changes)


def posts_to_be(one: Changed) -> frozenset[PostKind]:
    """The posts a person would have at the school where the roster puts them."""
    said, held = one.said.get("posts"), one.known.fields.get("posts")
    if isinstance(said, frozenset):
        return said
    if moves(one) or not isinstance(held, frozenset):
        return frozenset({PostKind.TEACHER})
    return held


def posts_begun(one: Changed) -> frozenset[PostKind]:
    """Those of them that they do not hold there yet."""
    held = one.known.fields.get("posts")
    return posts_to_be(one) - (held if isinstance(held, frozenset) and not moves(one) else frozenset())


def base_settled(schools: Comparison, known: Iterable[Known]) -> Verdict:
    """A district has one base school: a second one in the roster is refused until the first is given up."""
    new_role = {one.known.id: one.said.get("role") for one in schools.changed if "role" in one.said.fields}
    bases = [
        one.name
        for one in known
        if not one.gone and new_role.get(one.id, one.fields.get("role")) == "base" and one.id not in new_role
    ]
    bases += [one.known.name for one in schools.changed if new_role.get(one.known.id) == "base"]
    bases += [str(said.get("name")) for said in schools.created if said.get("role") == "base"]
    if len(bases) <= 1:
        return ALLOWED
    return refuse(
        "P1-1.1",
        "学区只能有一所基地校，导入后会有：%(names)s。请在名册的“学区内角色”里只留一所，原来的改为其他角色。",
        names="、".join(bases),
    )


def may_confirm_roster(state: str, errors: int, obstacle: str = "") -> Verdict:
    """Only a roster without faults is brought in, and each only once."""
    if state in {"importing", "done"}:
        return refuse(None, "这份名册已经有人确认导入了，不必再点。")
    if state != "ready":
        return refuse(None, "这份名册还没有核对好，或已取消，不能导入。")
    if errors:
        return refuse(
            None, "名册里还有%(errors)s处必须改正的问题，请下载标注好的副本，改好后重新上传。", errors=errors
        )
    return refuse(None, obstacle) if obstacle else ALLOWED


def may_gain_by_roster(gained: Iterable[str]) -> Verdict:
    """Nobody gives a post to themselves, by a roster as little as by hand."""
    if not any(gained):
        return ALLOWED
    return forbid(None, "这份名册会让您本人新任职务，不能由您自己确认，请由其他有权限的同事确认导入。")


def may_cancel_roster(state: str) -> Verdict:
    """A roster may be dropped until it is in."""
    if state in {"reading", "ready", "importing"}:
        return ALLOWED
    return refuse(None, "这份名册已经处理完了，不能再取消。")


def may_restart_roster(state: str, silent: float) -> Verdict:
    """Work that gave no sign of life for a while (seconds) may be begun anew."""
    if state in {"reading", "importing"} and silent >= STALLED:
        return ALLOWED
    return refuse(None, "名册正在处理，请稍等。")
