"""Certificates of hours: issued by the secretariat, read by whom they are for, printed (P1-0f)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.forms.training import CertificateForm
from xuequ.affairs.growth.models import Certificate
from xuequ.affairs.organisation import queries as organisation
from xuequ.engines.official.docx import to_docx
from xuequ.engines.official.paper import Block, Paper, Paragraph, Table
from xuequ.engines.official.pdf import to_pdf
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
COLUMNS = ("日期", "培训", "方式", "学时")
KINDS = {**dict(rules.SESSION_KINDS), "outside": "校外培训"}


@require_POST
@signed_in
def issue(request: ActorRequest, person: UUID) -> HttpResponse:
    """Issue a certificate for the days asked for."""
    found = organisation.get_person(request.actor, person)
    form = CertificateForm(request.POST)
    made = attempt(
        form,
        lambda: actions.issue_certificate(
            actor=request.actor, now=request.now, person_id=person, **form.cleaned_data
        ),
    )
    if made is None:
        context = {"form": form, "person": found}
        return render(request, "growth/certificate_form.html", context, status=422)
    messages.success(request, gettext("学时证明已开具。"))
    return HttpResponseRedirect(reverse("growth:certificate", args=[made.pk]), status=303)


@require_GET
@signed_in
def certificate(request: ActorRequest, certificate: UUID) -> HttpResponse:
    """A certificate as issued (P1-0f)."""
    found = queries.get_certificate(request.actor, certificate)
    lines = [
        (date.fromisoformat(day), title, gettext(KINDS[kind]), hours)
        for day, title, kind, hours in found.lines
    ]
    return render(request, "growth/certificate.html", {"certificate": found, "lines": lines})


@require_GET
@signed_in
def certificate_file(request: ActorRequest, certificate: UUID, ending: str) -> HttpResponse:
    """The certificate as a paper to print; Chinese in every language of the interface."""
    found = queries.get_certificate(request.actor, certificate)
    paper = certificate_paper(found)
    content = to_docx(paper) if ending == "docx" else to_pdf(paper, Path(settings.FONTS))
    response = HttpResponse(content, content_type=TYPES[ending])
    name = f"{found.name}培训学时证明.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def certificate_paper(found: Certificate) -> Paper:
    """The paper of a certificate. No query."""
    day = timezone.localdate(found.issued_at)
    return Paper(
        head="培训学时证明",
        number=found.number,
        issuer=found.issuer,
        issued_on=day,
        title=f"{found.name}校本培训学时证明",
        body=tuple(_body(found)),
        attendance=(),
        copies_to=(),
        printed_by=found.issuer,
        printed_on=day,
    )


def _body(found: Certificate) -> Iterator[Block]:
    school = f"{found.school_name}" if found.school_name else ""
    yield Paragraph(
        f"{school}{found.name}同志于{_day(found.first)}至{_day(found.last)}参加培训，"
        f"经核实共{found.hours}学时，折合{found.points}学分。"
    )
    yield Table(
        COLUMNS,
        tuple((day, title, KINDS[kind], str(hours)) for day, title, kind, hours in found.lines),
    )
    yield Paragraph("特此证明。")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


urlpatterns = [
    path("hours/<uuid:person>/certificates/", issue, name="issue_certificate"),
    path("certificates/<uuid:certificate>/", certificate, name="certificate"),
    path("certificates/<uuid:certificate>.pdf", certificate_file, {"ending": "pdf"}, name="certificate_pdf"),
    path(
        "certificates/<uuid:certificate>.docx", certificate_file, {"ending": "docx"}, name="certificate_docx"
    ),
]
