"""The demo district: made by the same actions a person uses, so that it shows what the product can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from xuequ.affairs.organisation.models import District, Person, Post
from xuequ.affairs.organisation.queries import in_force
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.affairs.resolutions.models import Task
from xuequ.platform.access.models import Account

NAME = "明湖第一学区"
PASSWORD = "xuequ-demo-2026"  # noqa: S105  (printed by `xuequ accounts`)
MARK = "demo"
KINDS = (
    "district_head",
    "director",
    "academic_office",
    "principal",
    "vice_principal",
    "research_director",
    "subject_head",
    "bursar",
    "teacher",
    "researcher",
    "authority",
    "system_admin",
    "security_admin",
    "auditor",
)
"""The posts one can enter as with one tap, in this order."""

LEADING = 4
"""How many of them lead and serve the meetings."""
MEMBER_OFFICE, LATE_LEAD = "member_office", "late_lead"
"""The parts in the story that two more of them play."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One of the demo's people: how to sign in, and who that is."""

    username: str
    password: str
    name: str
    post: str
    kind: str
    school: str
    role: str
    part: str = ""


def is_loaded() -> bool:
    """Whether this installation is the demo."""
    return (settings.DATA / MARK).exists() and District.objects.filter(name=NAME).exists()


def has_other_data() -> bool:
    """Whether there is a district already that is not the demo's."""
    return District.objects.exists()


def load(now: datetime, *, say: Callable[[str], object] = lambda line: None) -> None:
    """Make the demo district with its two months behind it; marked as the demo only when all is there."""
    from xuequ.site.demo.story import tell  # noqa: PLC0415  (loads the spreadsheet readers)

    tell(now, say=say)
    (settings.DATA / MARK).write_text(now.isoformat())


def accounts() -> list[dict[str, str]]:
    """Every account that has the demo's password: one row a post."""
    return [asdict(account) for account in _with_password()]


def entries() -> list[DemoAccount]:
    """One account for each kind of post; after the leading ones, two with parts of their own in the story."""
    people, late = _with_password(), _late_school()
    usual = [next((a for a in people if a.kind == kind and _stands_for(a, late)), None) for kind in KINDS]
    offices = [replace(a, part=MEMBER_OFFICE) for a in people if a.kind == "director" and a.role == "member"]
    leads = [replace(a, part=LATE_LEAD) for a in people if a.kind == "principal" and a.school == late]
    shown = [*usual[:LEADING], *leads[:1], *offices[:1], *usual[LEADING:]]
    return [account for account in shown if account]


def _stands_for(account: DemoAccount, late: str) -> bool:
    """Whether this one shows its kind of post: of the directors the base school's, of the principals one of a
    lead school, but neither the district head nor the one whose task is overdue."""
    if account.kind == "director":
        return account.role == "base"
    return account.kind != "principal" or (account.role == "lead" and account.school != late)


def _late_school() -> str:
    """The school whose task is overdue and unexplained."""
    today = timezone.localdate()
    late = Task.objects.filter(
        responsible__district__name=NAME, state="open", due__lt=today, explanations=None
    )
    return late.values_list("responsible__name", flat=True).order_by("due").first() or ""


def account_of(username: str) -> Account | None:
    """The account behind a demo entry; None for anybody else's."""
    known = {account.username for account in _with_password()}
    return Account.objects.filter(username=username).first() if username in known else None


def _with_password() -> list[DemoAccount]:
    posts = (
        Post.objects.filter(
            in_force(timezone.localdate()),
            district__name=NAME,
            person__account__password_set_at__isnull=False,
        )
        .select_related("person", "person__account", "person__school", "school")
        .order_by("person__number")
    )
    order = {kind: place for place, kind in enumerate(KINDS)}
    rows = [_row(post.person, post) for post in posts if post.kind in order]
    return sorted(rows, key=lambda row: order[row.kind])


def _row(person: Person, post: Post) -> DemoAccount:
    school = post.school or person.school
    return DemoAccount(
        username=person.account.username if person.account else "",
        password=PASSWORD,
        name=person.name,
        post=POST_TEXT[post.kind],
        kind=post.kind,
        school=school.name if school else "",
        role=school.role if school else "",
    )
