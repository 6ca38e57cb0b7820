"""Two months in a district, told by its people through the product's own actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import District, School
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.kernel.actor import Actor
from xuequ.platform.notify.actions import mark_read
from xuequ.platform.notify.models import Message
from xuequ.site.demo import ground
from xuequ.site.demo.calendar import tell_coming, tell_groups
from xuequ.site.demo.growing import tell_growing
from xuequ.site.demo.lending import tell_lending
from xuequ.site.demo.matters import CONFERENCE, LAST_MONTH, TEACHING
from xuequ.site.demo.papers import tell_papers
from xuequ.site.demo.partners import tell_partners
from xuequ.site.demo.story.meeting import held, series_of
from xuequ.site.demo.story.tasks import carried_out, explained
from xuequ.site.demo.story.told import Told, days_before
from xuequ.site.demo.story.week import going_on, next_teaching, this_week
from xuequ.site.demo.term import Term, tell_term

Say = Callable[[str], object]


def tell(now: datetime, *, say: Say, between_meetings: bool = True) -> None:
    """Make the district and all that happened in it until now; whole or not at all.

    Without what happened ``between_meetings`` it is told in half the time.
    """
    with transaction.atomic():
        district = ground.lay(now, say=say)
        told = Told(
            district,
            queries.calendar_of(district.pk),
            list(School.objects.filter(district=district).order_by("roll")),
        )
        conference, teaching = series_of(told, days_before(told, now, 45))
        say("　两个月来的例会…")
        held(told, conference, days_before(told, now, 40), CONFERENCE)
        carried_out(told, days_before(told, now, 24), done=3, reported=4)
        held(told, teaching, days_before(told, now, 28), TEACHING)
        held(told, conference, days_before(told, now, 20), LAST_MONTH)
        carried_out(told, days_before(told, now, 4), done=1, reported=3)
        if between_meetings:
            _between_meetings(told, now, say)
        _caught_up(days_before(told, now, 3))
        resolutions.remind(_product(district), now)
        explained(told, now)
        say("　本周的会…")
        this_week(told, conference, now)
        next_teaching(told, teaching, now)
        going_on(told, conference, now)


def _between_meetings(told: Told, now: datetime, say: Say) -> None:
    """What people did for their duties: observing lessons, helping another school, training, research."""
    district, office = told.district.pk, told.office(now)
    say("　这学期听过的课、备过的课…")
    tell_term(district, now, told.calendar, told.schools, office, besides=_besides)
    say("　对口帮扶、支教、师徒、兼课、培训、课题…")
    tell_partners(district, now, told.schools, office)
    tell_growing(district, now, told.schools, office, told.head(now))
    tell_lending(district, now, told.schools, office, told.head(now))


def _besides(term: Term) -> None:
    """What happened in the term besides lessons: the groups' plans, paper records, what comes next week."""
    tell_groups(term)
    tell_papers(term)
    tell_coming(term)


def _caught_up(now: datetime) -> None:
    """People have read what came until then."""
    for account in Message.objects.values_list("account", flat=True).distinct():
        mark_read(account=account, now=now)


def _product(district: District) -> Actor:
    return Actor(person=UUID(int=0), district=district.pk, name="学区通")
