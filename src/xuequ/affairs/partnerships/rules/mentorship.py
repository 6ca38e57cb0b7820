"""Mentorships: who may be paired, who records, papers, rests and the change of apprentice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.partnerships.rules.count import Lasting, MentorshipFacts
from xuequ.affairs.partnerships.rules.sides import answers_for, days_right
from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

MENTORSHIP_STATES = (("open", "进行中"), ("ended", "已结束"))
SETTLINGS = (("end", "一并结束"), ("rest", "中断，期满前可恢复"), ("hand_on", "换一位师傅接着带"))
"""What becomes of a mentorship when the posting it belongs to ends before its time."""
MENTORSHIP_KINDS = (("demonstration", "师傅示范课"), ("open_lesson", "徒弟公开课"), ("guidance", "日常指导"))


@dataclass(frozen=True, slots=True)
class MentorshipDraft:
    """A mentorship as it is entered. ``paired``: the two are already mentor and apprentice then; ``inside``:
    its days lie in the posting it belongs to, where it belongs to one; ``ordered``: the apprentice is handed
    on because the posting ends, which its principals or the district head decided."""

    mentor: UUID
    apprentice: UUID
    school: UUID
    mentor_school: UUID | None
    starts: date
    ends: date
    agreement: str
    same_subject: bool = True
    paired: bool = False
    inside: bool = True
    ordered: bool = False


@clause("P1-3.1b")
def may_open_mentorship(actor: Actor, draft: MentorshipDraft) -> Verdict:
    """Entered by the mentor, or by the leaders or office of one of the two schools, with an agreement."""
    if not draft.ordered and not _keeps(actor, draft.mentor, draft.school, draft.mentor_school):
        return forbid("P1-3.1b", "师徒结对由师傅本人或两校教导处登记。")
    if draft.mentor == draft.apprentice:
        return invalid("P1-3.1b", "师傅和徒弟不能是同一个人。")
    if not draft.same_subject:
        return invalid("P1-3.1b", "师徒要教同一学科，请检查人选。")
    if not draft.agreement.strip():
        return invalid("P1-3.1b", "请写明师徒协议：目标、做法、双方的责任。")
    if not draft.inside:
        return invalid("P1-3.1b", "师徒结对的日期要在支教期内。")
    taken = refuse("P1-3.1b", "这两位在这段时间已经结对。") if draft.paired else ALLOWED
    return first_no(days_right("P1-3.1b", draft.starts, draft.ends), taken)


def _keeps(actor: Actor, mentor: UUID, *schools: UUID | None) -> bool:
    known = [school for school in schools if school is not None]
    return actor.person == mentor or actor.in_secretariat or answers_for(actor, *known)


@clause("P1-3.1b")
def may_keep_mentorship(actor: Actor, facts: MentorshipFacts, reason: str = "-") -> Verdict:
    """Rests, another apprentice and the end are entered by the mentor or the two schools, with a reason."""
    if not _keeps(actor, facts.mentor, facts.school, facts.mentor_school):
        return forbid("P1-3.1b", "由师傅本人或两校教导处办理。")
    if facts.state != "open":
        return refuse("P1-3.1b", "这一对师徒已经结束。")
    return ALLOWED if reason.strip() else invalid("P1-3.1b", "请写明原因。")


@clause("P1-3.1b")
def may_go_on(facts: MentorshipFacts, first: date) -> Verdict:
    """Another apprentice follows while there are days left."""
    if first <= facts.lasts.ends:
        return ALLOWED
    return refuse("P1-3.1b", "结对期已满，请另行登记新的师徒。")


@clause("P1-3.1a", "P1-3.1b")
def mentorships_settled(open_still: int, how: str, mentor: UUID | None) -> Verdict:
    """A posting that ends says what becomes of its apprentice: the mentorship ends with it, rests, or goes on
    with another mentor."""
    if not open_still:
        return ALLOWED
    if how not in dict(SETTLINGS):
        return invalid("P1-3.1b", "这次支教还带着徒弟，请选择师徒结对怎样办。")
    if how == "hand_on" and mentor is None:
        return invalid("P1-3.1b", "请选择由哪位师傅接着带。")
    return ALLOWED


@clause("P1-3.1b")
def rest_right(facts: MentorshipFacts, rest: Lasting) -> Verdict:
    """A rest lies within the mentorship and shares no day with another."""
    if rest.ends < rest.starts:
        return invalid("P1-3.1b", "结束日期早于开始日期，请检查。")
    if not (facts.lasts.covers(rest.starts) and facts.lasts.covers(rest.ends)):
        return invalid("P1-3.1b", "中断的日期要在结对期内。")
    if any(other.shared(rest.starts, rest.ends) for other in facts.rests):
        return refuse("P1-3.1b", "这段时间已经登记过中断。")
    return ALLOWED


@clause("P1-3.1b")
def may_record_mentorship(actor: Actor, facts: MentorshipFacts, kind: str, day: date) -> Verdict:
    """Mentor or apprentice records what they did, or the office of the apprentice's school."""
    if actor.person not in {facts.mentor, facts.apprentice} and not answers_for(actor, facts.school):
        return forbid("P1-3.1b", "由师徒本人或徒弟学校的教导处登记。")
    if kind not in dict(MENTORSHIP_KINDS):
        return invalid("P1-3.1b", "请选择这是什么活动。")
    if not facts.lasts.covers(day):
        return invalid("P1-3.1b", "这一天不在结对期内，请检查日期。")
    return ALLOWED


@clause("P1-3.1b")
def may_hand_in_paper(actor: Actor, facts: MentorshipFacts, title: str = "-") -> Verdict:
    """The apprentice hands a paper in."""
    if actor.person != facts.apprentice:
        return forbid("P1-3.1b", "论文由徒弟本人提交。")
    if facts.state != "open":
        return refuse("P1-3.1b", "这一对师徒已经结束。")
    return ALLOWED if title.strip() else invalid("P1-3.1b", "请写论文的题目。")


@clause("P1-3.1b")
def may_accept_paper(actor: Actor, facts: MentorshipFacts, *, accepted: bool) -> Verdict:
    """The mentor accepts it, once."""
    if actor.person != facts.mentor:
        return forbid("P1-3.1b", "论文由师傅本人认定。")
    return refuse("P1-3.1b", "这篇论文已经认定过了。") if accepted else ALLOWED


def sees_mentorship(actor: Actor, facts: MentorshipFacts) -> bool:
    """For the two, the leaders and offices of their schools, the secretariat and the district head."""
    if actor.is_district_head or actor.person == facts.apprentice:
        return True
    return _keeps(actor, facts.mentor, facts.school, facts.mentor_school)
