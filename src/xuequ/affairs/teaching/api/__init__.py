"""Teaching for programs: the calendar, records of what was done, plans of the term, score sheets."""

from __future__ import annotations

from ninja import Router

from xuequ.affairs.teaching.api.activity import router as activities
from xuequ.affairs.teaching.api.open_classroom import router as open_classrooms
from xuequ.affairs.teaching.api.paper import router as papers
from xuequ.affairs.teaching.api.plan import router as plans
from xuequ.affairs.teaching.api.session import router as sessions
from xuequ.affairs.teaching.api.sheet import router as sheets

router = Router()
for part in (activities, open_classrooms, papers, sessions, plans, sheets):
    router.add_router("", part)
