"""Instructors: who they are, what they do, how heavy it is, and the term's allowance for whom it concerns."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import actions, forms, queries, rules
from xuequ.affairs.partnerships.views.records import record_rows
from xuequ.affairs.partnerships.views.section import (
    cell,
    shown_term,
    today_of,
    usual_days,
)
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.kernel.verdict import forbid
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.attempt import carry_out
from xuequ.platform.ui.guard import ActorRequest, signed_in

SHEET = (_("学科"), _("指导员"), _("学校"), _("已确认记录"), _("积分"), _("每分（元）"), _("津贴（元）"))


def instructor_address(instructor: UUID) -> str:
    """Where an instructor is seen."""
    return reverse("partnerships:instructor", args=[instructor])


@require_GET
@signed_in
def instructors(request: ActorRequest) -> HttpResponse:
    """The instructors in office; how far each is, to whom it is shown (P1-3.2)."""
    actor, today, term = request.actor, today_of(request), shown_term(request)
    found = list(queries.visible_instructors(actor).filter(ends__gte=today))
    seen = [one for one in found if rules.sees_records(actor, queries.instructor_facts(one))]
    people = [one.person_id for one in seen]
    standings = queries.instructor_standings(actor, people, term, today) if term and people else {}
    context = {
        "rows": [
            (one, cell(standings[one.person_id], "") if one.person_id in standings else None) for one in found
        ],
        "may_appoint": actor.in_secretariat,
        "term": term,
        "has_sheet": bool(term and queries.allowance_lines(actor, term)),
    }
    return render(request, "partnerships/instructors.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def appoint(request: ActorRequest) -> HttpResponse:
    """Enter an appointment with its resolution (P1-3.2)."""
    actor = request.actor
    if not actor.in_secretariat:
        forbid("P1-3.2", "指导员由联席会聘任，由基地校教导处按决议登记。").enforce()
    people = [one for one in organisation.visible_people(actor, day=today_of(request)) if one.subject]
    in_force = resolutions.resolutions_in_force(actor)[:100]
    form = forms.InstructorForm(
        *((request.POST,) if request.method == "POST" else ()),
        people=forms.as_choices(people),
        subjects=list(organisation.visible_subjects(actor)),
        resolutions=[(str(one.pk), f"{one.number} {one.measure[:30]}") for one in in_force],
        days=usual_days(request),
    )

    def page() -> HttpResponse:
        status = 422 if form.is_bound else 200
        return render(request, "partnerships/appoint.html", {"form": form}, status=status)

    def act() -> tuple[str, str]:
        values = form.cleaned_data
        made = actions.appoint_instructor(
            actor=actor,
            now=request.now,
            person_id=UUID(values["person_id"]),
            subject=int(values["subject"]),
            resolution_id=UUID(values["resolution_id"]),
            starts=values["starts"],
            ends=values["ends"],
        )
        return gettext("聘任已登记，并告知本人。"), instructor_address(made.pk)

    return carry_out(request, form, act, page, mendable=True)


@require_GET
@signed_in
def instructor(request: ActorRequest, instructor: UUID) -> HttpResponse:
    """An instructor: the resolution, this month, the records, the load (P1-3.2)."""
    return _page(request, instructor)


def _page(request: ActorRequest, ident: UUID, *, status: int = 200, **bound: Form) -> HttpResponse:
    actor, today, term = request.actor, today_of(request), shown_term(request)
    found = queries.get_instructor(actor, ident)
    facts = queries.instructor_facts(found)
    sees = rules.sees_records(actor, facts)
    standing = (
        queries.instructor_standings(actor, [found.person_id], term, today).get(found.person_id)
        if term and sees
        else None
    )
    guided = queries.guided_in_month([found], today).get(found.pk, 0) if sees else 0
    most = duties.norm_on(actor.district, rules.LOAD, today)
    context: dict[str, Any] = {
        "instructor": found,
        "sees": sees,
        "standing": cell(standing, "") if standing else None,
        "rows": record_rows(list(queries.records_of(actor, found.pk, found.starts, today)[:100]))
        if sees
        else [],
        "load": rules.load(found.person.periods, guided) if sees else 0,
        "overloaded": sees and rules.overloaded(found.person.periods, guided, most),
        "most": most,
        "mine": actor.person == found.person_id and found.starts <= today <= found.ends,
        "may_end": rules.may_end_instructor(actor, "-", over=found.ends < today),
        "guidance_form": _guidance_form(request, found),
        "end_form": forms.ReasonForm(auto_id="end_%s"),
    }
    return render(request, "partnerships/instructor.html", {**context, **bound}, status=status)


def _guidance_form(request: ActorRequest, found: Any, *given: Any) -> forms.GuidanceForm:
    people = (
        organisation.visible_people(request.actor, day=today_of(request))
        .filter(subject=found.subject_id)
        .exclude(school=found.person.school_id)
    )
    return forms.GuidanceForm(
        *given,
        people=forms.as_choices(list(people)),
        today=today_of(request),
        auto_id="guidance_%s",
        initial={"sent": uuid4()},
    )


@require_POST
@signed_in
def record(request: ActorRequest, instructor: UUID) -> HttpResponse:
    """Record what was done with a teacher of another school."""
    found = queries.get_instructor(request.actor, instructor)
    form = _guidance_form(request, found, request.POST)

    def act() -> tuple[str, str]:
        values = form.cleaned_data
        actions.record_for_instructor(
            actor=request.actor,
            now=request.now,
            instructor_id=instructor,
            **{**values, "teacher_id": UUID(values["teacher_id"])},
        )
        return gettext("已登记，请被指导的教师确认。"), instructor_address(instructor)

    return carry_out(request, form, act, lambda: _page(request, instructor, status=422, guidance_form=form))


@require_POST
@signed_in
def end(request: ActorRequest, instructor: UUID) -> HttpResponse:
    """End an appointment."""
    form = forms.ReasonForm(request.POST, auto_id="end_%s")

    def act() -> tuple[str, str]:
        actions.end_instructor(
            actor=request.actor, now=request.now, instructor_id=instructor, **form.cleaned_data
        )
        return gettext("聘期已结束。"), instructor_address(instructor)

    return carry_out(request, form, act, lambda: _page(request, instructor, status=422, end_form=form))


@require_GET
@signed_in
def allowance(request: ActorRequest, term: int) -> HttpResponse:
    """The term's allowance as Excel: the lines this person may see, nobody else's pay (P1-3.2)."""
    found = organisation.get_term(request.actor, term)
    lines = queries.allowance_lines(request.actor, found)
    if not lines:
        forbid("P1-3.2", "津贴表只给财务、基地校教导处和指导员本人看。").enforce()
    rows = (
        (
            line.instructor.subject.name,
            line.instructor.person.name,
            line.instructor.person.school.name if line.instructor.person.school else "",
            line.records,
            line.points,
            line.per_point,
            str(line.amount),
        )
        for line in lines
    )
    return workbook_response(gettext("%(term)s指导员津贴表") % {"term": found.name}, SHEET, rows)


urlpatterns = [
    path("instructors/", instructors, name="instructors"),
    path("instructors/new/", appoint, name="appoint"),
    path("instructors/<uuid:instructor>/", instructor, name="instructor"),
    path("instructors/<uuid:instructor>/records/", record, name="record_guidance"),
    path("instructors/<uuid:instructor>/end/", end, name="end_instructor"),
    path("instructors/allowance/<int:term>/", allowance, name="allowance"),
]
