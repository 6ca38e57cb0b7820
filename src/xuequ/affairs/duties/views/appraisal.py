"""Appraisal sheets on pages: the list of a school, one sheet with the records behind it, its word and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.duties import actions, queries, rules
from xuequ.affairs.duties.forms.appraisal import OpinionForm, WhoseForm, WordForm
from xuequ.affairs.duties.models import Appraisal, AppraisalLine
from xuequ.affairs.duties.views import section
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table

COLUMNS = (
    Column("name", _("姓名（名称）"), title=True),
    Column("post", _("职务")),
    Column("score", _("得分"), align="end"),
    Column("state", _("状态")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """Whom a sheet is about, the sheet as it comes out today, and as it was drawn up, where it was."""

    about: queries.Subject
    sheet: queries.Sheet
    drawn: Appraisal | None

    @property
    def score(self) -> Any:
        return self.drawn.score if self.drawn else self.sheet.score

    @property
    def lines(self) -> Sequence[rules.SheetLine | AppraisalLine]:
        """Its lines: as they were drawn up, where they were."""
        return queries.appraisal_lines(self.drawn) if self.drawn else self.sheet.lines


@require_GET
@signed_in
def appraisal(request: ActorRequest) -> HttpResponse:
    """The sheets of a term that one may see: schools first, then people in the order of the roll."""
    actor, today = request.actor, timezone.localdate(request.now)
    term, terms = section.term_asked(request, today)
    if term is None:
        return render(request, "duties/appraisal.html", {"tabs": section.tabs("appraisal"), "term": None})
    table = _table(request)
    school = table.chosen.get("school", "")
    about = _about(request, term, UUID(school) if school else None)
    drawn = queries.drawn_by_subject(actor, term, (one.ident for one in about))
    chosen = table.page_of([one for one in about if _wanted(one, drawn, table)])
    sheets = queries.sheets_of(actor, term, chosen, today)
    rows = [Row(one, sheet, drawn.get(one.ident)) for one, sheet in zip(chosen, sheets, strict=True)]
    if table.wants_export:
        queries.with_lines(row.drawn for row in rows if row.drawn)
        return workbook_response(gettext("考核表"), *_workbook(rows))
    may_draw = [one for one in about if _may_draw(request, term, one, drawn)]
    to_settle = set(queries.sheets_to_settle(actor, today)) & set(drawn.values())
    context = {
        "tabs": section.tabs("appraisal"),
        "term": term,
        "terms": terms,
        "table": table,
        "rows": rows,
        "posts": POST_TEXT,
        "school": school,
        "may_draw": len(may_draw),
        "to_settle": len(to_settle),
    }
    return render(request, "duties/appraisal.html", context)


def _table(request: ActorRequest) -> Table:
    schools = [(str(school.pk), school.name) for school in organisation.visible_schools(request.actor)]
    filters = [
        Filter("school", _("学校"), schools),
        Filter("sheet", _("哪种表"), [(key, gettext(text)) for key, text in rules.SHEETS]),
        Filter("state", _("状态"), [(key, gettext(text)) for key, text in rules.SHEET_STATES]),
    ]
    return read_table(request, columns=COLUMNS, filters=filters, keep=("term",))


def _about(request: ActorRequest, term: Term, school: UUID | None) -> list[queries.Subject]:
    """Everybody whose sheet this person may see, of one school where one is named. At most five queries."""
    actor = request.actor
    schools = organisation.visible_schools(actor)
    if school is not None:
        schools = schools.filter(pk=school)
    return [
        *queries.schools_appraised(actor, schools),
        *(
            one
            for one in queries.people_appraised(actor, term, only=_people(request, term, school))
            if school in {None, one.of.school}
        ),
    ]


def _people(request: ActorRequest, term: Term, school: UUID | None) -> list[UUID] | None:
    """The people to look among; None: everybody of the district."""
    actor = request.actor
    if school is not None:
        return queries.staff_appraised(actor, term, [school])
    if rules.sees_all(actor) or rules.is_authority(actor):
        return None
    return [actor.person, *queries.staff_appraised(actor, term, rules.schools_watched(actor))]


def _wanted(one: queries.Subject, drawn: dict[UUID, Appraisal], table: Table) -> bool:
    found = drawn.get(one.ident)
    state = found.state if found else "none"
    return (
        table.q in one.name
        and table.chosen.get("sheet", one.of.kind) == one.of.kind
        and table.chosen.get("state", state) == state
    )


def _may_draw(request: ActorRequest, term: Term, one: queries.Subject, drawn: dict[UUID, Appraisal]) -> bool:
    today = timezone.localdate(request.now)
    already = one.ident in drawn
    return bool(rules.may_draw(request.actor, one.of, ends=term.ends, today=today, already=already))


def _workbook(rows: Sequence[Row]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """One line a sheet: what it is worth, and every duty's owed, done and points."""
    titles = {key: gettext(quota.title) for key, quota in queries.quotas().items()}
    lines_of = [{line.quota: line for line in row.lines} for row in rows]
    used = [key for key in titles if any(key in counted for counted in lines_of)]
    heading = [gettext("姓名（名称）"), gettext("单位"), gettext("职务"), gettext("得分"), gettext("状态")]
    asked = (gettext("应完成"), gettext("已完成"), gettext("得分"))
    heading += [f"{titles[key]} {word}" for key in used for word in asked]
    states = dict(rules.SHEET_STATES)
    lines = []
    for row, counted in zip(rows, lines_of, strict=True):
        cells = [
            cell
            for key in used
            for cell in (
                (counted[key].required, counted[key].done, float(counted[key].points))
                if key in counted
                else ("", "", "")
            )
        ]
        post = gettext(POST_TEXT[row.about.of.post]) if row.about.of.post else ""
        state = gettext(states[row.drawn.state if row.drawn else "none"])
        score = float(row.score) if row.score is not None else ""
        lines.append((row.about.name, row.about.place, post, score, state, *cells))
    return heading, lines


