"""What is owed between schools: by pairs (P1-2.1, P1-3.1c, d), lead schools (P1-3.1a), mentorships (P1-3.1b)
and instructors (P1-3.2)."""

from __future__ import annotations

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.partnerships import queries, rules
from xuequ.kernel.duty import Every, Figure, Norm, Owes, Quota
from xuequ.kernel.words import N_


def _quota(key: str, clause: str, title: str, unit: str, owes: Owes, every: Every, figure: int) -> Quota:
    debtors = {
        Owes.PAIR: queries.pairs_owing,
        Owes.SCHOOL: duties.schools_of("lead"),
        Owes.MENTORSHIP: queries.mentorships_owing,
        Owes.INSTRUCTOR: queries.instructors_owing,
    }
    return Quota(
        key=key,
        clause=clause,
        title=title,
        unit=unit,
        owes=owes,
        every=every,
        figures={None: Figure(figure)},
        debtors=debtors[owes],
    )


QUOTAS = (
    _quota(rules.GUIDANCE, "P1-2.1", N_("教研指导"), N_("次"), Owes.PAIR, Every.MONTH, 1),
    _quota(rules.PREPARATION, "P1-2.1", N_("共同备课"), N_("次"), Owes.PAIR, Every.MONTH, 2),
    _quota(rules.DEMONSTRATION, "P1-3.1c", N_("到校示范课"), N_("节"), Owes.PAIR, Every.TERM, 1),
    _quota(rules.OPEN_ACTIVITY, "P1-3.1c", N_("公开教学活动"), N_("次"), Owes.PAIR, Every.TERM, 1),
    _quota(rules.SAME_GRADE, "P1-3.1d", N_("同年级备课"), N_("次"), Owes.PAIR, Every.TERM, 2),
    _quota(rules.POSTINGS, "P1-3.1a", N_("支教"), N_("人"), Owes.SCHOOL, Every.YEAR, 4),
    _quota(rules.MENTOR_DEMONSTRATION, "P1-3.1b", N_("师傅示范课"), N_("节"), Owes.MENTORSHIP, Every.YEAR, 1),
    _quota(rules.MENTOR_OPEN, "P1-3.1b", N_("徒弟公开课"), N_("节"), Owes.MENTORSHIP, Every.YEAR, 2),
    _quota(rules.MENTOR_PAPER, "P1-3.1b", N_("徒弟论文"), N_("篇"), Owes.MENTORSHIP, Every.YEAR, 1),
    _quota(rules.INSTRUCTOR, "P1-3.2", N_("学科指导"), N_("次"), Owes.INSTRUCTOR, Every.MONTH, 4),
)

NORMS = (
    Norm(
        key=rules.PER_POINT,
        clause="P1-3.2",
        title=N_("指导员津贴每分"),
        unit=N_("元"),
        every=Every.TERM,
        figures={None: Figure(20)},
        most=500,
    ),
    Norm(
        key=rules.LOAD,
        clause="P1-3.2",
        title=N_("指导员每月工作量"),
        unit=N_("节"),
        every=Every.MONTH,
        figures={None: Figure(72)},
        most=300,
    ),
)
