"""Teaching for programs: records of what was done, and score sheets."""

from __future__ import annotations

from ninja import Router

from xuequ.affairs.teaching.api.activity import router as activities
from xuequ.affairs.teaching.api.open_classroom import router as open_classrooms
from xuequ.affairs.teaching.api.paper import router as papers
from xuequ.affairs.teaching.api.sheet import router as sheets

router = Router()
for part in (activities, open_classrooms, papers, sheets):
    router.add_router("", part)
