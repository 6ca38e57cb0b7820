"""Record and minutes: two papers, two circles of readers (P2-3.1, P3-1, P3-8)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, invalid, refuse

MINUTES_STATES = (("draft", "草稿"), ("sealed", "已签发"))


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """The minutes of a meeting as the rules see them."""

    meeting_state: str
    chair: UUID | None
    recorder: UUID | None
    state: str = ""
    version: int = 0


@clause("P3-8")
def may_read_record(actor: Actor, *, member: bool, chair: UUID | None, recorder: UUID | None) -> Verdict:
    """The full record is for the members, the chair and the recorder alone; each reading is logged."""
    if member or actor.person in {chair, recorder}:
        return ALLOWED
    return forbid("P3-8", "会议记录只限参会成员查阅，您可以查看会议纪要。")


@clause("P2-3.1", "P3-1")
def may_draft(actor: Actor, minutes: MinutesFacts) -> Verdict:
    """The recorder or the secretariat drafts the minutes once the meeting is closed."""
    if not (actor.in_secretariat or actor.person in {minutes.chair, minutes.recorder}):
        return forbid("P2-3.1", "纪要由记录人或基地校教导处起草。")
    if minutes.meeting_state not in {"closed", "sealed"}:
        return refuse("P2-3.1", "会议结束后才能起草纪要。")
    return ALLOWED


@clause("P2-3.1", "P3-4")
def may_edit_minutes(actor: Actor, minutes: MinutesFacts) -> Verdict:
    """Drafts can be worked on; what is sealed cannot, by anyone."""
    verdict = may_draft(actor, minutes)
    if verdict and minutes.state != "draft":
        return refuse("P3-4", "纪要已经签发，任何人不能改动；如有错误，请起草更正版。")
    return verdict


@clause("P2-3.1")
def may_sign_minutes(actor: Actor, minutes: MinutesFacts) -> Verdict:
    """The chair signs the minutes; then they are sealed."""
    if actor.person != minutes.chair:
        return forbid("P2-3.1", "纪要由主持人签发。")
    if minutes.state == "draft":
        return ALLOWED
    return refuse("P2-3.1", "纪要已经签发。" if minutes.state else "还没有纪要草稿。")


@clause("P2-3.1")
def may_correct(actor: Actor, minutes: MinutesFacts, reason: str) -> Verdict:
    """A correction is a new version beside the sealed one, with its reason."""
    verdict = may_draft(actor, minutes)
    if not verdict:
        return verdict
    if minutes.state != "sealed":
        return refuse("P2-3.1", "还没有签发的纪要，直接修改草稿即可。")
    return ALLOWED if reason.strip() else invalid("P2-3.1", "请写明更正的原因。")


@clause("P3-8")
def may_send_minutes(state: str) -> Verdict:
    """Only sealed minutes leave the house."""
    return ALLOWED if state == "sealed" else refuse("P3-8", "纪要签发以后才能下载和分发。")


@clause("P3-8")
def shows_names(ballot: str, in_record: bool) -> bool:
    """Who voted what is never in the minutes, and nowhere for a secret ballot."""
    return in_record and ballot != "secret"
