"""Partnerships for programs: pairs, postings, mentorships, instructors."""

from ninja import Router

from xuequ.affairs.partnerships.api import exchange, pairs

router = Router(tags=["partnerships"])
router.add_router("", pairs.router)
router.add_router("", exchange.router)
