"""The demo's story goes as README tells it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tests.cast import NOW, Cast
from xuequ.affairs.duties import queries as duties
from xuequ.affairs.duties.models import Credit
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import Motion
from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.actions import add_post
from xuequ.affairs.organisation.models import Person, School, Subject
from xuequ.affairs.teaching.models import Activity
from xuequ.kernel.actor import PostKind
from xuequ.site import demo
from xuequ.site.demo.growing import tell_growing
from xuequ.site.demo.papers import tell_papers
from xuequ.site.demo.story import tell
from xuequ.site.demo.term import tell_term


@pytest.mark.django_db
def test_the_open_vote_of_the_demo_is_decided_by_those_one_can_enter_as() -> None:
    now = timezone.now()
    tell(now, say=lambda line: None, between_meetings=False)
    assert {"", demo.MEMBER_OFFICE, demo.LATE_LEAD} == {entry.part for entry in demo.entries()}
    motion = Motion.objects.get(state="open")
    for entry in demo.entries():
        if entry.kind in {"district_head", "principal"}:
            account = demo.account_of(entry.username)
            assert account is not None
            actor = queries.actor_of(account.pk, now=now)
            assert actor is not None
            actions.cast_ballot(actor=actor, now=now, motion_id=motion.pk, choice="for")
    chair = queries.actor_for(motion.item.meeting.chair, now=now)
    closed = actions.close_motion(actor=chair, now=now, motion_id=motion.pk)
    assert (closed.not_voted, closed.outcome) == (0, "passed")
    assert 0 < closed.in_favour - 3 < closed.entitled / 2, "it is not decided without them"


def test_the_demos_term_is_told_by_people_of_any_district(cast: Cast) -> None:
    """The same story in a small district: what it records counts, and more than one colour shows."""
    subject, _ = Subject.objects.get_or_create(district=cast.district, name="语文", defaults={"roll": 1})
    Person.objects.filter(district=cast.district).update(subject=subject)
    for part in ("head", "office", "lead_office", "supported_office", "member_office", "bursar"):
        add_post(cast.people[part], PostKind.TEACHER, starts=date(2020, 9, 1))
    office = cast.actor("office")
    calendar = queries.calendar_of(cast.district.pk)
    schools = list(School.objects.filter(district=cast.district).order_by("roll"))
    tell_term(cast.district.pk, NOW, calendar, schools, office, besides=tell_papers)
    tell_growing(cast.district.pk, NOW, schools, office, cast.actor("head"))
    assert Activity.objects.filter(state="confirmed").count() > 20
    assert Credit.objects.filter(quota="observe").count() > 20
    term = queries.term_on(cast.district.pk, NOW.date())
    assert term is not None
    states = {one.quota.key: set(one.states) for one in duties.overview(office, term, NOW.date())}
    assert len(states["observe"]) > 1
