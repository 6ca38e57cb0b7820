"""One quota: everybody's standing in the order of the roll, the records behind each, the figures in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from xuequ.affairs.duties import queries, rules
from xuequ.affairs.duties.views import section
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.kernel.duty import Period, Quota, State
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table

SHEET = (
    _("姓名（名称）"),
    _("单位"),
    _("时段"),
    _("应完成"),
    _("已完成"),
    _("其中外校"),
    _("还差"),
    _("状态"),
)


@require_GET
@signed_in
def standings(request: ActorRequest, quota: str) -> HttpResponse:
    """The board of one quota: required, done, done elsewhere, remaining; filters, search, export."""
    found, today = queries.get_quota(quota), timezone.localdate(request.now)
    term, terms = section.term_asked(request, today)
    if term is None:
        raise Http404
    periods = queries.periods_of(request.actor, found, term)
    lines = queries.lines_of(queries.visible_standings(request.actor, found, periods, today))
    table = _table(request, found, periods)
    chosen = queries.chosen_lines(lines, _choice(table), today)
    rows = table.page_of(chosen)
    if table.wants_export:
        return workbook_response(gettext(found.title), SHEET, _sheet(rows))
    missed = sum(one.state is State.MISSED for line in lines for one in line.standings)
    context = {
        "quota": found,
        "term": term,
        "terms": terms,
        "table": table,
        "rows": rows,
        "today": today,
        "periods": periods,
        "word": section.state_word,
        "rhythm": section.period_rhythm(found),
        "missed": missed,
        "item_title": queries.item_title(term, found, missed),
        "runs": term.starts <= today <= term.ends,
        "may_hand_in": bool(request.actor.offices or request.actor.schools_led),
    }
    return render(request, "duties/quota.html", context)


def _table(request: ActorRequest, quota: Quota, periods: Sequence[Period]) -> Table:
    columns = [Column("name", _("姓名") if quota.personal else _("名称"), title=True)]
    if len(periods) > 1:
        columns += [
            Column(period.first.isoformat(), section.period_name(period), align="center")
            for period in periods
        ]
    else:
        columns += [Column("required", _("应完成"), align="end"), Column("done", _("已完成"), align="end")]
        if quota.splits:
            columns.append(Column("elsewhere", _("其中外校"), align="end"))
        columns += [Column("remaining", _("还差"), align="end"), Column("state", _("状态"))]
    schools = organisation.visible_schools(request.actor)
    filters = [
        Filter("state", _("状态"), [(str(state), gettext(text)) for state, text in rules.STATE_TEXT.items()]),
        Filter("school", _("学校"), [(str(school.pk), school.name) for school in schools]),
    ]
    return read_table(request, columns=columns, filters=filters, keep=("term",))


def _choice(table: Table) -> queries.Choice:
    school = table.chosen.get("school")
    return queries.Choice(table.q, table.chosen.get("state", ""), UUID(school) if school else None)


def _sheet(lines: Sequence[queries.Line]) -> list[tuple[Any, ...]]:
    return [
        (
            line.debtor.name,
            line.debtor.place,
            f"{one.period.first.isoformat()} – {one.period.last.isoformat()}",
            one.required.total,
            one.done.total,
            one.done.elsewhere,
            one.remaining.total,
            section.state_word(one.state),
        )
        for line in lines
        for one in line.standings
    ]


@require_GET
@signed_in
def standing(request: ActorRequest, quota: str, debtor: UUID) -> HttpResponse:
    """One debtor: how the figure came about, and the records it was counted from."""
    actor, found, today = request.actor, queries.get_quota(quota), timezone.localdate(request.now)
    term, terms = section.term_asked(request, today)
    if term is None:
        raise Http404
    owing = queries.debtor_of(actor, found, term, debtor)
    periods = queries.periods_of(actor, found, term)
    rows = queries.standings(actor.district, found, periods, today, only=[debtor])
    first, last = _whole(periods, term)
    context = {
        "quota": found,
        "term": term,
        "terms": terms,
        "debtor": owing,
        "rows": rows,
        "records": queries.credits_of(actor, found, debtor, first, last),
        "exempt": queries.exempt_days(actor.district, [found.key], first, last)[found.key].get(debtor, ()),
        "posts": _posts(owing.spans, first, last) if found.personal else [],
        "word": section.state_word,
        "rhythm": section.period_rhythm(found),
        "period_name": section.period_name,
    }
    return render(request, "duties/standing.html", context)


def _whole(periods: Sequence[Period], term: Term) -> tuple[date, date]:
    return (periods[0].first, periods[-1].last) if periods else (term.starts, term.ends)


def _posts(spans: Sequence[Any], first: date, last: date) -> list[tuple[str, date, date]]:
    """The posts by which a person owes, cut to the stretch."""
    return [
        (gettext(POST_TEXT[span.post]), max(span.first, first), min(span.last or last, last))
        for span in spans
        if span.post is not None
    ]


@require_GET
@signed_in
def figures(request: ActorRequest, quota: str) -> HttpResponse:
    """The figure in force, its defaults, and the resolutions that changed it (P3-4)."""
    found = queries.get_norm(quota)
    defaults = [(gettext(POST_TEXT[post]) if post else "", figure) for post, figure in found.figures.items()]
    today = timezone.localdate(request.now)
    term, _terms = section.term_asked(request, today)
    context = {
        "quota": found,
        "title": queries.norm_title(found),
        "is_quota": isinstance(found, Quota),
        "defaults": defaults,
        "history": queries.visible_figures(request.actor, quota),
        "posts": POST_TEXT,
        "periods": queries.periods_of(request.actor, found, term) if term else (),
        "touches": queries.touches,
        "rhythm": section.period_rhythm(found) if isinstance(found, Quota) else "",
        "period_name": section.period_name,
        "term": term,
        "verdict": rules.may_change_figure(request.actor),
    }
    return render(request, "duties/figures.html", context)


urlpatterns = [
    path("<slug:quota>/", standings, name="quota"),
    path("<slug:quota>/figures/", figures, name="figures"),
    path("<slug:quota>/<uuid:debtor>/", standing, name="standing"),
]
