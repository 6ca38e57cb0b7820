"""The vote (P3-5): the rule as data, the count that always adds up, the verdict that nobody types."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

BALLOTS = (("named", "记名"), ("secret", "无记名"), ("hands", "举手"))
CHOICES = (("for", "赞成"), ("against", "反对"), ("abstain", "弃权"))
MOTION_STATES = (("draft", "待表决"), ("open", "表决中"), ("closed", "已结束"), ("withdrawn", "已撤回"))
OUTCOMES = (("passed", "通过"), ("failed", "未通过"))


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """How many must be there and how many must be for it.

    ``quorum`` and ``majority`` are shares; ``*_strict`` asks for more than the share, else the share
    itself is enough. ``base`` says of whom the majority is taken: those entitled, those present, or
    the ballots cast. Recused members are outside every count.
    """

    name: str
    quorum: Fraction
    quorum_strict: bool
    majority: Fraction
    majority_strict: bool
    base: str

    def as_data(self) -> dict[str, Any]:
        """Plain data, as stamped on a motion when it opens."""
        return {**asdict(self), "quorum": str(self.quorum), "majority": str(self.majority)}

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> DecisionRule:
        """The rule as it was stamped. Raises ``KeyError`` or ``ValueError`` for what is no rule."""
        return DecisionRule(
            name=str(data["name"]),
            quorum=Fraction(data["quorum"]),
            quorum_strict=bool(data["quorum_strict"]),
            majority=Fraction(data["majority"]),
            majority_strict=bool(data["majority_strict"]),
            base=str(data["base"]),
        )


HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
RULES = {
    rule.name: rule
    for rule in (
        DecisionRule("simple", HALF, True, HALF, True, "entitled"),
        DecisionRule("present", HALF, True, HALF, True, "present"),
        DecisionRule("personnel", TWO_THIRDS, False, HALF, True, "entitled"),
        DecisionRule("two_thirds", HALF, True, TWO_THIRDS, False, "entitled"),
        DecisionRule("quota", TWO_THIRDS, False, TWO_THIRDS, False, "entitled"),
    )
}
RULE_NAMES = (
    ("simple", "双过半：过半数到会，赞成超过应到的一半"),
    ("present", "到会过半，赞成超过实到的一半"),
    ("personnel", "人事：到会三分之二，赞成超过应到的一半"),
    ("two_thirds", "重大：到会过半，赞成达到应到的三分之二"),
    ("quota", "改指标：到会三分之二，赞成达到应到的三分之二"),
)


@dataclass(frozen=True, slots=True)
class Roll:
    """Who counts for one motion: head counts.

    ``entitled``: voting members of the meeting; ``recused``: of them, those who withdrew on this item;
    ``present``: entitled members in the room, not recused, or who voted before they left.
    """

    entitled: int
    recused: int
    present: int

    @property
    def counted(self) -> int:
        """The entitled without the recused: the base of 应到."""
        return self.entitled - self.recused


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of a vote; the seven figures always add up (P3-5)."""

    entitled: int
    present: int
    recused: int
    in_favour: int
    against: int
    abstain: int
    not_voted: int

    @property
    def absent(self) -> int:
        """Entitled, not recused, and not in the room."""
        return self.entitled - self.recused - self.present


@clause("P3-5")
def tally(roll: Roll, *, in_favour: int, against: int, abstain: int) -> Tally:
    """Count: present = for + against + abstain + not voted. Raises ``ValueError`` where it cannot be."""
    cast = in_favour + against + abstain
    if (
        min(in_favour, against, abstain, roll.recused) < 0
        or cast > roll.present
        or roll.present > roll.counted
    ):
        raise ValueError(f"counts that do not add up: {roll}, {in_favour}+{against}+{abstain}")
    return Tally(roll.entitled, roll.present, roll.recused, in_favour, against, abstain, roll.present - cast)


@clause("P3-5")
def has_quorum(rule: DecisionRule, roll: Roll) -> bool:
    """Whether enough of those entitled (less the recused) are there to vote."""
    return roll.counted > 0 and _reaches(roll.present, roll.counted, rule.quorum, rule.quorum_strict)


