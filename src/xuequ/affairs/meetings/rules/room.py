"""Who comes into the room: its page, its screen, the code on the wall (P2-3.3, P3-7)."""

from __future__ import annotations

import secrets
from uuid import UUID

from xuequ.affairs.meetings.rules.vote import runs_meeting
from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, refuse


@clause("P3-7")
def may_enter_room(
    actor: Actor, *, invited: bool, state: str, chair: UUID | None, recorder: UUID | None
) -> Verdict:
    """No visitors: the room is for those invited, those who run the meeting, and the secretariat.

    ``invited``: also an observer asked before the notice, who learns the agenda when it goes out.
    """
    if actor.in_secretariat or runs_meeting(actor, chair, recorder):
        return ALLOWED
    if invited and state == "planned":
        return refuse("P3-7", "会议还在筹备，通知发出后才能进入会场。")
    if invited:
        return ALLOWED
    return forbid("P3-7", "会场只对参会人员开放，您不在这次会议的参会名单上。")


@clause("P2-3.3")
def may_show_screen(actor: Actor, *, chair: UUID | None, recorder: UUID | None) -> Verdict:
    """The room's screen, and with it the code to sign in by, is put up by those who serve the meeting."""
    if actor.in_secretariat or runs_meeting(actor, chair, recorder):
        return ALLOWED
    return forbid("P2-3.3", "会场大屏由主持人、记录人或基地校教导处打开。")


@clause("P2-3.3")
def may_use_code(code: str, given: str) -> Verdict:
    """The code on the screen is this meeting's own."""
    if secrets.compare_digest(code.encode(), given.encode()):
        return ALLOWED
    return refuse("P2-3.3", "这个签到码不对，请重新扫会场大屏上的二维码。")