@require_GET
@signed_in
def sheet_of_person(request: ActorRequest, person: UUID) -> HttpResponse:
    """One person's sheet."""
    term = _term(request)
    today = timezone.localdate(request.now)
    sheet = queries.sheet_of_person(request.actor, term, person, today)
    return _page(request, term, sheet)


@require_GET
@signed_in
def sheet_of_school(request: ActorRequest, school: UUID) -> HttpResponse:
    """One school's sheet."""
    term = _term(request)
    sheet = queries.sheet_of_school(request.actor, term, school, timezone.localdate(request.now))
    return _page(request, term, sheet)


def _term(request: ActorRequest) -> Term:
    term, _terms = section.term_asked(request, timezone.localdate(request.now))
    if term is None:
        raise Http404
    return term


def _page(request: ActorRequest, term: Term, sheet: queries.Sheet, wrong: Form | None = None) -> HttpResponse:
    actor, today = request.actor, timezone.localdate(request.now)
    drawn = queries.drawn_by_subject(actor, term, [sheet.subject]).get(sheet.subject)
    led = organisation.schools_of_head(actor.district, today)
    facts = queries.appraisal_facts(drawn) if drawn else None
    person = sheet.of.person
    context = {
        "term": term,
        "terms": organisation.visible_terms(actor),
        "sheet": sheet,
        "drawn": drawn,
        "lines": queries.appraisal_lines(drawn) if drawn else sheet.lines,
        "score": drawn.score if drawn else sheet.score,
        "quotas": queries.quotas(),
        "records": queries.records_behind(actor, term, person, today) if person else {},
        "post": gettext(POST_TEXT[sheet.of.post]) if sheet.of.post else "",
        "address": section.sheet_address(sheet.of.kind, sheet.subject),
        "may_draw": rules.may_draw(actor, sheet.of, ends=term.ends, today=today, already=drawn is not None),
        "may_say": facts and rules.may_say_word(actor, facts, "?"),
        "may_settle": facts and rules.may_settle(actor, facts, led, today),
        "may_recall": facts and rules.may_recall(actor, facts),
        "word_form": wrong if isinstance(wrong, WordForm) else WordForm(),
        "opinion_form": wrong if isinstance(wrong, OpinionForm) else OpinionForm(),
        "is_over": today >= term.ends,
    }
    printing = request.GET.get("print") == "yes"
    template = "duties/sheet_print.html" if printing else "duties/sheet.html"
    return render(request, template, context, status=422 if wrong else 200)


def _meant(request: ActorRequest) -> dict[str, Any]:
    """What the pressed button names: ``term``, ``school``, ``subject``. ``Http404`` where it is nothing."""
    form = WhoseForm(request.POST)
    if not form.is_valid():
        raise Http404
    today = timezone.localdate(request.now)
    term = organisation.term_wanted(request.actor, form.cleaned_data["term"], today)
    return {**form.cleaned_data, "term": term}


