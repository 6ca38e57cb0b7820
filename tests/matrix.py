"""Who may do what, as data: every action, to whom of the cast it is given, what the others get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.cast import MEETING_AT, NEXT_AT, NOW, POSTS, Cast
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings import queries
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.resolutions.models import Resolution
from xuequ.affairs.resolutions.rules import Proposal

Ids = dict[str, str]

EVERYBODY = frozenset(POSTS)
NOBODY: frozenset[str] = frozenset()
SECRETARIAT = frozenset({"head", "office", "clerk"})
"""The base school's office, and the district head who chairs the conference."""
RUNNING = frozenset({"head", "office"})
"""Chair and recorder of the meeting."""
VOTERS = frozenset({"head", "lead_principal", "supported_principal", "member_principal"})
INVITED = VOTERS | {"office"}
OFFICES = frozenset({"office", "clerk", "lead_office", "supported_office", "member_office"})
SCHOOLS = VOTERS | OFFICES
"""Everybody who answers for a school: its principal and its academic office."""
LEAD = frozenset({"lead_principal", "lead_office"})
ASSISTING = frozenset({"supported_principal", "supported_office"})
SEES_ITEM = SECRETARIAT | LEAD
"""Who sees the lead school's item before the notice is out; for the others it is not there."""
UNSEEN = dict.fromkeys(EVERYBODY - SEES_ITEM, 404)
UNINVITED = dict.fromkeys(EVERYBODY - INVITED, 404)
NO_DRAFT = dict.fromkeys(EVERYBODY - SECRETARIAT, 404)
"""To whom a draft of minutes is not there."""


@dataclass(frozen=True)
class Deed:
    """One action by its address: the scene, by whom, how others are refused (403 unless ``denied``)."""

    action: str
    scene: str
    address: str
    allowed: frozenset[str]
    body: Callable[[Ids], Any] = lambda ids: None
    denied: Mapping[str, int] = field(default_factory=dict)
    method: str = "POST"
    names_ids: bool = True
    """Whether anything of the district is named; if not, another district's people do it for their own."""

    def __str__(self) -> str:
        return f"{self.action} in {self.scene}"

    def expected(self, part: str) -> int:
        """The status that a part of the cast gets; 200 stands for every yes."""
        return 200 if part in self.allowed else self.denied.get(part, 403)


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
        **_people(cast),
    }


def _people(cast: Cast) -> Ids:
    schools = {f"{role}_school": str(school.pk) for role, school in cast.schools.items()}
    return {**{part: str(person.pk) for part, person in cast.people.items()}, **schools}


def ready(cast: Cast) -> Ids:
    """Every item is settled; the notice can go out."""
    meeting = cast.planned()
    item = cast.item(meeting)
    return {"meeting": str(meeting.pk), "item": str(item.pk), **_people(cast)}


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
    return {"meeting": str(meeting.pk), "item": str(item.pk), **_people(cast)}


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
    return {"meeting": str(meeting.pk), "item": str(item.pk), "first": str(first.pk), **_people(cast)}


