"""The term's publication on pages: put up, objected to, answered, signed, printed for the notice board."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.duties import actions, queries, rules
from xuequ.affairs.duties.forms.publication import DropForm, FindingForm, ObjectionForm, OpenForm
from xuequ.affairs.duties.models import Publication, PublicationLine
from xuequ.affairs.duties.views import section
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.duty import Every, Quota
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui import wording
from xuequ.platform.ui.attempt import attempt, carry_out
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table

SHEET = (
    _("姓名（名称）"),
    _("单位"),
    _("时段"),
    _("应完成"),
    _("其中外校"),
    _("已完成"),
    _("其中外校"),
    _("状态"),
)
SAID = (("waiting", _("待答复")), ("any", _("有异议的")))


@require_GET
@signed_in
def publications(request: ActorRequest) -> HttpResponse:
    """The publications of the district, open to everybody in it."""
    context = {
        "tabs": section.tabs("publications"),
        "found": queries.visible_publications(request.actor),
        "titles": _titles(),
        "may_open": request.actor.in_secretariat,
    }
    return render(request, "duties/publications.html", context)


def _titles() -> dict[str, str]:
    return {key: gettext(quota.title) for key, quota in queries.quotas().items()}


@require_http_methods(["GET", "POST"])
@signed_in
def open_publication(request: ActorRequest) -> HttpResponse:
    """Put up a quota of a term; everything is proposed."""
    actor, today = request.actor, timezone.localdate(request.now)
    terms = [t for t in organisation.visible_terms(actor) if t.starts <= today]
    proposed = organisation.calendar_of(actor.district).add_working_days(today, rules.DAYS)
    form = OpenForm(
        request.POST if request.method == "POST" else None,
        quotas=list(_titles().items()),
        terms=[(str(t.pk), f"{t.school_year.name} {t.name}") for t in reversed(terms)],
        initial={"closes_on": proposed, "quota": request.GET.get("quota", "observe")},
    )
    made = attempt(form, lambda: _opened(request, form), mendable=True)
    if made is not None:
        messages.success(request, gettext("已公示，相关的人都收到了通知。"))
        return redirect("duties:publication", made.pk)
    context = {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "duties/publication_form.html", context, status=status)


def _opened(request: ActorRequest, form: OpenForm) -> Publication:
    given = form.cleaned_data
    return actions.open_publication(
        actor=request.actor,
        now=request.now,
        quota=given["quota"],
        term_id=given["term"],
        closes_on=given["closes_on"],
    )


@require_GET
@signed_in
def publication(request: ActorRequest, publication: UUID) -> HttpResponse:
    """One publication: one's own lines first, then the others in the order of the roll, page by page."""
    found = queries.get_publication(request.actor, publication)
    if request.GET.get("print") == "yes":
        return _print(request, found)
    return _page(request, found)


def _print(request: ActorRequest, found: Publication) -> HttpResponse:
    """All the lines on sheets for the notice board."""
    lines = found.lines.all()
    context = {"publication": found, "quota": queries.get_quota(found.quota), "lines": lines}
    return render(request, "duties/publication_print.html", {**context, "period_name": _period_name})


def _page(
    request: ActorRequest, found: Publication, form: Form | None = None, at: PublicationLine | None = None
) -> HttpResponse:
    """The page; with a form that has faults, the one line that it was about instead of all others."""
    actor, today = request.actor, timezone.localdate(request.now)
    facts, quota = queries.publication_facts(found), queries.get_quota(found.quota)
    every = queries.lines_with_objections(actor, found)
    mine = list(every.filter(debtor=actor.person))
    table = _lines_table(request, quota)
    if at is not None:
        rows = table.page_of(list(every.filter(pk=at.pk).exclude(debtor=actor.person)))
    else:
        rows = table.page_of(queries.chosen_publication_lines(actor, found, _line_choice(table)))
    if table.wants_export:
        return workbook_response(gettext(quota.title), SHEET, map(_sheet_line, [*mine, *rows]))
    wrong = form if form is not None and form.errors else None
    own = Table(table.columns, searchable=False, exportable=False, total=len(mine), per_page=len(mine) or 1)
    context = {
        "publication": found,
        "quota": quota,
        "table": table,
        "rows": rows,
        "own": own,
        "mine": mine,
        "at": at,
        "objectable": {
            line.pk
            for line in (*mine, *rows)
            if rules.may_object(actor, facts, line.debtor, line.school_id, today, "?")
        },
        "answers": actor.in_secretariat,
        "waiting": facts.waiting,
        "may_sign": rules.may_sign_publication(actor, facts, today),
        "may_drop": rules.may_drop_publication(actor, facts, "?"),
        "period_name": _period_name,
        "objection_form": partial(_form_of, ObjectionForm, wrong),
        "finding_form": partial(_form_of, FindingForm, wrong),
        "drop_form": wrong if isinstance(wrong, DropForm) else DropForm(),
        "wrong": wrong,
    }
    return render(request, "duties/publication.html", context, status=422 if wrong else 200)


