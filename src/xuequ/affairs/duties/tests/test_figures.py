"""P3-4: a figure changes by a resolution that names it, by nothing else, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.cast import MEETING_AT, Cast
from tests.program import set_clock
from tests.scenes import Ids, sitting
from xuequ.affairs.duties import actions, queries
from xuequ.affairs.duties.models import QuotaFigure
from xuequ.affairs.duties.rules import NewFigure
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions.models import Resolution
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.actor import PostKind
from xuequ.kernel.duty import Figure
from xuequ.kernel.verdict import Refused

TODAY = MEETING_AT.date()
NEW = NewFigure("observe", Figure(18, 5), date(2026, 9, 1), post=PostKind.PRINCIPAL)


def put(cast: Cast, ids: Ids, new: NewFigure = NEW, **said):
    proposal = Proposal(
        measure="按新指标执行",
        responsible=cast.schools["base"].pk,
        due=date(2026, 12, 31),
        acceptance="",
        **said,
    )
    return meetings.put_motion(
        actor=cast.actor("office"),
        now=MEETING_AT,
        item_id=ids["item"],
        text="调整听课节数",
        ballot="named",
        resolution=proposal,
        quota_figure=new,
    )


def decided(cast: Cast, new: NewFigure = NEW, against: tuple[str, ...] = ()) -> Ids:
    """The motion is put and voted on, the meeting closed, the minutes signed."""
    ids = sitting(cast)
    motion = put(cast, ids, new)
    now, head, office = MEETING_AT, cast.actor("head"), cast.actor("office")
    meetings.open_motion(actor=head, now=now, motion_id=motion.pk)
    for part in cast.voters:
        choice = "against" if part in against else "for"
        meetings.cast_ballot(actor=cast.actor(part), now=now, motion_id=motion.pk, choice=choice)
    meetings.close_motion(actor=head, now=now, motion_id=motion.pk)
    disposal = "noted" if against else "decided"
    meetings.dispose_item(actor=office, now=now, item_id=ids["item"], disposal=disposal)
    meetings.start_item(actor=office, now=now, item_id=ids["first"])
    meetings.dispose_item(actor=office, now=now, item_id=ids["first"], disposal="noted")
    meetings.close_meeting(actor=head, now=now, meeting_id=ids["meeting"])
    minutes = meetings.draft_minutes(actor=office, now=now, meeting_id=ids["meeting"])
    meetings.sign_minutes(actor=head, now=now, minutes_id=minutes.pk)
    return {**ids, "motion": str(motion.pk)}


def required(cast: Cast, part: str) -> Figure:
    actor = cast.actor(part)
    term = organisation.term_on(actor.district, TODAY)
    assert term is not None
    quota = queries.get_quota("observe")
    rows = queries.standings(
        actor.district, quota, queries.periods_of(actor, quota, term), TODAY, only=[actor.person]
    )
    return rows[0].required


def test_P3_4_a_passed_resolution_carries_the_figure_and_it_is_in_force_at_once(cast: Cast) -> None:
    assert required(cast, "lead_principal") == Figure(20, 4)
    ids = decided(cast)
    assert required(cast, "lead_principal") == Figure(18, 5)
    assert required(cast, "teacher") == Figure(15, 3)
    resolution = Resolution.objects.get(origin=ids["meeting"])
    row = QuotaFigure.objects.get()
    assert (row.resolution, row.resolution_number) == (resolution.pk, resolution.number)
    assert (
        "听课（校长）：自2026-09-01起，每学期由20节（其中外校4节）改为18节（其中外校5节）。"
        in resolution.text
    )


def test_P3_4_what_two_thirds_did_not_want_changes_nothing(cast: Cast) -> None:
    decided(cast, against=("lead_principal", "member_principal"))
    assert not QuotaFigure.objects.exists()
    assert required(cast, "lead_principal") == Figure(20, 4)


def test_P3_4_no_one_changes_a_figure_by_themselves(cast: Cast) -> None:
    for part in ("head", "office", "system_admin"):
        with pytest.raises(Refused, match="个人无权"):
            actions.change_figure(actor=cast.actor(part), now=MEETING_AT, quota="observe")


def test_P3_4_a_figure_for_the_next_term_leaves_this_one_as_it_is(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, MEETING_AT)
    decided(cast, NewFigure("observe", Figure(18, 5), date(2026, 12, 1), post=PostKind.PRINCIPAL))
    assert required(cast, "lead_principal") == Figure(20, 4)
    page = sign_in(cast, "teacher").get(reverse("duties:figures", args=["observe"])).content.decode()
    assert "不变，下学期起适用" in page


def test_P3_4_applying_the_same_resolution_again_changes_nothing(cast: Cast) -> None:
    decided(cast)
    row = QuotaFigure.objects.get()
    again = {
        "actor": cast.actor("head"),
        "now": MEETING_AT,
        "number": row.resolution_number,
        "figures": [NEW],
    }
    assert actions.set_figures(resolution=row.resolution, **again) == 0
    assert QuotaFigure.objects.count() == 1


def test_P3_4_the_database_itself_refuses_to_change_a_figure(cast: Cast) -> None:
    decided(cast)
    for change in (
        lambda: QuotaFigure.objects.update(total=1),
        lambda: QuotaFigure.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def wrong() -> Iterator[tuple[NewFigure, str]]:
    """New figures that no motion may name, and why."""
    principal = {"post": PostKind.PRINCIPAL}
    first = date(2026, 9, 1)
    yield NewFigure("nothing", Figure(1), first), "哪一项"
    yield NewFigure("meetings_monthly", Figure(1), first), "哪一项"
    yield NewFigure("observe", Figure(18, 5), first), "哪个职务"
    yield NewFigure("observe", Figure(18, 5), first, post=PostKind.BURSAR), "没有这项指标"
    yield NewFigure("observe", Figure(20, 4), first, **principal), "和现行的一样"
    yield NewFigure("observe", Figure(5), date(2026, 8, 31), **principal), "已经过去"
    yield NewFigure("observe", Figure(1000), first, **principal), "最多写"
    yield NewFigure("observe", Figure(5), first, ends=date(2026, 8, 1), **principal), "结束日期"
    yield NewFigure("observe", Figure(5), first, school=uuid4(), **principal), "不在本学区"
    yield NewFigure("group_activity", Figure(2, 1), date(2026, 11, 1)), "不分校内校外"


@pytest.mark.parametrize(("new", "why"), list(wrong()), ids=[why for _new, why in wrong()])
def test_P3_4_a_motion_names_only_a_figure_that_can_be(cast: Cast, new: NewFigure, why: str) -> None:
    ids = sitting(cast)
    with pytest.raises(Refused, match=why):
        put(cast, ids, new)


def test_P3_4_the_vote_on_a_figure_takes_two_thirds_of_those_entitled(cast: Cast) -> None:
    assert put(cast, sitting(cast)).rule_name == "quota"
