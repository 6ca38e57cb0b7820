"""Growth for programs: training, hours, research."""

from __future__ import annotations

from ninja import Router

from xuequ.affairs.growth.api.hours import router as hours
from xuequ.affairs.growth.api.research import router as research
from xuequ.affairs.growth.api.training import router as training

router = Router(tags=["growth"])
router.add_router("", training)
router.add_router("", hours)
router.add_router("", research)
