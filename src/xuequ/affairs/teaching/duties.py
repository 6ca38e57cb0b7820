"""What is owed of teaching: lessons observed (P1-2.2), a centre group's activities and visits (P1-1.2)."""

from __future__ import annotations

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.teaching import rules
from xuequ.kernel.actor import PostKind
from xuequ.kernel.duty import Every, Figure, Owes, Quota
from xuequ.kernel.words import N_

_OBSERVED: dict[PostKind | None, Figure] = {
    PostKind.PRINCIPAL: Figure(20, 4),
    PostKind.VICE_PRINCIPAL: Figure(25, 5),
    PostKind.DIRECTOR: Figure(30, 6),
    PostKind.DEPUTY_DIRECTOR: Figure(30, 6),
    PostKind.SUBJECT_HEAD: Figure(20, 4),
    PostKind.TEACHER: Figure(15, 3),
}

QUOTAS = (
    Quota(
        key=rules.OBSERVE,
        clause="P1-2.2",
        title=N_("听课"),
        unit=N_("节"),
        owes=Owes.PERSON,
        every=Every.TERM,
        figures=_OBSERVED,
        debtors=duties.people_in_post(*filter(None, _OBSERVED)),
    ),
    Quota(
        key=rules.GROUP_ACTIVITY,
        clause="P1-1.2",
        title=N_("中心组活动"),
        unit=N_("次"),
        owes=Owes.GROUP,
        every=Every.MONTH,
        figures={None: Figure(1)},
        debtors=duties.groups_of,
    ),
    Quota(
        key=rules.GROUP_VISIT,
        clause="P1-1.2",
        title=N_("教研员到组调研"),
        unit=N_("次"),
        owes=Owes.GROUP,
        every=Every.TERM,
        figures={None: Figure(1)},
        debtors=duties.groups_of,
    ),
)
