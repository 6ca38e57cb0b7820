"""Research projects: every school has one, everybody takes part, no step is skipped (P1-4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

RESEARCH_PROJECT = "research_project"
RESEARCH_PART = "research_part"

LEVELS = (
    ("school", "校级"),
    ("district", "学区级"),
    ("county", "县级"),
    ("city", "市级"),
    ("province", "省级"),
)
TOPICS = (
    ("integration", "课程整合"),
    ("efficiency", "课堂高效"),
    ("mode", "教学模式"),
    ("other", "其他"),
)
PROJECT_STATES = (
    ("applied", "待立项"),
    ("declined", "未立项"),
    ("approved", "已立项"),
    ("opened", "已开题"),
    ("midterm", "已中期"),
    ("concluded", "已结题"),
    ("withdrawn", "已撤项"),
)
RUNNING = frozenset({"approved", "opened", "midterm"})
STEPS = {
    "open": ("approved", "opened"),
    "midterm": ("opened", "midterm"),
    "conclude": ("midterm", "concluded"),
}
"""Step → the state it is taken in and the state it leads to; no other way leads on."""
MILESTONES = (
    ("apply", "申报"),
    ("approve", "立项"),
    ("decline", "未立项"),
    ("announce", "开题预告"),
    ("open", "开题"),
    ("midterm", "中期"),
    ("conclude", "结题"),
    ("change", "变更"),
    ("extend", "延期"),
    ("withdraw", "撤项"),
)
VERDICTS = (("passed", "通过"), ("revise", "修改后再评"))
MEMBER_ROLES = (("leader", "负责人"), ("core", "主研"), ("participant", "参研"))
DELIVERABLES = (
    ("paper", "论文"),
    ("report", "研究报告"),
    ("plan", "教学设计"),
    ("course", "课程资源"),
    ("other", "其他"),
)
MOST_CORE = MOST_PARTICIPANTS = 6
FEWEST_REVIEWERS, MOST_REVIEWERS = 3, 7
NOTICE = timedelta(days=7)
"""An opening is announced so long before."""
QUOTATION = frozenset("《》“”‘’「」『』\"'")


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A project as it is applied for."""

    title: str
    level: str
    topic: str
    school: UUID
    leader: UUID
    first: date
    last: date
    plan: str
    core: tuple[UUID, ...] = ()
    participants: tuple[UUID, ...] = ()

    @property
    def people(self) -> tuple[UUID, ...]:
        return (self.leader, *self.core, *self.participants)


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project as the rules see it; ``opening``: the day announced; ``since``: of its last milestone."""

    school: UUID
    leader: UUID
    applied_by: UUID
    state: str
    first: date
    last: date
    members: frozenset[UUID] = frozenset()
    opening: date | None = None
    since: date | None = None
    deliverables: int = 0


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who gives an opinion, and where they belong."""

    person: UUID
    school: UUID | None


def _conducts(actor: Actor, school: UUID, leader: UUID) -> bool:
    return actor.person == leader or actor.holds_at(school, PostKind.RESEARCH_DIRECTOR)


@clause("P1-4")
def may_apply(actor: Actor, school: UUID, leader: UUID) -> Verdict:
    """A school's research director applies, or who is to lead the project; both of that school."""
    if actor.school == school and _conducts(actor, school, leader):
        return ALLOWED
    return forbid("P1-4", "课题由本校科研主任或课题负责人申报。")


@clause("P1-4")
def plan_complete(plan: ProjectPlan, *, title_taken: bool = False) -> Verdict:
    """A title without quotation marks, one leader, at most six in each circle and nobody in two."""
    if not plan.title.strip():
        return invalid("P1-4", "请写明课题名称。")
    if QUOTATION & set(plan.title):
        return invalid("P1-4", "课题名称不加引号和书名号，请去掉。")
    if title_taken:
        return invalid("P1-4", "学区里已有同名的课题，请换一个名称。")
    if plan.level not in dict(LEVELS) or plan.topic not in dict(TOPICS):
        return invalid("P1-4", "请选择课题的级别和方向。")
    if plan.last <= plan.first:
        return invalid("P1-4", "研究结束日期要晚于开始日期。")
    if not plan.plan.strip():
        return invalid("P1-4", "请简要写明研究方案。")
    return people_complete(plan.leader, plan.core, plan.participants)


@clause("P1-4")
def people_complete(leader: UUID, core: Collection[UUID], participants: Collection[UUID]) -> Verdict:
    """At most six core members and six participants, and nobody twice."""
    if len(core) > MOST_CORE:
        return invalid("P1-4", "主研人员最多%(most)d人。", most=MOST_CORE)
    if len(participants) > MOST_PARTICIPANTS:
        return invalid("P1-4", "参研人员最多%(most)d人。", most=MOST_PARTICIPANTS)
    people = [leader, *core, *participants]
    if len(set(people)) < len(people):
        return invalid("P1-4", "负责人、主研、参研人员不能重复。")
    return ALLOWED


def may_judge(actor: Actor, project: ProjectFacts) -> Verdict:
    """The district head or the secretariat judges, never who applied, leads or takes part."""
    if not (actor.is_district_head or actor.in_secretariat):
        return forbid("P1-4", "这件事由学区负责人或基地校教导处办理。")
    if actor.person in {project.applied_by, project.leader, *project.members}:
        return forbid("P1-4", "申报人和课题组成员不能给自己的课题把关，请由另一位办理。")
    return ALLOWED


