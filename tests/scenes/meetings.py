"""Scenes of the loop to begin a test in, made by the actions a person would use, and the ids in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from tests.cast import MEETING_AT, NEXT_AT, NOW, Cast
from tests.scenes.ids import Ids, people_of
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings import queries
from xuequ.affairs.meetings.rules import NewFigures
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.resolutions.models import Resolution
from xuequ.affairs.resolutions.rules import Proposal

Figures = Mapping[str, Any] | None


def planned(cast: Cast) -> Ids:
    """A meeting being prepared: an item handed in by the lead school, another by the supported one."""
    meeting = cast.planned()
    following = meetings.plan_meeting(
        actor=cast.actor("office"), now=NOW, series_id=meeting.series_id, starts_at=NEXT_AT
    )
    given = {"now": NOW, "meeting_id": meeting.pk, "business": "plan", "minutes": 10}
    item = meetings.hand_in_item(actor=cast.actor("lead_office"), title="共享实验室", **given)
    other = meetings.hand_in_item(actor=cast.actor("supported_office"), title="共享图书", **given)
    return {
        "series": str(meeting.series_id),
        "meeting": str(meeting.pk),
        "following": str(following.pk),
        "item": str(item.pk),
        "other": str(other.pk),
        **people_of(cast),
    }


def ready(cast: Cast) -> Ids:
    """Every item is settled; the notice can go out."""
    meeting = cast.planned()
    item = cast.item(meeting)
    return {"meeting": str(meeting.pk), "item": str(item.pk), **people_of(cast)}


def published(cast: Cast) -> Ids:
    """The notice is out; the member school's principal asks that their director comes instead."""
    meeting, item = cast.published()
    meetings.reply(
        actor=cast.actor("member_principal"),
        now=NOW,
        meeting_id=meeting.pk,
        answer="proxy",
        reason="外出培训",
        proxy_id=cast.people["member_office"].pk,
    )
    return {"meeting": str(meeting.pk), "item": str(item.pk), **people_of(cast)}


def assembled(cast: Cast) -> Ids:
    """The meeting was opened a moment ago, no item is called yet."""
    ids = arriving(cast)
    meetings.open_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=ids["meeting"])
    return ids


def sitting(cast: Cast) -> Ids:
    """The meeting goes on, its item is discussed, the lead school's principal has the floor."""
    meeting, item = cast.opened()
    meetings.give_floor(
        actor=cast.actor("head"), now=MEETING_AT, item_id=item.pk, person_id=cast.people["lead_principal"].pk
    )
    first = meeting.items.get(source="follow_up")
    return {"meeting": str(meeting.pk), "item": str(item.pk), "first": str(first.pk), **people_of(cast)}


def arriving(cast: Cast) -> Ids:
    """The notice is out and it is time to come; the chair is there, and enough to begin."""
    meeting, item = cast.published()
    for part in ("head", "lead_principal", "supported_principal"):
        meetings.sign_in(actor=cast.actor(part), now=MEETING_AT, meeting_id=meeting.pk)
    return {"meeting": str(meeting.pk), "item": str(item.pk), **people_of(cast)}


def _motion(
    cast: Cast, ids: Ids, ballot: str, *, rule: str = "", opened: bool = True, figures: Figures = None
) -> Ids:
    series = queries.visible_series(cast.actor("office")).get(meetings=ids["meeting"])
    motion = meetings.put_motion(
        actor=cast.actor("office"),
        now=MEETING_AT,
        item_id=ids["item"],
        text="同意共享实验室",
        ballot=ballot,
        rule=rule,
        resolution=Proposal(
            measure="开放实验室",
            responsible=cast.schools["lead"].pk,
            assisting=(cast.schools["supported"].pk,),
            due=date(2026, 12, 10),
        ),
        figures=NewFigures(series.pk, figures) if figures else None,
    )
    if opened:
        meetings.open_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
    return {**ids, "motion": str(motion.pk)}


def moved(cast: Cast) -> Ids:
    """A motion is put, not yet voted on."""
    return _motion(cast, sitting(cast), "named", opened=False)


def voting(cast: Cast, rule: str = "", figures: Figures = None) -> Ids:
    """A named vote is open."""
    return _motion(cast, sitting(cast), "named", rule=rule, figures=figures)


def voting_secretly(cast: Cast) -> Ids:
    """A secret vote is open."""
    return _motion(cast, sitting(cast), "secret")


