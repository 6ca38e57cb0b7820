"""Staffing for programs: the people ledger, weeks at several schools, cross-school teaching."""

from ninja import Router

from xuequ.affairs.staffing.api import cross, ledger

router = Router(tags=["staffing"])
router.add_router("", ledger.router)
router.add_router("", cross.router)