def arriving(cast: Cast) -> Ids:
    """The notice is out and it is time to come; the chair is there."""
    meeting, item = cast.published()
    meetings.sign_in(actor=cast.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
    return {"meeting": str(meeting.pk), "item": str(item.pk), **_people(cast)}


def _motion(cast: Cast, ids: Ids, ballot: str, *, opened: bool = True) -> Ids:
    motion = meetings.put_motion(
        actor=cast.actor("office"),
        now=MEETING_AT,
        item_id=ids["item"],
        text="同意共享实验室",
        ballot=ballot,
        resolution=Proposal(
            measure="开放实验室",
            responsible=cast.schools["lead"].pk,
            assisting=(cast.schools["supported"].pk,),
            due=date(2026, 12, 10),
        ),
    )
    if opened:
        meetings.open_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
    return {**ids, "motion": str(motion.pk)}


def moved(cast: Cast) -> Ids:
    """A motion is put, not yet voted on."""
    return _motion(cast, sitting(cast), "named", opened=False)


def voting(cast: Cast) -> Ids:
    """A named vote is open."""
    return _motion(cast, sitting(cast), "named")


def voting_secretly(cast: Cast) -> Ids:
    """A secret vote is open."""
    return _motion(cast, sitting(cast), "secret")


def raising_hands(cast: Cast) -> Ids:
    """A show of hands is entered."""
    ids = _motion(cast, sitting(cast), "hands")
    meetings.enter_hands(actor=cast.actor("office"), now=MEETING_AT, motion_id=ids["motion"])
    return ids


def settled(cast: Cast) -> Ids:
    """Every item has its disposal; the meeting can be closed."""
    ids = voting(cast)
    for part in cast.voters:
        meetings.cast_ballot(actor=cast.actor(part), now=MEETING_AT, motion_id=ids["motion"], choice="for")
    meetings.close_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=ids["motion"])
    office = cast.actor("office")
    meetings.dispose_item(actor=office, now=MEETING_AT, item_id=ids["item"], disposal="decided")
    meetings.start_item(actor=office, now=MEETING_AT, item_id=ids["first"])
    meetings.dispose_item(actor=office, now=MEETING_AT, item_id=ids["first"], disposal="noted")
    return ids


def closed(cast: Cast) -> Ids:
    """The meeting is over, no minutes yet."""
    ids = settled(cast)
    meetings.close_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=ids["meeting"])
    return ids


def drafted(cast: Cast) -> Ids:
    """The minutes are drafted."""
    ids = closed(cast)
    minutes = meetings.draft_minutes(actor=cast.actor("office"), now=MEETING_AT, meeting_id=ids["meeting"])
    return {**ids, "minutes": str(minutes.pk)}


def sealed(cast: Cast) -> Ids:
    """The minutes are signed; a resolution with its task is issued."""
    ids = drafted(cast)
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