@require_POST
@signed_in
def draw(request: ActorRequest) -> HttpResponse:
    """Draw up one sheet, or all of a school that are not drawn up yet."""
    actor, meant = request.actor, _meant(request)
    term, subject = meant["term"], meant["subject"]
    about = _about(request, term, meant["school"])
    drawn = queries.drawn_by_subject(actor, term, (one.ident for one in about))
    if subject is not None:
        wanted = [one for one in about if one.ident == subject]
    else:
        wanted = [one for one in about if _may_draw(request, term, one, drawn)]
    if not wanted:
        messages.info(request, gettext("都已出表，没有要出的了。"))
        return redirect(section.appraisal_address(term.pk, meant["school"]))
    made = actions.draw_sheets(
        actor=actor,
        now=request.now,
        term_id=term.pk,
        people=[one.ident for one in wanted if one.of.person],
        schools=[one.ident for one in wanted if not one.of.person],
    )
    messages.success(request, gettext("已出%(n)d张考核表，请各位核对。") % {"n": len(made)})
    if len(made) == 1:
        return redirect(queries.sheet_url(made[0]))
    return redirect(section.appraisal_address(term.pk, meant["school"]))


@require_POST
@signed_in
def settle_all(request: ActorRequest) -> HttpResponse:
    """Settle every sheet of a term, of a school where one is named, that this person may settle."""
    actor, today, meant = request.actor, timezone.localdate(request.now), _meant(request)
    term, school = meant["term"], meant["school"]
    wanted = [
        one.pk
        for one in queries.sheets_to_settle(actor, today)
        if one.term_id == term.pk and school in {None, one.school_id, one.subject}
    ]
    made = actions.settle_sheets(actor=actor, now=request.now, appraisal_ids=wanted)
    messages.success(request, gettext("已定稿%(n)d张，不能再改动。") % {"n": len(made)})
    return redirect(section.appraisal_address(term.pk, school))


@require_POST
@signed_in
def say_word(request: ActorRequest, appraisal: UUID) -> HttpResponse:
    """Say one's word to one's own sheet."""
    found = queries.get_appraisal(request.actor, appraisal)
    form = WordForm(request.POST)
    if not form.is_valid():
        return _again(request, found, form)
    actions.say_word(
        actor=request.actor, now=request.now, appraisal_id=appraisal, word=form.cleaned_data["word"]
    )
    messages.success(request, gettext("意见已记在表上。"))
    return redirect(queries.sheet_url(found))


@require_POST
@signed_in
def settle(request: ActorRequest, appraisal: UUID) -> HttpResponse:
    """Settle one sheet with an opinion."""
    found = queries.get_appraisal(request.actor, appraisal)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _again(request, found, form)
    actions.settle_sheets(
        actor=request.actor,
        now=request.now,
        appraisal_ids=[appraisal],
        opinion=form.cleaned_data["opinion"],
    )
    messages.success(request, gettext("已定稿，不能再改动。"))
    return redirect(queries.sheet_url(found))


def _again(request: ActorRequest, found: Appraisal, form: Form) -> HttpResponse:
    """The sheet's page with what was typed wrongly."""
    today = timezone.localdate(request.now)
    about = queries.sheet_of_school if found.sheet == "school" else queries.sheet_of_person
    return _page(request, found.term, about(request.actor, found.term, found.subject, today), form)


@require_POST
@signed_in
def recall(request: ActorRequest, appraisal: UUID) -> HttpResponse:
    """Take back a sheet that is not settled."""
    found = queries.get_appraisal(request.actor, appraisal)
    actions.recall_sheet(actor=request.actor, now=request.now, appraisal_id=appraisal)
    messages.success(request, gettext("已收回，可以重新出表。"))
    return redirect(queries.sheet_url(found))


urlpatterns = [
    path("appraisal/", appraisal, name="appraisal"),
    path("appraisal/draw/", draw, name="draw_sheets"),
    path("appraisal/settle/", settle_all, name="settle_sheets"),
    path("appraisal/people/<uuid:person>/", sheet_of_person, name="sheet_of_person"),
    path("appraisal/schools/<uuid:school>/", sheet_of_school, name="sheet_of_school"),
    path("appraisal/<uuid:appraisal>/word/", say_word, name="say_word"),
    path("appraisal/<uuid:appraisal>/settle/", settle, name="settle_sheet"),
    path("appraisal/<uuid:appraisal>/recall/", recall, name="recall_sheet"),
]
