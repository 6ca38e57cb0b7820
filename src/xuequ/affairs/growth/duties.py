"""What is owed of growth: hours of training (P1-0f), a running project in every school and everybody in one
(P1-4)."""

from __future__ import annotations

from xuequ.affairs.duties.queries import people_in_post, schools_of
from xuequ.affairs.growth import rules
from xuequ.kernel.actor import PostKind
from xuequ.kernel.duty import Every, Figure, Owes, Quota
from xuequ.kernel.words import N_

QUOTAS = (
    Quota(
        key=rules.TRAINING_HOURS,
        clause="P1-0f",
        title=N_("校本培训"),
        unit=N_("学时"),
        owes=Owes.PERSON,
        every=Every.YEAR,
        figures=dict.fromkeys(rules.OWING, Figure(rules.YEARLY)),
        debtors=people_in_post(*rules.OWING),
    ),
    Quota(
        key=rules.RESEARCH_PROJECT,
        clause="P1-4",
        title=N_("在研课题"),
        unit=N_("项"),
        owes=Owes.SCHOOL,
        every=Every.TERM,
        figures={None: Figure(1)},
        debtors=schools_of(),
    ),
    Quota(
        key=rules.RESEARCH_PART,
        clause="P1-4",
        title=N_("参与课题"),
        unit=N_("项"),
        owes=Owes.PERSON,
        every=Every.YEAR,
        figures={PostKind.TEACHER: Figure(1)},
        debtors=people_in_post(PostKind.TEACHER),
    ),
)
