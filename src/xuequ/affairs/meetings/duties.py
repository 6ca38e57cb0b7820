"""What is owed of regular meetings: the monthly conference (P3-1), two teaching meetings a term (P2-1.2).

A series keeps its figure itself: a motion on the series changes it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from xuequ.affairs.meetings import queries, rules
from xuequ.kernel.duty import Debtor, Debtors, Every, Figure, Owes, Quota, Span
from xuequ.kernel.words import N_


def _series_held(frequency: str) -> Debtors:
    def debtors(district: UUID, first: date, last: date, only: Collection[UUID] | None) -> Sequence[Debtor]:
        return [
            Debtor(series.pk, series.name, spans=(Span(first),), figure=Figure(series.times))
            for series in queries.series_held(district, frequency)
            if only is None or series.pk in only
        ]

    return debtors


QUOTAS = (
    Quota(
        key=rules.MONTHLY,
        clause="P3-1",
        title=N_("每月例会"),
        unit=N_("次"),
        owes=Owes.DISTRICT,
        every=Every.MONTH,
        figures={None: Figure(1)},
        debtors=_series_held("monthly"),
        by_motion=False,
    ),
    Quota(
        key=rules.TERMLY,
        clause="P2-1.2",
        title=N_("每学期例会"),
        unit=N_("次"),
        owes=Owes.DISTRICT,
        every=Every.TERM,
        figures={None: Figure(2)},
        debtors=_series_held("term"),
        by_motion=False,
    ),
)
