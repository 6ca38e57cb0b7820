"""What became of an agenda after its notice: those invited are told once, whatever was changed (P2-3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from xuequ.kernel.clause import clause
from xuequ.kernel.words import N_

CHANGES = {
    "added": N_("新列入“%(title)s”"),
    "removed": N_("不再列入“%(title)s”"),
    "reordered": N_("先后顺序有调整"),
    "length": N_("会议时长改为%(length)s分钟"),
    "number": N_("会议名称改为%(title)s"),
}
"""What can change, and how it is told."""
UNDOES = {"added": "removed", "removed": "added"}
BUNDLE = timedelta(minutes=10)
"""Changes are told together when for so long nothing more was changed."""

Change = Mapping[str, Any]


@clause("P2-3.2")
def with_change(changes: Sequence[Change], what: str, facts: Mapping[str, Any]) -> list[Change]:
    """The changes to be told, with one more: not what was undone, and only once what was done twice."""
    undone = {"what": UNDOES.get(what, ""), "facts": dict(facts)}
    if undone in changes:
        return [change for change in changes if change != undone]
    once = what not in UNDOES
    kept = [change for change in changes if not (once and change["what"] == what)]
    return [*kept, {"what": what, "facts": dict(facts)}]


@clause("P2-3.2")
def is_time_to_tell(changed_at: datetime, now: datetime) -> bool:
    """Whether whoever works on the agenda is likely to be done."""
    return now - changed_at >= BUNDLE
