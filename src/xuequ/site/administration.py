"""今日 for the three administrators: what the post is for, where its work is done, and how that stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor, PostKind
from xuequ.platform.audit.queries import chain_state, visible_trail
from xuequ.platform.ui.wording import datetime as spoken

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of the work is done, and how it stands."""

    label: str
    url: str
    stands: str
    icon: str


@dataclass(frozen=True, slots=True)
class Administration:
    """One of the three posts: what it is for, and its places."""

    title: str
    purpose: str
    places: list[Place]


def administration_of(actor: Actor, now: datetime) -> Administration | None:
    """The administration that the actor holds; nobody holds two."""
    tell: dict[PostKind, Callable[[Actor, datetime], Administration]] = {
        PostKind.SYSTEM_ADMIN: _system,
        PostKind.SECURITY_ADMIN: _security,
        PostKind.AUDITOR: _audit,
    }
    return next((tell[kind](actor, now) for kind in tell if actor.holds(kind)), None)


def _system(actor: Actor, now: datetime) -> Administration:
    last = organisation.visible_imports(actor).first()
    term = organisation.calendar_of(actor.district).term_of(timezone.localdate(now))
    imported = (
        _("上次%(at)s：%(state)s")
        % {
            "at": spoken(last.handed_in_at, "short"),
            "state": _(last.get_state_display()),
        }
        if last
        else _("还没有导入过")
    )
    return Administration(
        _("系统管理员"),
        _("把人员名册导进来，把校历维护好。不经手议题、表决和纪要。"),
        [
            Place(_("导入名册"), reverse("organisation:rosters"), imported, icon="file-import"),
            Place(
                _("校历"),
                reverse("organisation:calendar"),
                _("现在是%(term)s") % {"term": term.name} if term else _("今天不在已登记的学期内"),
                icon="calendar",
            ),
        ],
    )


def _security(actor: Actor, now: datetime) -> Administration:
    today = timezone.localdate(now)
    posts = organisation.administrators(actor.district, today)
    waiting = sum(school.waiting for school in organisation.schools_with_counts(actor, day=today))
    names = _("、").join(
        _("%(name)s（%(post)s）") % {"name": post.person.name, "post": _(post.get_kind_display())}
        for post in posts
    )
    return Administration(
        _("安全管理员"),
        _("任免系统、安全、审计三员，给教职工发登录凭条。不经手议题、表决和纪要。"),
        [
            Place(_("三员任免"), reverse("organisation:administrators"), names, icon="shield-lock"),
            Place(
                _("登录凭条"),
                reverse("organisation:codes"),
                _("还有%(n)s人没有设密码") % {"n": waiting} if waiting else _("人人都已设密码"),
                icon="key",
            ),
        ],
    )


def _audit(actor: Actor, now: datetime) -> Administration:
    chain = chain_state()
    refused = visible_trail(actor).filter(at__gte=now - WEEK).exclude(refused="").count()
    return Administration(
        _("审计员"),
        _("查阅操作日志，核对日志有没有被改动。只看，不办事；每次查阅也会记入日志。"),
        [
            Place(
                _("操作日志"),
                reverse("trail:trail"),
                _("近7天有%(n)s次操作未获准") % {"n": refused},
                icon="history",
            ),
            Place(
                _("核对日志"),
                reverse("trail:trail"),
                _("已连成%(n)s条，到%(at)s为止") % {"n": chain.links, "at": spoken(chain.until, "short")}
                if chain.until
                else _("还没有连成的日志"),
                icon="link",
            ),
        ],
    )
