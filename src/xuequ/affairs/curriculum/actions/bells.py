"""The bell times of a school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.models import BellTime
from xuequ.affairs.curriculum.rules import Bell
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action


@action("curriculum.set_bell_times", quiet=("bells",))
def set_bell_times(
    *, actor: Actor, now: datetime, school_id: UUID, bells: Sequence[Bell]
) -> tuple[Bell, ...]:
    """Set when each period of a school begins and ends; what was kept before is replaced whole."""
    school = organisation.get_school(actor, school_id)
    rules.may_keep_timetable(actor, school.pk).enforce()
    rules.bells_in_order(bells).enforce()
    replace_bells(school.pk, bells)
    return tuple(bells)


def replace_bells(school: UUID, bells: Sequence[Bell]) -> None:
    """Keep these bells and no others; in the caller's transaction."""
    BellTime.objects.filter(school=school).delete()
    BellTime.objects.bulk_create(
        BellTime(school_id=school, number=bell.number, starts=bell.starts, ends=bell.ends) for bell in bells
    )
