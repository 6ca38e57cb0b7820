"""The appraisal sheet: what was owed and done in a term, weighed; per leader, teacher, school (P1-2.2).

Nobody hands in anything for it: each line is a duty's standings, and the records are behind them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from xuequ.affairs.duties.rules.figure import schools_watched, sees_all
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.duty import Every, Figure, Norm, Quota, Standing
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse
from xuequ.kernel.words import N_

SHEETS = (("leader", "领导干部"), ("teacher", "教师"), ("school", "学校"))
APPRAISAL_STATES = (("drawn", "征求本人意见"), ("settled", "已定稿"))
SHEET_STATES = (("none", "未出表"), *APPRAISAL_STATES)
LEADING = (
    PostKind.DISTRICT_HEAD,
    PostKind.PRINCIPAL,
    PostKind.VICE_PRINCIPAL,
    PostKind.DIRECTOR,
    PostKind.DEPUTY_DIRECTOR,
    PostKind.RESEARCH_DIRECTOR,
    PostKind.GENERAL_DIRECTOR,
    PostKind.SUBJECT_HEAD,
)
"""The posts that make somebody a leader, the highest first."""
APPRAISED = (*LEADING, PostKind.TEACHER)
WORD_DAYS = 3
"""Days that a person has at least to say something to their sheet before it is settled."""
MOST_WEIGHT = 100
NO_OBJECTION = "无异议"
ONE_PLACE = Decimal("0.1")
FULL = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight(Norm):
    """How much a quota weighs on a sheet, of which the score is out of a hundred."""

    quota: Quota


def weight_of(quota: Quota) -> Weight:
    """The weight of a quota: by post where people owe it. A resolution changes it (P3-4)."""
    weight = Figure(quota.weight)
    posts: tuple[PostKind, ...] = APPRAISED if quota.personal else ()
    return Weight(
        key=f"weigh-{quota.key}",
        quota=quota,
        clause="P1-2.2",
        title=f"{quota.title}的考核权重",
        unit=N_("分"),
        every=Every.TERM,
        figures={None: weight, **dict.fromkeys(posts, weight)},
        most=MOST_WEIGHT,
    )


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A quota on a sheet over a term: owed, done, missing, what it weighs and what it comes to."""

    quota: str
    weight: int
    required: int
    required_elsewhere: int
    done: int
    done_elsewhere: int
    missing: int
    points: Decimal


def sheet_line(quota: str, weight: int, standings: Sequence[Standing]) -> SheetLine:
    """The line of a quota from its standings in the term: a person's, or those of all a school's people.

    More in one month, or by one person, does not make up for what another lacks.
    """
    required = sum(one.required.total for one in standings)
    missing = sum(one.remaining.total for one in standings)
    return SheetLine(
        quota=quota,
        weight=weight,
        required=required,
        required_elsewhere=sum(one.required.elsewhere for one in standings),
        done=sum(one.done.total for one in standings),
        done_elsewhere=sum(one.done.elsewhere for one in standings),
        missing=missing,
        points=line_points(weight, required, missing),
    )


@clause("P1-2.2")
def line_points(weight: int, required: int, missing: int) -> Decimal:
    """Weight × (required - missing) / required, half a tenth up; nothing where nothing is owed."""
    if not required:
        return Decimal("0.0")
    share = Decimal(weight) * (required - missing) / required
    return share.quantize(ONE_PLACE, ROUND_HALF_UP)


@clause("P1-2.2")
def score(lines: Iterable[SheetLine]) -> Decimal | None:
    """Of 100: the points of all lines by their weights; None where nothing that weighs is owed."""
    owed = [line for line in lines if line.required]
    weights = sum(line.weight for line in owed)
    if not weights:
        return None
    points = sum((line.points for line in owed), Decimal(0))
    return (FULL * points / weights).quantize(ONE_PLACE, ROUND_HALF_UP)


def is_due_with(every: Every, term_ends: date, year: tuple[date, date]) -> bool:
    """Whether a duty stands on a term's sheet: one of the school year (``year``: its first and last day) on
    that of the term that ends in the year's second half."""
    starts, ends = year
    return every is not Every.YEAR or ends - term_ends < term_ends - starts


def highest_post(posts: Iterable[PostKind]) -> PostKind:
    """The post that a person's sheet is drawn up for."""
    return min(posts, key=APPRAISED.index)


@dataclass(frozen=True, slots=True)
class SheetOf:
    """Whose sheet it is. ``person``: None on a school's; ``post``: the highest one, None on a school's."""

    person: UUID | None
    school: UUID | None
    post: PostKind | None = None

    @property
    def kind(self) -> str:
        """A leader's, a teacher's or a school's."""
        if self.post is None:
            return "school"
        return "leader" if self.post in LEADING else "teacher"


