"""Duties for programs: quotas and their figures, standings and their records, exemptions."""

from __future__ import annotations

from ninja import Router

from xuequ.affairs.duties.api.appraisal import router as appraisals
from xuequ.affairs.duties.api.exemption import router as exemptions
from xuequ.affairs.duties.api.publication import router as publications
from xuequ.affairs.duties.api.standing import router as standings

router = Router()
for part in (standings, exemptions, publications, appraisals):
    router.add_router("", part)
