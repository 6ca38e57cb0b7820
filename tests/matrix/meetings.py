"""The regular meeting and what follows from it: every action, and to whom it is given."""

from __future__ import annotations

from tests.matrix.deed import (
    ARRIVED,
    ASSISTING,
    EVERYBODY,
    INVITED,
    LEAD,
    NO_DRAFT,
    NOBODY,
    RUNNING,
    SCHOOLS,
    SECRETARIAT,
    SEES_ITEM,
    UNINVITED,
    UNSEEN,
    VOTERS,
    Deed,
    person,
)
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.cast import POSTS
from tests.scenes import Ids

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
PAIRED = frozenset({"lead_principal", "lead_office", "supported_principal", "supported_office"})
"""Who answers for one of the two partner schools."""
KEEPS = PAIRED | {"teacher", "office", "clerk"}
"""Who keeps a mentorship: the mentor, both schools, the secretariat."""
SEES_MENTORSHIP = KEEPS | {"head"}
NO_MENTORSHIP = dict.fromkeys(EVERYBODY - SEES_MENTORSHIP, 404)
"""To whom a mentorship is not there."""
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


HELD = {
    "name": "安全工作例会",
    "chair_post": "district_head",
    "voters": ["principal"],
    "start_time": "15:00",
}
SERIES = {**HELD, "kind": "other"}