SCENES: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {
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

SERIES = {
    "kind": "other",
    "name": "安全工作例会",
    "chair_post": "district_head",
    "voters": ["principal"],
    "start_time": "15:00",
}


def _person(part: str) -> Callable[[Ids], Any]:
    return lambda ids: {"person": ids[part]}


DEEDS = [
    Deed(
        "meetings.create_series",
        "planned",
        "meeting-series",
        SECRETARIAT,
        lambda ids: SERIES,
        names_ids=False,
    ),
    Deed("meetings.change_series", "planned", "meeting-series/{series}", SECRETARIAT, lambda ids: SERIES),
    Deed(
        "meetings.plan",
        "planned",
        "meetings",
        SECRETARIAT,
        lambda ids: {"series": ids["series"], "starts_at": "2027-01-06T14:00:00+08:00"},
    ),
    Deed(
        "meetings.plan_term",
        "planned",
        "meeting-series/{series}/term",
        SECRETARIAT,
        lambda ids: {"starts": ["2027-01-06T14:00:00+08:00"]},
    ),
    Deed(
        "meetings.move",
        "planned",
        "meetings/{meeting}/move",
        SECRETARIAT,
        lambda ids: {"starts_at": "2026-11-25T14:00:00+08:00"},
    ),
    Deed(
        "meetings.cancel", "planned", "meetings/{meeting}/cancel", SECRETARIAT, lambda ids: {"reason": "停电"}
    ),
    Deed(
        "meetings.appoint_recorder", "planned", "meetings/{meeting}/recorder", SECRETARIAT, _person("clerk")
    ),
    Deed("meetings.report_items", "planned", "meetings/{meeting}/report-items", SECRETARIAT),
    Deed(
        "meetings.reorder",
        "planned",
        "meetings/{meeting}/order",
        SECRETARIAT,
        lambda ids: {"items": [ids["other"], ids["item"]]},
    ),
    Deed(
        "meetings.hand_in",
        "planned",
        "meetings/{meeting}/items",
        SCHOOLS,
        lambda ids: {"title": "教研活动安排", "business": "plan"},
    ),
    Deed(
        "meetings.withdraw_item",
        "planned",
        "items/{item}/withdraw",
        frozenset({"lead_office"}),
        denied=UNSEEN,
    ),
    Deed(
        "meetings.merge_items",
        "planned",
        "items/{item}/merge",
        SECRETARIAT,
        lambda ids: {"into": ids["other"]},
        denied={**UNSEEN, "lead_office": 404, "lead_principal": 404},
    ),
    Deed(
        "meetings.change_item",
        "planned",
        "items/{item}/change",
        SECRETARIAT,
        lambda ids: {"minutes": 15},
        denied=UNSEEN,
    ),
    Deed("meetings.admit", "planned", "items/{item}/admit", frozenset({"head"}), denied=UNSEEN),
    Deed(
        "meetings.admit_all",
        "planned",
        "meetings/{meeting}/admit-all",
        frozenset({"head"}),
        denied=dict.fromkeys(EVERYBODY - SEES_ITEM - ASSISTING, 409),
    ),
    Deed(
        "meetings.decline",
        "planned",
        "items/{item}/decline",
        frozenset({"head"}),
        lambda ids: {"reason": "下学期再议"},
        denied=UNSEEN,
    ),
    Deed("meetings.carry", "planned", "items/{item}/carry", frozenset({"head"}), denied=UNSEEN),
    Deed("meetings.publish", "ready", "meetings/{meeting}/publish", SECRETARIAT),
    Deed(
        "meetings.reply",
        "published",
        "meetings/{meeting}/reply",
        INVITED,
        lambda ids: {"answer": "yes"},
        denied=UNINVITED,
    ),
    Deed("meetings.remind", "published", "meetings/{meeting}/remind", SECRETARIAT),
    Deed(
        "meetings.add_observer",
        "published",
        "meetings/{meeting}/observers",
        SECRETARIAT,
        _person("authority"),
    ),
    Deed(
        "meetings.agree_proxy",
        "published",
        "meetings/{meeting}/proxies/agree",
        frozenset({"head"}),
        _person("member_principal"),
    ),
    Deed(
        "meetings.refuse_proxy",
        "published",
        "meetings/{meeting}/proxies/refuse",
        frozenset({"head"}),
        lambda ids: {"person": ids["member_principal"], "reason": "需校长本人到会"},
    ),
    Deed(
        "meetings.sign_in",
        "arriving",
        "meetings/{meeting}/sign-in",
        INVITED - {"head"},
        denied={**UNINVITED, "head": 409},
    ),
    Deed(
        "meetings.sign_in",
        "arriving",
        "meetings/{meeting}/sign-in",
        SECRETARIAT | {"member_principal"},
        _person("member_principal"),
    ),
    Deed("meetings.open", "arriving", "meetings/{meeting}/open", RUNNING),
    Deed("meetings.start_item", "assembled", "items/{item}/start", RUNNING),
    Deed(
        "meetings.sign_out",
        "sitting",
        "meetings/{meeting}/sign-out",
        VOTERS,
        denied={**UNINVITED, "office": 409},
    ),
    Deed(
        "meetings.sign_out",
        "sitting",
        "meetings/{meeting}/sign-out",
        SECRETARIAT | {"member_principal"},
        _person("member_principal"),
    ),
    Deed(
        "meetings.ask_to_speak",
        "sitting",
        "items/{item}/speeches",
        VOTERS - {"lead_principal"},
        denied={**UNINVITED, "office": 409, "lead_principal": 409},
    ),
    Deed("meetings.give_floor", "sitting", "items/{item}/floor", RUNNING, _person("supported_principal")),
    Deed(
        "meetings.end_speech",
        "sitting",
        "items/{item}/speeches/end",
        RUNNING,
        lambda ids: {"person": ids["lead_principal"], "gist": "同意"},
    ),
    Deed("meetings.take_note", "sitting", "items/{item}/notes", RUNNING, lambda ids: {"notes": "讨论热烈"}),
    Deed("meetings.recuse", "sitting", "items/{item}/recuse", INVITED, denied=UNINVITED),
    Deed("meetings.dispose", "sitting", "items/{item}/dispose", RUNNING, lambda ids: {"disposal": "noted"}),
    Deed(
        "meetings.put_motion",
        "sitting",
        "items/{item}/motions",
        RUNNING,
        lambda ids: {"text": "同意", "ballot": "named"},
    ),
    Deed("meetings.withdraw_motion", "moved", "motions/{motion}/withdraw", RUNNING),
    Deed("meetings.open_motion", "moved", "motions/{motion}/open", RUNNING),
    Deed(
        "meetings.cast_ballot", "voting", "motions/{motion}/ballot", VOTERS, lambda ids: {"choice": "against"}
    ),
    Deed(
        "meetings.cast_ballot",
        "voting_secretly",
        "motions/{motion}/ballot",
        VOTERS,
        lambda ids: {"choice": "against"},
    ),
    Deed("meetings.close_motion", "voting", "motions/{motion}/close", RUNNING),
    Deed(
        "meetings.enter_hands",
        "raising_hands",
        "motions/{motion}/hands",
        RUNNING,
        lambda ids: {"against": [ids["lead_principal"]]},
    ),
    Deed(
        "meetings.dispute_hands",
        "raising_hands",
        "motions/{motion}/dispute",
        VOTERS,
        denied=dict.fromkeys(EVERYBODY - VOTERS, 409),
    ),
    Deed("meetings.close", "settled", "meetings/{meeting}/close", RUNNING),
    Deed("meetings.read_record", "closed", "meetings/{meeting}/record", INVITED, method="GET"),
    Deed("meetings.draft_minutes", "closed", "meetings/{meeting}/minutes", SECRETARIAT),
    Deed(
        "meetings.edit_minutes",
        "drafted",
        "minutes/{minutes}/edit",
        SECRETARIAT,
        lambda ids: {"account": "会议学习了文件。"},
        denied=NO_DRAFT,
    ),
    Deed("meetings.sign_minutes", "drafted", "minutes/{minutes}/sign", frozenset({"head"}), denied=NO_DRAFT),
    Deed(
        "meetings.correct_minutes",
        "sealed",
        "minutes/{minutes}/correct",
        SECRETARIAT,
        lambda ids: {"reason": "校名有误"},
    ),
    Deed(
        "meetings.hear_explanation",
        "explaining",
        "items/{item}/explanations/{explanation}/hear",
        RUNNING,
        lambda ids: {"accepted": True},
    ),
    Deed(
        "resolutions.change",
        "sealed",
        "resolutions/{resolution}/change",
        NOBODY,
        denied=dict.fromkeys(EVERYBODY, 409),
    ),
    Deed("resolutions.acknowledge", "sealed", "resolutions/{resolution}/receipt", SCHOOLS),
    Deed("resolutions.acknowledge", "sealed", "documents/{document}/receipt", SCHOOLS),
    Deed(
        "resolutions.remind_schools", "sealed", "documents/{document}/remind", frozenset({"office", "clerk"})
    ),
    Deed(
        "resolutions.report",
        "sealed",
        "tasks/{task}/reports",
        LEAD | ASSISTING,
        lambda ids: {"percent": 40, "text": "已开放一间"},
    ),
    Deed(
        "resolutions.report",
        "sealed",
        "tasks/{task}/reports",
        LEAD,
        lambda ids: {"percent": 100, "text": "已全部开放", "done": True},
    ),
    Deed(
        "resolutions.explain",
        "sealed",
        "tasks/{task}/explanations",
        LEAD,
        lambda ids: {"reason": "设备未到", "remedy": "先用教室", "new_date": "2026-12-30"},
    ),
    Deed("resolutions.accept", "submitted", "tasks/{task}/accept", SECRETARIAT | {"supported_principal"}),
    Deed(
        "resolutions.hand_back",
        "submitted",
        "tasks/{task}/hand-back",
        SECRETARIAT | {"supported_principal"},
        lambda ids: {"reason": "请附照片"},
    ),
    Deed(
        "organisation.appoint",
        "planned",
        "people/{teacher}/posts",
        frozenset({"office", "clerk", "lead_office"}),
        lambda ids: {"kind": "subject_head", "starts": "2026-12-01", "school": ids["lead_school"]},
    ),
]