def raising_hands(cast: Cast) -> Ids:
    """A show of hands is entered."""
    ids = _motion(cast, sitting(cast), "hands")
    meetings.enter_hands(actor=cast.actor("office"), now=MEETING_AT, motion_id=ids["motion"])
    return ids


def settled(cast: Cast, rule: str = "", figures: Figures = None) -> Ids:
    """Every item has its disposal; the meeting can be closed."""
    ids = voting(cast, rule, figures)
    for part in cast.voters:
        meetings.cast_ballot(actor=cast.actor(part), now=MEETING_AT, motion_id=ids["motion"], choice="for")
    meetings.close_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=ids["motion"])
    office = cast.actor("office")
    meetings.dispose_item(actor=office, now=MEETING_AT, item_id=ids["item"], disposal="decided")
    meetings.start_item(actor=office, now=MEETING_AT, item_id=ids["first"])
    meetings.dispose_item(actor=office, now=MEETING_AT, item_id=ids["first"], disposal="noted")
    return ids


def closed(cast: Cast, rule: str = "", figures: Figures = None) -> Ids:
    """The meeting is over, no minutes yet."""
    ids = settled(cast, rule, figures)
    meetings.close_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=ids["meeting"])
    return ids


def drafted(cast: Cast, rule: str = "", figures: Figures = None) -> Ids:
    """The minutes are drafted."""
    ids = closed(cast, rule, figures)
    minutes = meetings.draft_minutes(actor=cast.actor("office"), now=MEETING_AT, meeting_id=ids["meeting"])
    return {**ids, "minutes": str(minutes.pk)}


def sealed(cast: Cast, rule: str = "", figures: Figures = None) -> Ids:
    """The minutes are signed; a resolution with its task is issued."""
    ids = drafted(cast, rule, figures)
    meetings.sign_minutes(actor=cast.actor("head"), now=MEETING_AT, minutes_id=ids["minutes"])
    resolution = Resolution.objects.get(origin=ids["meeting"])
    return {
        **ids,
        "resolution": str(resolution.pk),
        "document": str(resolution.document_id),
        "task": str(resolution.task.pk),
    }


def submitted(cast: Cast) -> Ids:
    """The lead school's office reported the task done."""
    ids = sealed(cast)
    resolutions.report(
        actor=cast.actor("lead_office"),
        now=MEETING_AT,
        task_id=ids["task"],
        percent=100,
        text="已全部开放",
        done=True,
    )
    return ids


def explaining(cast: Cast) -> Ids:
    """The next meeting checks earlier decisions; an explanation waits to be heard."""
    ids = sealed(cast)
    explained = resolutions.explain(
        actor=cast.actor("lead_office"),
        now=NEXT_AT - timedelta(days=3),
        task_id=ids["task"],
        reason="设备未到",
        remedy="先用教室",
        new_date=date(2026, 12, 30),
    )
    office = cast.actor("office")
    series = queries.visible_series(office).get()
    following = cast.planned(series, at=NEXT_AT)
    meetings.publish_meeting(actor=office, now=MEETING_AT + timedelta(days=1), meeting_id=following.pk)
    for part in cast.voters:
        meetings.sign_in(actor=cast.actor(part), now=NEXT_AT, meeting_id=following.pk)
    meetings.open_meeting(actor=cast.actor("head"), now=NEXT_AT, meeting_id=following.pk)
    item = following.items.get(source="follow_up")
    meetings.start_item(actor=office, now=NEXT_AT, item_id=item.pk)
    return {**ids, "item": str(item.pk), "explanation": str(explained.pk)}


MEETINGS: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {
    "planned": (planned, NOW),
    "ready": (ready, NOW),
    "published": (published, NOW),
    "assembled": (assembled, MEETING_AT),
    "arriving": (arriving, MEETING_AT),
    "sitting": (sitting, MEETING_AT),
    "moved": (moved, MEETING_AT),
    "voting": (voting, MEETING_AT),
    "voting_secretly": (voting_secretly, MEETING_AT),
    "raising_hands": (raising_hands, MEETING_AT),
    "settled": (settled, MEETING_AT),
    "closed": (closed, MEETING_AT),
    "drafted": (drafted, MEETING_AT),
    "sealed": (sealed, MEETING_AT),
    "submitted": (submitted, MEETING_AT),
    "explaining": (explaining, NEXT_AT),
}
"""How to come to each scene, and what time it is there."""
