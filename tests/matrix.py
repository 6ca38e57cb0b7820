"""Who may do what, as data: every action, the parts of the cast to whom it is given, what the others get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.cast import POSTS
from tests.program import Upload
from tests.scenes import Ids, timetable_file

EVERYBODY = frozenset(POSTS)
NOBODY: frozenset[str] = frozenset()
SECRETARIAT = frozenset({"head", "office", "clerk"})
"""The base school's office, and the district head who chairs the conference."""
RUNNING = frozenset({"head", "office"})
"""Chair and recorder of the meeting."""
VOTERS = frozenset({"head", "lead_principal", "supported_principal", "member_principal"})
INVITED = VOTERS | {"office"}
ARRIVED = frozenset({"head", "lead_principal", "supported_principal"})
"""Who has signed in where people arrive."""
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

KEEPERS = frozenset({"office", "clerk", "lead_office"})
"""Who keeps the lead school's timetable."""
UNKEPT = dict.fromkeys(EVERYBODY - KEEPERS, 404)
"""To whom a timetable that is not in force yet is not there."""
LESSON = {"class_group": "三（1）班", "weekday": 2, "period": 1, "subject": "语文"}


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


HELD = {
    "name": "安全工作例会",
    "chair_post": "district_head",
    "voters": ["principal"],
    "start_time": "15:00",
}
SERIES = {**HELD, "kind": "other"}


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
    Deed("meetings.change_series", "planned", "meeting-series/{series}", SECRETARIAT, lambda ids: HELD),
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
    Deed(
        "meetings.extend",
        "planned",
        "meetings/{meeting}/extend",
        frozenset({"head"}),
        lambda ids: {"length": 120},
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
        INVITED - ARRIVED,
        denied={**UNINVITED, **dict.fromkeys(ARRIVED, 409)},
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
    Deed(
        "meetings.hand_over_chair",
        "sitting",
        "meetings/{meeting}/chair",
        frozenset({"head"}),
        _person("lead_principal"),
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
    Deed(
        "curriculum.bring_in_timetable",
        "timetabled",
        "schools/{lead_school}/timetables",
        KEEPERS,
        lambda ids: {"starts": "2026-11-10", "lessons": [LESSON]},
    ),
    Deed(
        "curriculum.hand_in_timetable",
        "timetabled",
        "schools/{lead_school}/timetable-imports",
        KEEPERS,
        lambda ids: Upload(file=timetable_file(), starts="2026-11-10"),
    ),
    Deed(
        "curriculum.apply_timetable",
        "timetabled",
        "timetable-imports/{timetable_import}/apply",
        KEEPERS,
        denied=UNKEPT,
    ),
    Deed(
        "curriculum.drop_timetable",
        "timetabled",
        "timetable-imports/{timetable_import}/drop",
        KEEPERS,
        denied=UNKEPT,
    ),
    Deed(
        "curriculum.set_bell_times",
        "timetabled",
        "schools/{lead_school}/bell-times",
        KEEPERS,
        lambda ids: {"bells": [{"number": 1, "starts": "08:20", "ends": "09:00"}]},
        method="PUT",
    ),
]