def _form_of(kind: type[Form], wrong: Form | None, about: object) -> Form:
    """A line's or an objection's own form, so that each label leads to its own field."""
    return wrong if isinstance(wrong, kind) else kind(auto_id=f"about{about}_%s")


def _lines_table(request: ActorRequest, quota: Quota) -> Table:
    columns = [Column("name", _("姓名") if quota.personal else _("名称"), title=True)]
    if quota.every is Every.MONTH:
        columns.append(Column("month", _("月份")))
    columns += [
        Column("required", _("应完成"), align="end"),
        Column("done", _("已完成"), align="end"),
        Column("state", _("状态")),
    ]
    schools = organisation.visible_schools(request.actor)
    filters = [
        Filter("school", _("学校"), [(str(school.pk), school.name) for school in schools]),
        Filter("said", _("异议"), SAID),
    ]
    return read_table(request, columns=columns, filters=filters, per_page=50)


def _line_choice(table: Table) -> queries.LineChoice:
    school = table.chosen.get("school")
    return queries.LineChoice(table.q, UUID(school) if school else None, table.chosen.get("said", ""))


def _sheet_line(line: PublicationLine) -> tuple[Any, ...]:
    period = f"{line.first.isoformat()} – {line.last.isoformat()}"
    owed, done = (line.required, line.required_elsewhere), (line.done, line.done_elsewhere)
    state = gettext("已完成") if line.met else gettext("未完成")
    return (line.name, line.place, period, *owed, *done, state)


def _period_name(line: PublicationLine, monthly: bool) -> str:
    return wording.date(line.first, "month") if monthly else ""


@require_POST
@signed_in
def object_to(request: ActorRequest, line: int) -> HttpResponse:
    """Object to a line."""
    found = queries.get_line(request.actor, line)
    form = ObjectionForm(request.POST)

    def act() -> tuple[str, str]:
        text = form.cleaned_data["text"]
        actions.object_to_line(actor=request.actor, now=request.now, line_id=line, text=text)
        return gettext("异议已提出，核实后会答复您。"), _address(found.publication_id)

    def page() -> HttpResponse:
        return _page(request, queries.get_publication(request.actor, found.publication_id), form, found)

    return carry_out(request, form, act, page)


@require_POST
@signed_in
def answer(request: ActorRequest, objection: UUID) -> HttpResponse:
    """Answer an objection."""
    found = queries.get_objection(request.actor, objection)
    form = FindingForm(request.POST)

    def act() -> tuple[str, str]:
        actions.answer_objection(
            actor=request.actor,
            now=request.now,
            objection_id=objection,
            upheld=form.cleaned_data["upheld"] == "yes",
            answer=form.cleaned_data["answer"],
        )
        return gettext("已答复，提出异议的人会收到通知。"), _address(found.line.publication_id)

    def page() -> HttpResponse:
        whole = queries.get_publication(request.actor, found.line.publication_id)
        return _page(request, whole, form, found.line)

    return carry_out(request, form, act, page)


def _address(publication: UUID) -> str:
    return reverse("duties:publication", args=[publication])


@require_POST
@signed_in
def sign(request: ActorRequest, publication: UUID) -> HttpResponse:
    """The chair signs."""
    actions.sign_publication(actor=request.actor, now=request.now, publication_id=publication)
    messages.success(request, gettext("已签发公布，不能再改动。"))
    return redirect("duties:publication", publication)


@require_POST
@signed_in
def drop(request: ActorRequest, publication: UUID) -> HttpResponse:
    """Stop it."""
    form = DropForm(request.POST)

    def act() -> tuple[str, str]:
        reason = form.cleaned_data["reason"]
        actions.drop_publication(
            actor=request.actor, now=request.now, publication_id=publication, reason=reason
        )
        return gettext("公示已停止。"), _address(publication)

    def page() -> HttpResponse:
        return _page(request, queries.get_publication(request.actor, publication), form)

    return carry_out(request, form, act, page)


urlpatterns = [
    path("publications/", publications, name="publications"),
    path("publications/open/", open_publication, name="open_publication"),
    path("publications/<uuid:publication>/", publication, name="publication"),
    path("publications/<uuid:publication>/sign/", sign, name="sign_publication"),
    path("publications/<uuid:publication>/drop/", drop, name="drop_publication"),
    path("publications/lines/<int:line>/object/", object_to, name="object"),
    path("publications/objections/<uuid:objection>/answer/", answer, name="answer_objection"),
]