@clause("P1-4")
def may_decide_project(actor: Actor, project: ProjectFacts, *, approved: bool, answer: str) -> Verdict:
    """The application is approved or declined, once, with a reason where it is no."""
    verdict = may_judge(actor, project)
    if verdict and project.state != "applied":
        return refuse("P1-4", "这项申报已经有结果了。")
    if verdict and not approved and not answer.strip():
        return invalid("P1-4", "不予立项请写明理由。")
    return verdict


def may_conduct(actor: Actor, project: ProjectFacts) -> Verdict:
    """The leader or the school's research director keeps a running project."""
    if not _conducts(actor, project.school, project.leader):
        return forbid("P1-4", "课题由负责人或本校科研主任管理。")
    return ALLOWED if project.state in RUNNING else refuse("P1-4", "课题不在研究中，不能办理。")


@clause("P1-4")
def reviewers_complete(project: ProjectFacts, reviewers: Collection[Reviewer]) -> Verdict:
    """Three to seven reviewers, none of the project's school, none who takes part."""
    people = {one.person for one in reviewers}
    if not FEWEST_REVIEWERS <= len(people) <= MOST_REVIEWERS:
        return invalid(
            "P1-4", "评议专家要%(fewest)d至%(most)d人。", fewest=FEWEST_REVIEWERS, most=MOST_REVIEWERS
        )
    if any(one.school == project.school for one in reviewers):
        return invalid("P1-4", "评议专家不能是本校的。")
    if people & {project.leader, *project.members}:
        return invalid("P1-4", "课题组成员不能评议自己的课题。")
    return ALLOWED


@clause("P1-4")
def may_announce_opening(
    actor: Actor, project: ProjectFacts, day: date, today: date, reviewers: Collection[Reviewer]
) -> Verdict:
    """The opening of an approved project is announced at least a week before, with its reviewers."""
    verdict = first_no(may_conduct(actor, project), may_step(project, "open"))
    if not verdict:
        return verdict
    if day < today + NOTICE:
        return invalid("P1-4", "开题要提前一周预告，最早定在%(day)s。", day=(today + NOTICE).isoformat())
    return reviewers_complete(project, reviewers)


@clause("P1-4")
def may_step(project: ProjectFacts, kind: str) -> Verdict:
    """Approval, opening, mid-term, conclusion: in this order, none skipped, none twice."""
    if kind not in STEPS:
        return invalid("P1-4", "请选择课题的环节。")
    return (
        ALLOWED
        if project.state == STEPS[kind][0]
        else refuse("P1-4", "课题要按立项、开题、中期、结题的顺序进行。")
    )


@clause("P1-4")
def may_record_milestone(
    actor: Actor,
    project: ProjectFacts,
    *,
    kind: str,
    day: date,
    today: date,
    text: str,
    verdict: str,
    reviewers: Collection[Reviewer] = (),
) -> Verdict:
    """The opening and the conclusion are judged by the district, the mid-term is the project's own report."""
    who = may_conduct(actor, project) if kind == "midterm" else may_judge(actor, project)
    found = first_no(who, may_step(project, kind))
    if not found:
        return found
    if kind == "open" and (project.opening is None or day < project.opening or today < project.opening):
        return refuse("P1-4", "开题要先预告，到了预告的日子才能登记。")
    if day > today or (project.since is not None and day < project.since):
        return invalid("P1-4", "日期不能晚于今天，也不能早于上一个环节。")
    if not text.strip():
        return invalid("P1-4", "请写明情况。")
    if verdict not in dict(VERDICTS):
        return invalid("P1-4", "请选择结论。")
    if kind == "conclude" and not project.deliverables:
        return refuse("P1-4", "还没有成果，请先登记成果再结题。")
    return reviewers_complete(project, reviewers) if kind == "conclude" else ALLOWED


@clause("P1-4")
def may_alter(actor: Actor, project: ProjectFacts, reason: str) -> Verdict:
    """People, length and end of a running project change by the district's word, with a reason."""
    verdict = may_judge(actor, project)
    if verdict and project.state not in RUNNING:
        return refuse("P1-4", "课题不在研究中，不能办理。")
    return verdict if not verdict or reason.strip() else invalid("P1-4", "请写明原因。")


@clause("P1-4")
def may_extend(actor: Actor, project: ProjectFacts, last: date, reason: str) -> Verdict:
    """A project is given more time: a later last day than it has."""
    later = ALLOWED if last > project.last else invalid("P1-4", "新的结束日期要晚于原定日期。")
    return first_no(may_alter(actor, project, reason), later)


@clause("P1-4")
def may_add_deliverable(actor: Actor, project: ProjectFacts, *, title: str, kind: str, day: date) -> Verdict:
    """A result is entered by the project's people, and dates from within the time of research."""
    if actor.person not in project.members and not _conducts(actor, project.school, project.leader):
        return forbid("P1-4", "成果由课题组成员或本校科研主任登记。")
    if project.state not in RUNNING:
        return refuse("P1-4", "课题不在研究中，不能登记成果。")
    if not title.strip() or kind not in dict(DELIVERABLES):
        return invalid("P1-4", "请写明成果的名称和种类。")
    if not project.first <= day <= project.last:
        return invalid("P1-4", "成果的日期要在研究期内。")
    return ALLOWED


def runs_in(begun: date | None, ended: date | None, first: date, last: date, today: date) -> bool:
    """Whether something that began and perhaps ended ran in a stretch that has begun by today."""
    if begun is None or first > today or begun > min(last, today):
        return False
    return ended is None or ended >= first


def share(taking_part: int, people: int) -> int:
    """How many in a hundred take part, rounded down; nobody there is nobody missing."""
    return 100 * taking_part // people if people else 100
