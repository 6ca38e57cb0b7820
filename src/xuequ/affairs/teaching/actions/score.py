"""Score sheets: laid out by the secretariat; a changed sheet is a new version beside the old one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.models import Dimension, ScoreSheet
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action


@action("teaching.keep_sheet")
def keep_sheet(
    *, actor: Actor, now: datetime, sheet: rules.SheetDraft, sheet_id: UUID | None = None, usual: bool = False
) -> ScoreSheet:
    """Lay out a score sheet; of one that is changed the next version is made, and old scores keep theirs."""
    rules.may_keep_sheets(actor).enforce()
    rules.sheet_complete(sheet).enforce()
    version = 1
    if sheet_id is not None:
        old = queries.get_sheet(actor, sheet_id, lock=True)
        version, usual = old.version + 1, usual or old.usual
        old.active = False
        old.save(update_fields=["active"])
    if usual:
        ScoreSheet.objects.filter(district=actor.district, active=True, usual=True).update(usual=False)
    made = ScoreSheet.objects.create(
        district_id=actor.district,
        name=sheet.name.strip(),
        version=version,
        very_good=sheet.very_good,
        good=sheet.good,
        fair=sheet.fair,
        scored=sheet.scored,
        usual=usual,
    )
    Dimension.objects.bulk_create(
        Dimension(sheet=made, name=name.strip(), points=points, position=place)
        for place, (name, points) in enumerate(sheet.dimensions)
    )
    return made


@action("teaching.begin_sheets")
def begin_sheets(*, actor: Actor, now: datetime) -> list[ScoreSheet]:
    """The two sheets a district begins with, where it has none yet."""
    rules.may_keep_sheets(actor).enforce()
    if queries.visible_sheets(actor).exists():
        return list(queries.visible_sheets(actor))
    return [
        keep_sheet(actor=actor, now=now, sheet=sheet, usual=place == 0)
        for place, sheet in enumerate(rules.READY)
    ]