MEETINGS = [
def _person(part: str) -> Callable[[Ids], Any]:
    return lambda ids: {"person": ids[part]}


BETWEEN_SCHOOLS = [
    Deed(
        "partnerships.draft",
        "partnered",
        "partnerships",
        frozenset({"office", "clerk", "lead_office", "supported_office"}),
        lambda ids: {
            "lead": ids["lead_school"],
            "supported": ids["supported_school"],
            "starts": "2029-09-01",
            "ends": "2030-07-01",
            "goals": "备课更扎实",
            "subjects": [int(ids["subject"])],
        },
    ),
    Deed(
        "partnerships.approve",
        "partnered",
        "partnerships/{waiting}/approvals",
        frozenset({"supported_principal"}),
        lambda ids: {"side": "supported"},
    ),
    Deed(
        "partnerships.approve",
        "partnered",
        "partnerships/{waiting}/approvals",
        frozenset({"head"}),
        lambda ids: {"side": "district"},
    ),
    Deed(
        "partnerships.end",
        "partnered",
        "partnerships/{pair}/end",
        frozenset({"head", "lead_principal", "supported_principal"}),
        lambda ids: {"reason": "学校合并"},
    ),
    Deed(
        "partnerships.say_word",
        "partnered",
        "partnerships/{pair}/words",
        frozenset({"lead_principal", "supported_principal"}),
        lambda ids: {"worth": "helps", "text": "青年教师进步快"},
    ),
    Deed(
        "partnerships.record_for_pair",
        "partnered",
        "pair-subjects/{pair_subject}/records",
        frozenset({"lead_principal", "lead_office", "teacher"}),
        lambda ids: {
            "kind": "guidance",
            "day": "2026-11-16",
            "topic": "比例",
            "teachers": [ids["teacher"], ids["supported_office"]],
        },
    ),
    Deed(
        "partnerships.give_aid",
        "partnered",
        "partnerships/{pair}/aid",
        PAIRED,
        lambda ids: {
            "kind": "training",
            "description": "新课标培训",
            "quantity": "1场",
            "given_on": "2026-11-16",
        },
    ),
    Deed(
        "partnerships.receive_aid",
        "partnered",
        "aid/{aid}/receive",
        frozenset({"supported_principal", "supported_office"}),
    ),
    Deed(
        "partnerships.object_aid",
        "partnered",
        "aid/{aid}/object",
        frozenset({"supported_principal", "supported_office"}),
        lambda ids: {"objection": "只收到10套"},
    ),
    Deed(
        "partnerships.propose_posting",
        "partnered",
        "postings",
        frozenset({"office", "clerk", "lead_office"}),
        lambda ids: {
            "person": ids["research_director"],
            "to_school": ids["supported_school"],
            "starts": "2026-12-01",
            "ends": "2027-07-01",
            "subject": int(ids["subject"]),
        },
    ),
    Deed(
        "partnerships.approve_posting",
        "partnered",
        "postings/{posting}/approvals",
        frozenset({"lead_principal"}),
        lambda ids: {"side": "lead"},
    ),
    Deed(
        "partnerships.end_posting",
        "partnered",
        "postings/{posting}/end",
        frozenset({"head", "lead_principal", "supported_principal", "lead_office"}),
        lambda ids: {"reason": "学科缺人"},
    ),
    Deed(
        "partnerships.certify_posting",
        "exchanged",
        "postings/{posting}/certificate",
        SECRETARIAT,
    ),
    Deed(
        "partnerships.open_mentorship",
        "partnered",
        "mentorships",
        KEEPS - {"supported_principal", "supported_office"} | {"member_principal", "member_office"},
        lambda ids: {
            "mentor": ids["teacher"],
            "apprentice": ids["member_office"],
            "starts": "2026-12-01",
            "ends": "2027-07-01",
            "agreement": "每周互听一节课",
        },
    ),
    Deed(
        "partnerships.record_for_mentorship",
        "partnered",
        "mentorships/{mentorship}/records",
        frozenset({"teacher", "supported_office", "supported_principal"}),
        lambda ids: {"kind": "guidance", "day": "2026-11-16", "topic": "说课"},
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.interrupt_mentorship",
        "partnered",
        "mentorships/{mentorship}/interruptions",
        KEEPS,
        lambda ids: {"starts": "2026-12-01", "ends": "2026-12-31", "reason": "病假"},
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.change_apprentice",
        "partnered",
        "mentorships/{mentorship}/apprentice",
        KEEPS - {"supported_principal", "supported_office"},
        lambda ids: {"apprentice": ids["member_office"], "reason": "徒弟调离"},
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.end_mentorship",
        "partnered",
        "mentorships/{mentorship}/end",
        KEEPS,
        lambda ids: {"reason": "师傅调离"},
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.hand_in_paper",
        "partnered",
        "mentorships/{mentorship}/papers",
        frozenset({"supported_office"}),
        lambda ids: {"title": "分数教学"},
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.accept_paper",
        "partnered",
        "papers/{paper}/accept",
        frozenset({"teacher"}),
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.certify_mentorship",
        "exchanged",
        "mentorships/{mentorship}/certificate",
        SECRETARIAT,
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.appoint_instructor",
        "partnered",
        "instructors",
        frozenset({"office", "clerk"}),
        lambda ids: {
            "person": ids["member_office"],
            "subject": int(ids["subject"]),
            "resolution": ids["resolution"],
            "starts": "2026-12-01",
            "ends": "2027-07-01",
        },
    ),
    Deed(
        "partnerships.end_instructor",
        "partnered",
        "instructors/{instructor}/end",
        frozenset({"office", "clerk"}),
        lambda ids: {"reason": "工作调整"},
    ),
    Deed(
        "partnerships.record_for_instructor",
        "partnered",
        "instructors/{instructor}/records",
        frozenset({"teacher"}),
        lambda ids: {
            "kind": "observe",
            "day": "2026-11-16",
            "topic": "比例",
            "teacher": ids["supported_office"],
        },
    ),
]
"""What is done between schools."""

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
    Deed("meetings.appoint_recorder", "planned", "meetings/{meeting}/recorder", SECRETARIAT, person("clerk")),
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
        person("authority"),
    ),
    Deed(
        "meetings.agree_proxy",
        "published",
        "meetings/{meeting}/proxies/agree",
        frozenset({"head"}),
        person("member_principal"),
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
        person("member_principal"),
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
        person("member_principal"),
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
        person("lead_principal"),
    ),
    Deed("meetings.give_floor", "sitting", "items/{item}/floor", RUNNING, person("supported_principal")),
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
    *BETWEEN_SCHOOLS,
]
