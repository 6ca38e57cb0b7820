"""What a confirmed activity counts for a pair, a mentorship or an instructor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from xuequ.affairs.teaching.rules import Taking
from xuequ.kernel.clause import clause

GUIDANCE, PREPARATION = "pair_guidance", "pair_preparation"
DEMONSTRATION, OPEN_ACTIVITY, SAME_GRADE = "pair_demonstration", "pair_open_activity", "pair_same_grade"
PAIR_QUOTAS = (GUIDANCE, PREPARATION, DEMONSTRATION, OPEN_ACTIVITY, SAME_GRADE)
GIVEN_THERE = frozenset({GUIDANCE, DEMONSTRATION})
"""What a pair's lead school gives at the supported one."""
POSTINGS = "postings"
MENTOR_DEMONSTRATION, MENTOR_OPEN, MENTOR_PAPER = (
    "mentorship_demonstration",
    "mentorship_open",
    "mentorship_paper",
)
MENTORSHIP_QUOTAS = (MENTOR_DEMONSTRATION, MENTOR_OPEN, MENTOR_PAPER)
INSTRUCTOR = "instructor_guidance"
OF_ACTIVITIES = (*PAIR_QUOTAS, MENTOR_DEMONSTRATION, MENTOR_OPEN, INSTRUCTOR)
"""The quotas over what is recorded as activities."""
INSTRUCTOR_KINDS = (("observe", "听课"), ("coach", "导课"), ("review", "评课"), ("exchange", "交流"))
ONLINE_KINDS = frozenset({"guidance", "joint_preparation"})
"""What a pair may also do on line; all else is done where the pupils are."""
TAKING_PART = frozenset({"chair", "recorder", "speaker", "present", "guide", "guided", "host"})


@dataclass(frozen=True, slots=True)
class Deed:
    """An activity as far as counting for others goes."""

    kind: str
    state: str
    day: date
    school: UUID
    host: UUID | None = None
    other_side: UUID | None = None
    subject: int | None = None
    grade: int | None = None
    parts: tuple[Taking, ...] = ()
    online: bool = False

    def schools(self, *roles: str) -> frozenset[UUID | None]:
        """The schools of the people in these roles."""
        return frozenset(part.school for part in self.parts if part.role in roles)

    @property
    def host_school(self) -> UUID | None:
        """The school of the teacher whose lesson it was."""
        return next((part.school for part in self.parts if part.person == self.host), None)


@dataclass(frozen=True, slots=True)
class Lasting:
    """Days from the first to the last, both included."""

    starts: date
    ends: date

    def covers(self, day: date) -> bool:
        return self.starts <= day <= self.ends

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days + 1

    def shared(self, first: date, last: date) -> int:
        """How many days it shares with a stretch."""
        return max((min(self.ends, last) - max(self.starts, first)).days + 1, 0)


@dataclass(frozen=True, slots=True)
class PairFacts:
    """A pair's subject as far as counting goes; ``agreed``: the three sides have said yes."""

    lead: UUID
    supported: UUID
    subject: int
    lasts: Lasting
    agreed: bool = True


@clause("P1-2.1", "P1-3.1c", "P1-3.1d")
def pair_counts(deed: Deed, pair: PairFacts) -> frozenset[str]:
    """The quotas to which an activity of a pair counts one.

    Only what the supported school confirmed, in the time of the pair and its subject: guidance and
    demonstration lessons by the lead school at the supported one, preparations with people of both (also
    towards the same grade where one is named), open activities with the lead school in them.

    On line (see ``ONLINE_KINDS``) guidance is guidance and preparing together is preparing together; a lesson
    given on line was not given at the supported school, and is none.
    """
    if deed.state != "confirmed" or not pair.agreed or not pair.lasts.covers(deed.day):
        return frozenset()
    if deed.other_side != pair.supported or deed.subject not in {None, pair.subject}:
        return frozenset()
    if deed.online and deed.kind not in ONLINE_KINDS:
        return frozenset()
    there = deed.school == pair.supported
    if deed.kind == "guidance" and there and pair.lead in deed.schools("guide"):
        return frozenset({GUIDANCE})
    if deed.kind == "demonstration" and there and deed.host_school == pair.lead:
        return frozenset({DEMONSTRATION})
    taking_part = deed.schools(*TAKING_PART)
    if deed.kind == "joint_preparation" and {pair.lead, pair.supported} <= taking_part:
        return frozenset({PREPARATION, SAME_GRADE} if deed.grade else {PREPARATION})
    if deed.kind == "open_activity" and pair.lead in taking_part:
        return frozenset({OPEN_ACTIVITY})
    return frozenset()


@dataclass(frozen=True, slots=True)
class MentorshipFacts:
    """A mentorship as the rules see it; ``school``: the apprentice's; ``rests``: its interruptions."""

    mentor: UUID
    apprentice: UUID
    school: UUID
    lasts: Lasting
    state: str = "open"
    mentor_school: UUID | None = None
    rests: tuple[Lasting, ...] = ()


@clause("P1-3.1b")
def mentorship_counts(deed: Deed, mentorship: MentorshipFacts) -> frozenset[str]:
    """A demonstration lesson of the mentor, an open lesson of the apprentice, confirmed by the apprentice's
    school, in the time of the mentorship."""
    if deed.state != "confirmed" or not mentorship.lasts.covers(deed.day):
        return frozenset()
    if deed.other_side != mentorship.school:
        return frozenset()
    if deed.kind == "demonstration" and deed.host == mentorship.mentor:
        return frozenset({MENTOR_DEMONSTRATION})
    if deed.kind == "open_lesson" and deed.host == mentorship.apprentice:
        return frozenset({MENTOR_OPEN})
    return frozenset()


@clause("P1-3.1b")
def owes_whole(lasts: Lasting, rests: tuple[Lasting, ...], first: date, last: date) -> bool:
    """Whether a mentorship owes its marks in a stretch: when it holds half of the mentorship or is held by
    it for half its days, the days it rests left out. Marks are small figures; a share of one lesson is none.
    """
    shared = lasts.shared(first, last) - sum(
        rest.shared(max(first, lasts.starts), min(last, lasts.ends)) for rest in rests
    )
    return shared > 0 and 2 * shared >= min(lasts.days, (last - first).days + 1)


@dataclass(frozen=True, slots=True)
class InstructorFacts:
    """An instructor as the rules see them."""

    person: UUID
    subject: int
    lasts: Lasting
    school: UUID | None = None
    named: frozenset[UUID] = field(default_factory=frozenset)


@clause("P1-3.2")
def instructor_counts(deed: Deed, instructor: InstructorFacts) -> bool:
    """One for each lesson observed, coached or reviewed and each exchange with a teacher of another school,
    confirmed by that teacher, in the time of the appointment."""
    guiding = {part.person for part in deed.parts if part.role in {"observer", "guide", "chair", "speaker"}}
    return (
        deed.state == "confirmed"
        and deed.kind in dict(INSTRUCTOR_KINDS)
        and instructor.lasts.covers(deed.day)
        and instructor.person in guiding
        and deed.host not in {None, instructor.person}
        and deed.other_side is None
        and deed.subject == instructor.subject
        and deed.host_school not in {None, instructor.school}
    )