@clause("P3-5")
def outcome(rule: DecisionRule, counted: Tally) -> str:
    """``passed`` or ``failed``: computed, never typed; a tie fails."""
    roll = Roll(counted.entitled, counted.recused, counted.present)
    base = {
        "entitled": roll.counted,
        "present": counted.present,
        "cast": counted.in_favour + counted.against + counted.abstain,
    }[rule.base]
    enough = base > 0 and _reaches(counted.in_favour, base, rule.majority, rule.majority_strict)
    return "passed" if enough and has_quorum(rule, roll) else "failed"


def _reaches(part: int, whole: int, share: Fraction, strict: bool) -> bool:
    return part > share * whole if strict else part >= share * whole


def needed(rule: DecisionRule, roll: Roll) -> int:
    """How many must be for it to pass, of those entitled (or present, as the rule says)."""
    base = roll.counted if rule.base == "entitled" else roll.present
    exact = rule.majority * base
    whole = -(-exact.numerator // exact.denominator)
    return whole + 1 if rule.majority_strict and whole == exact else whole


@dataclass(frozen=True, slots=True)
class MotionFacts:
    """A motion as the rules see it: its state and ballot, and who runs the meeting."""

    state: str
    ballot: str
    meeting_state: str
    item_state: str
    chair: UUID | None
    recorder: UUID | None
    item_disposed: bool = False
    item_started: bool = True
    other_open: bool = False


@dataclass(frozen=True, slots=True)
class VoterFacts:
    """One person before one motion."""

    voter: bool
    present: bool
    recused: bool
    voted: bool = False
    observer: bool = False


def runs_meeting(actor: Actor, chair: UUID | None, recorder: UUID | None) -> bool:
    """The chair and the recorder run the meeting."""
    return actor.person in {chair, recorder}


@clause("P3-5")
def may_put_motion(actor: Actor, motion: MotionFacts) -> Verdict:
    """The chair or the recorder puts a motion, on an item under discussion."""
    if not runs_meeting(actor, motion.chair, motion.recorder):
        return forbid("P3-5", "表决事项由主持人或记录人提出。")
    if motion.meeting_state != "open":
        return refuse("P3-5", "会议还没有开始或已经结束，不能提出表决。")
    if motion.item_state != "admitted" or motion.item_disposed:
        return refuse("P3-5", "这项议题不在议程上或已有结论，不能再提出表决。")
    return ALLOWED


@clause("P3-5")
def may_open_motion(actor: Actor, motion: MotionFacts, rule: DecisionRule, roll: Roll) -> Verdict:
    """A vote opens once, one at a time, and only with a quorum."""
    if not runs_meeting(actor, motion.chair, motion.recorder):
        return forbid("P3-5", "开始表决由主持人或记录人操作。")
    if motion.meeting_state != "open":
        return refuse("P3-5", "会议还没有开始或已经结束，不能表决。")
    if motion.state != "draft":
        return refuse("P3-5", "这项表决已经开始过了。")
    if not motion.item_started:
        return refuse("P3-5", "这项议题还没有开始讨论，先讨论再表决。")
    if motion.other_open:
        return refuse("P3-5", "还有一项表决没有结束，请逐项表决。")
    if not has_quorum(rule, roll):
        return refuse(
            "P3-5",
            "到会人数不足：应到%(counted)s人，实到%(present)s人，不能表决。",
            counted=roll.counted,
            present=roll.present,
        )
    return ALLOWED


@clause("P3-4")
def may_change_target(changed_elsewhere: bool) -> Verdict:
    """Not while another motion on the same resolution is voted on, or has passed and waits to be issued."""
    if changed_elsewhere:
        return refuse("P3-4", "对这项决议的另一项修改正在表决，或已经通过等待签发，不能再就它表决。")
    return ALLOWED


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """What a voter has to know of a motion."""

    state: str
    ballot: str


@clause("P3-5", "P3-2")
def may_vote(motion: BallotFacts | MotionFacts, voter: VoterFacts) -> Verdict:
    """One person one vote; observers, absent and recused members have none."""
    if voter.observer or not voter.voter:
        return forbid("P3-2", "列席人员可以发言，没有表决权。")
    if voter.recused:
        return forbid("P3-5", "您已就这项议题回避，不参加表决。")
    if not voter.present:
        return refuse("P3-5", "请先签到再表决。")
    if motion.state != "open":
        return refuse("P3-5", "表决还没有开始。" if motion.state == "draft" else "表决已经结束，未能计入。")
    if motion.ballot == "hands":
        return refuse("P3-5", "这项表决采用举手方式，由记录人登记。")
    return already_voted() if voter.voted else ALLOWED


@clause("P3-5")
def already_voted() -> Verdict:
    """One person, one vote: a second ballot is refused."""
    return refuse("P3-5", "您已经投过票，一人一票，不能更改。")


@clause("P3-5")
def may_enter_hands(actor: Actor, motion: MotionFacts) -> Verdict:
    """A show of hands is entered by the recorder (or the chair) while the vote is open."""
    if not runs_meeting(actor, motion.chair, motion.recorder):
        return forbid("P3-5", "举手表决的结果由记录人登记。")
    if motion.ballot != "hands":
        return refuse("P3-5", "这项表决由各位成员自己投票，不能代为登记。")
    return ALLOWED if motion.state == "open" else refuse("P3-5", "表决没有在进行。")


@clause("P3-5")
def hands_within(present: frozenset[UUID], against: frozenset[UUID], abstain: frozenset[UUID]) -> Verdict:
    """The exceptions of “all for except …” are present voters, each named once."""
    return first_no(
        ALLOWED if against | abstain <= present else invalid("P3-5", "只能登记在场且有表决权的人。"),
        invalid("P3-5", "同一个人不能既反对又弃权。") if against & abstain else ALLOWED,
    )


@clause("P3-5")
def may_close_motion(actor: Actor, motion: MotionFacts) -> Verdict:
    """The chair or the recorder closes a vote that is open."""
    if not runs_meeting(actor, motion.chair, motion.recorder):
        return forbid("P3-5", "结束表决由主持人或记录人操作。")
    return ALLOWED if motion.state == "open" else refuse("P3-5", "这项表决没有在进行。")


@clause("P3-5")
def is_away(person: UUID, recused: Collection[UUID], disposal: str) -> bool:
    """Whether somebody left the room for an item: from their recusal until its disposal."""
    return not disposal and person in recused


@clause("P3-5")
def may_follow_item(away: bool) -> Verdict:
    """Who withdrew on an item is not in its room: they neither hear it, nor run it, until it is over."""
    if away:
        return forbid("P3-5", "您已就这项议题回避，请在会场外等候，本项有了结论再回到会场。")
    return ALLOWED


@clause("P3-5")
def may_recuse(
    actor: Actor,
    person: UUID,
    *,
    chair: UUID | None,
    recorder: UUID | None,
    vote_running: bool,
    disposed: bool,
    voted: bool = False,
    recused: Collection[UUID] = (),
) -> Verdict:
    """A member recuses themselves; the chair or the recorder may enter it; not in the middle of a vote, and
    not so that nobody is left to run the item."""
    if actor.person != person and not runs_meeting(actor, chair, recorder):
        return forbid("P3-5", "回避由本人提出，或由主持人、记录人登记。")
    if vote_running:
        return refuse("P3-5", "表决正在进行，请结束后再登记回避。")
    if voted:
        return refuse("P3-5", "已就这项议题投过票，不能再登记回避。")
    running = {chair, recorder}
    if person in running and not running - {person, None} - set(recused):
        return refuse("P3-5", "主持人和记录人不能都回避，请先请人代为主持，或另行指定记录人。")
    return refuse("P3-5", "这项议题已有结论，不能再登记回避。") if disposed else ALLOWED


@clause("P3-5")
def may_count(ballot: str, *, entered: bool) -> Verdict:
    """A show of hands is counted once it was entered: nobody is taken for silent by an oversight."""
    if ballot == "hands" and not entered:
        return refuse("P3-5", "举手结果还没有登记，请先登记再结束表决。")
    return ALLOWED


@clause("P3-5")
def may_dispute_hands(ballot: str, own: bool, *, sealed: bool = False) -> Verdict:
    """A member may object to how a show of hands entered them, until the minutes are signed."""
    if sealed:
        return refuse("P3-5", "纪要已经签发，不能再提异议，请向主持人提出更正。")
    if ballot != "hands" or not own:
        return refuse("P3-5", "只有举手表决中登记的本人意见可以提出异议。")
    return ALLOWED


@clause("P3-5")
def may_withdraw_motion(actor: Actor, motion: MotionFacts) -> Verdict:
    """A motion not yet voted on can be taken back."""
    if not runs_meeting(actor, motion.chair, motion.recorder):
        return forbid("P3-5", "表决事项由主持人或记录人撤回。")
    return ALLOWED if motion.state == "draft" else refuse("P3-5", "已经开始表决的事项不能撤回。")