def is_authority(actor: Actor) -> bool:
    """Whether somebody looks at the district for the county's education authority."""
    return actor.holds(PostKind.AUTHORITY)


@clause("P1-2.2")
def may_see_sheet(actor: Actor, facts: SheetOf) -> Verdict:
    """A sheet is for whom it is about and for the leaders and offices of their school and the district."""
    if actor.person == facts.person or sees_all(actor) or is_authority(actor):
        return ALLOWED
    if facts.school is not None and facts.school in schools_watched(actor):
        return ALLOWED
    return forbid("P1-2.2", "考核表只给本人和本校、学区的负责人看。")


@clause("P1-2.2")
def may_draw(actor: Actor, facts: SheetOf, *, ends: date, today: date, already: bool) -> Verdict:
    """The school's office draws up its people's sheets, the secretariat every one, when the term is over."""
    if not (actor.in_secretariat or (facts.person and facts.school in actor.offices)):
        return forbid("P1-2.2", "考核表由本校教导处出表，学校的由基地校教导处出表。")
    if today < ends:
        return refuse("P1-2.2", "学期到%(day)s结束，那时再出表。", day=ends.isoformat())
    return refuse("P1-2.2", "这张考核表已经出过了。") if already else ALLOWED


@dataclass(frozen=True, slots=True)
class AppraisalFacts:
    """A sheet that was drawn up, as the rules see it."""

    sheet: SheetOf
    state: str
    drawn_by: UUID
    drawn_on: date
    word: str


def _not_settled(facts: AppraisalFacts) -> Verdict:
    settled = facts.state == "settled"
    return refuse("P1-2.2", "这张考核表已经定稿，不能再改。") if settled else ALLOWED


@clause("P1-2.2")
def may_say_word(actor: Actor, facts: AppraisalFacts, word: str) -> Verdict:
    """Whom it is about says what they think of it before it is settled; for a school, its principal."""
    sheet = facts.sheet
    own = actor.person == sheet.person
    if sheet.person is None:
        own = actor.holds_at(sheet.school, PostKind.PRINCIPAL)
    if not own:
        return forbid("P1-2.2", "这里由本人（学校由校长）填写意见。")
    written = (
        ALLOWED
        if word.strip()
        else invalid("P1-2.2", "请写一句意见；没有意见就写“%(none)s”。", none=NO_OBJECTION)
    )
    return first_no(_not_settled(facts), written)


@clause("P1-2.2")
def may_settle(actor: Actor, facts: AppraisalFacts, led: Collection[UUID], today: date) -> Verdict:
    """The principal settles the sheets of the school's people, the district head those of principals and
    schools, the authority the head's own and those of the base school and of a school that the head leads;
    nobody their own or what they drew up. ``led``: the schools that the district head leads as principal."""
    sheet = facts.sheet
    if actor.person in {sheet.person, facts.drawn_by}:
        return forbid("P1-2.2", "自己的考核表和自己出的表，要由其他负责人定稿。")
    if not _settles(actor, facts.sheet, led):
        return forbid(
            "P1-2.2", "教师由本校校长定稿，校长和学校由学区负责人定稿，学区负责人和基地校由教育局定稿。"
        )
    asked_on = facts.drawn_on + timedelta(days=WORD_DAYS)
    if not facts.word and today < asked_on:
        return refuse("P1-2.2", "还没有听到本人意见，%(day)s以后可以定稿。", day=asked_on.isoformat())
    return _not_settled(facts)


def _settles(actor: Actor, sheet: SheetOf, led: Collection[UUID]) -> bool:
    of_heads_school = sheet.person is None and sheet.school in {actor.base_school, *led}
    if sheet.post is PostKind.DISTRICT_HEAD or of_heads_school:
        return is_authority(actor)
    if sheet.person is None or sheet.post is PostKind.PRINCIPAL:
        return actor.is_district_head
    return actor.holds_at(sheet.school, PostKind.PRINCIPAL) or (
        sheet.school is None and actor.is_district_head
    )


@clause("P1-2.2")
def may_recall(actor: Actor, facts: AppraisalFacts) -> Verdict:
    """A sheet that is not settled is taken back by who may draw it up, to be drawn up anew; not one that
    somebody objected to, for their words would go with it."""
    if not (actor.in_secretariat or (facts.sheet.person and facts.sheet.school in actor.offices)):
        return forbid("P1-2.2", "考核表由出表的教导处收回。")
    if facts.word not in {"", NO_OBJECTION}:
        return refuse("P1-2.2", "本人已写下意见，不能收回；更正记录后直接定稿，定稿时数字会重新计算。")
    return _not_settled(facts)
