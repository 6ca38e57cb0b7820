"""What the pages of 帮扶 share: the term they show, and how a form is carried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from xuequ.affairs.duties.rules import STATE_TEXT
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.affairs.partnerships import rules
from xuequ.kernel.duty import Every, Standing
from xuequ.platform.files.actions import open_file
from xuequ.platform.files.models import StoredFile
from xuequ.platform.ui.agreeing import Yes, yeses
from xuequ.platform.ui.guard import ActorRequest


def today_of(request: ActorRequest) -> date:
    """The day on which the request came."""
    return timezone.localdate(request.now)


def shown_term(request: ActorRequest) -> Term | None:
    """The term asked for, else the one that is on, else the last that has begun. One query."""
    terms = list(organisation.visible_terms(request.actor))
    asked, today = request.GET.get("term", ""), today_of(request)
    begun = [term for term in terms if term.starts <= today]
    named = [term for term in terms if str(term.pk) == asked]
    return next(iter([*named, *reversed(begun), *terms]), None)


def usual_days(request: ActorRequest) -> tuple[date, date]:
    """The days that are proposed for what lasts a school year: from today to its end."""
    today, term = today_of(request), shown_term(request)
    return today, max(term.school_year.ends, today) if term else today


def download(file: StoredFile) -> HttpResponse:
    """A file to be saved, never shown as a page."""
    return cast(HttpResponse, FileResponse(open_file(file), as_attachment=True, filename=file.name))


@dataclass(frozen=True, slots=True)
class Cell:
    """A standing as a page shows it: the light with its word, how many of how many, where it opens."""

    label: str
    light: str
    word: str
    count: str
    url: str


def cell(one: Standing, url: str) -> Cell:
    """A standing with the address of its records."""
    label = gettext("本学期")
    if one.period.every is Every.MONTH:
        label = gettext("%(month)s月") % {"month": one.period.first.month}
    elif one.period.every is Every.YEAR:
        label = gettext("本学年")
    count = f"{one.done.total}/{one.required.total}" if one.required or one.done else ""
    return Cell(label, one.light, gettext(STATE_TEXT[one.state]), count, url)


def sides(request: ActorRequest, facts: rules.Agreed, approvals: Iterable[Any]) -> list[Yes]:
    """The three sides, with who has agreed and what this person may do."""
    actor = request.actor
    mine = rules.sides_of(actor, facts)
    return yeses(rules.SIDES, approvals, mine, lambda side: rules.may_approve(actor, facts, side))
