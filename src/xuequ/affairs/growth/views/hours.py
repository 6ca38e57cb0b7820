"""Class hours: one's own page, and for leaders the list of their people (P1-0f)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from xuequ.affairs.growth import queries, rules
from xuequ.affairs.growth.forms.training import CertificateForm
from xuequ.affairs.organisation import queries as organisation
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table

COLUMNS = (
    Column("name", _("姓名"), title=True),
    Column("place", _("学校")),
    Column("done", _("本学年")),
    Column("five", _("近五学年")),
    Column("light", _("状态")),
)
SHEET = (_("学校"), _("姓名"), _("本学年应完成"), _("本学年已完成"), _("近五学年已完成"), _("五学年应完成"))
STATES = (("wanting", _("本学年还没有完成")), ("met", _("本学年已完成")))


@require_GET
@signed_in
def hours(request: ActorRequest) -> HttpResponse:
    """One's own hours (P1-0f)."""
    return _page(request, request.actor.person)


@require_GET
@signed_in
def hours_of(request: ActorRequest, person: UUID) -> HttpResponse:
    """The hours of one of one's people (P1-0f)."""
    return _page(request, person)


def _page(request: ActorRequest, ident: UUID) -> HttpResponse:
    actor, today = request.actor, timezone.localdate(request.now)
    person = organisation.get_person(actor, ident)
    rules.may_see_hours(actor, person.pk, person.school_id).enforce()
    year = queries.year_of(actor, today)
    first, last = (year.starts, year.ends) if year else (today, today)
    window = rules.five_years(first, last)
    context: dict[str, Any] = {
        "person": person,
        "own": person.pk == actor.person,
        "year": year,
        "window": window,
        "balance": queries.balance_of(actor, person.pk, year, today) if year else None,
        "done": queries.hours_in(actor, person.pk, first, last).total,
        "five": queries.hours_in(actor, person.pk, *window).total,
        "needed": rules.FIVE_YEARS,
        "records": list(queries.hours_records(actor, person.pk, *window)[:100]),
        "outside": list(queries.visible_outside(actor).filter(person=person)[:20]),
        "certificates": list(queries.visible_certificates(actor).filter(person=person)[:20]),
        "may_list": rules.may_see_list(actor),
        "keeps": actor.in_secretariat or person.school_id in actor.offices,
        "certificate_form": CertificateForm(first=window[0], last=min(last, today))
        if actor.in_secretariat and person.pk != actor.person
        else None,
    }
    return render(request, "growth/hours.html", context)


@require_GET
@signed_in
def hours_list(request: ActorRequest) -> HttpResponse:
    """The hours of one's people, by the roll, never in an order of merit (P1-0f)."""
    actor, today = request.actor, timezone.localdate(request.now)
    rules.may_see_list(actor).enforce()
    year = queries.year_of(actor, today)
    found = queries.balances(actor, year, today) if year else []
    schools = {str(one.standing.debtor.school): one.standing.debtor.place for one in found}
    filters = [Filter("state", _("状态"), STATES)]
    if len(schools) > 1:
        filters.insert(0, Filter("school", _("学校"), list(schools.items())))
    table = read_table(request, columns=COLUMNS, filters=filters)
    shown = [one for one in found if _wanted(one, table.q, table.chosen)]
    rows = table.page_of(shown)
    if table.wants_export:
        return workbook_response(gettext("培训学时"), SHEET, [_line(one) for one in rows])
    context = {
        "table": table,
        "rows": rows,
        "year": year,
        "met": sum(one.standing.state == "met" for one in found),
        "people": len(found),
        "waiting": queries.outside_to_decide(actor),
        "needed": rules.FIVE_YEARS,
    }
    return render(request, "growth/hours_list.html", context)


def _wanted(one: queries.Balance, text: str, chosen: dict[str, str]) -> bool:
    debtor, met = one.standing.debtor, one.standing.state == "met"
    if text and text not in debtor.name:
        return False
    if chosen.get("school") and chosen["school"] != str(debtor.school):
        return False
    return "state" not in chosen or (chosen["state"] == "met") == met


def _line(one: queries.Balance) -> tuple[Any, ...]:
    standing = one.standing
    return (
        standing.debtor.place,
        standing.debtor.name,
        standing.required.total,
        standing.done.total,
        one.five,
        rules.FIVE_YEARS,
    )


urlpatterns = [
    path("hours/", hours, name="hours"),
    path("hours/list/", hours_list, name="hours_list"),
    path("hours/<uuid:person>/", hours_of, name="hours_of"),
]
