"""The minutes (会议纪要): drafted, put right, signed, sealed, corrected by a new version (P2-3.1, P3-8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.forms.minutes import MinutesForm
from xuequ.affairs.meetings.models import AgendaItem, Minutes, Motion
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.kernel.verdict import invalid
from xuequ.platform.ui.guard import ActorRequest, signed_in

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@signed_in
def minutes_of(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """A meeting's minutes: the newest version, or the place to draft it.

    POST drafts it from the facts; a draft that is there is opened as it stands, unless ``anew`` is asked for.
    """
    found = queries.get_meeting(request.actor, meeting)
    current = queries.current_minutes(request.actor, found)
    if request.method == "POST":
        anew = "anew" in request.POST
        current = actions.draft_minutes(actor=request.actor, now=request.now, meeting_id=meeting, anew=anew)
    if current is not None:
        return redirect("meetings:minutes", current.pk)
    may_draft = rules.may_draft(request.actor, queries.minutes_facts(found, None))
    return render(request, "meetings/no_minutes.html", {"meeting": found, "may_draft": may_draft})


@never_cache
@signed_in
def minutes(request: ActorRequest, minutes: UUID) -> HttpResponse:
    """One version of the minutes; beside another one with ``?beside=…``."""
    found = queries.get_minutes(request.actor, minutes)
    return render(request, "meetings/minutes.html", _context(request, found))


def _context(request: ActorRequest, found: Minutes, form: MinutesForm | None = None) -> dict[str, Any]:
    actor, meeting = request.actor, found.meeting
    facts = queries.minutes_facts(meeting, found)
    may_edit = rules.may_edit_minutes(actor, facts)
    versions = queries.versions_of(actor, meeting)
    beside = next((v for v in versions if str(v.pk) == request.GET.get("beside", "")), None)
    newest = versions[-1].pk == found.pk
    return {
        "minutes": found,
        "meeting": meeting,
        "versions": versions,
        "beside": beside,
        "papers": [_paper(v) for v in versions if v in (found, beside)],
        "form": form or (MinutesForm(content=found.content) if may_edit else None),
        "may_edit": may_edit,
        "may_sign": rules.may_sign_minutes(actor, facts),
        "signs": actor.person == meeting.chair_id,
        "may_correct": rules.may_correct(actor, facts, "…") if newest else None,
        "may_send": rules.may_send_minutes(found.state),
        "disposals": dict(rules.DISPOSALS),
        "votes": _votes(request, found) if found.state == "draft" else [],
        **_receipts(request, found),
    }


def _paper(version: Minutes) -> dict[str, Any]:
    """A version as it is shown: its content, and its times as times."""
    content = version.content
    opened, closed = (content[key] for key in ("opened_at", "closed_at"))
    return {
        "version": version.version,
        "content": content,
        "opened": datetime.fromisoformat(opened) if opened else None,
        "closed": datetime.fromisoformat(closed) if closed else None,
    }


def _votes(request: ActorRequest, found: Minutes) -> list[tuple[AgendaItem, Motion]]:
    """What was voted on: for those who work on the draft, to check it against."""
    items = queries.items_of(request.actor, found.meeting)
    return [(item, motion) for item in items for motion in item.motions.all() if motion.state == "closed"]


def _receipts(request: ActorRequest, found: Minutes) -> dict[str, Any]:
    """Which schools signed for the document, and which have not yet."""
    if found.document is None:
        return {"receipts": [], "missing": []}
    receipts = list(resolutions.receipts_of(found.document))
    missing = resolutions.unsigned_schools(request.actor, found.document)
    return {"receipts": receipts, "missing": missing}


@require_POST
@signed_in
def minutes_edit(request: ActorRequest, minutes: UUID) -> HttpResponse:
    """Put the draft's wording right."""
    found = queries.get_minutes(request.actor, minutes)
    form = MinutesForm(request.POST, content=found.content)
    if not form.is_valid():
        return render(request, "meetings/minutes.html", _context(request, found, form), status=422)
    actions.edit_minutes(
        actor=request.actor,
        now=request.now,
        minutes_id=minutes,
        account=form.cleaned_data["account"],
        conclusions=form.conclusions,
    )
    return redirect("meetings:minutes", minutes)


@require_POST
@signed_in
def minutes_sign(request: ActorRequest, minutes: UUID) -> HttpResponse:
    """The chair signs: from here on nobody changes it."""
    actions.sign_minutes(actor=request.actor, now=request.now, minutes_id=minutes)
    return redirect("meetings:minutes", minutes)


@require_POST
@signed_in
def minutes_correct(request: ActorRequest, minutes: UUID) -> HttpResponse:
    """Begin a correction as a new version."""
    reason = request.POST.get("reason", "")
    if len(reason) > 300:
        invalid("P2-3.1", "更正的原因请写在300字以内。").enforce()
    version = actions.correct_minutes(actor=request.actor, now=request.now, minutes_id=minutes, reason=reason)
    return redirect("meetings:minutes", version.pk)


@signed_in
def minutes_docx(request: ActorRequest, minutes: UUID) -> HttpResponse:
    """The sealed minutes as .docx."""
    from xuequ.engines.official.docx import to_docx  # noqa: PLC0415 (slow: the renderer)

    found = _sealed(request, minutes)
    return _file(found, to_docx(queries.minutes_paper(found)), DOCX, "docx")


@signed_in
def minutes_pdf(request: ActorRequest, minutes: UUID) -> HttpResponse:
    """The sealed minutes as PDF."""
    from xuequ.engines.official.pdf import to_pdf  # noqa: PLC0415 (slow: the renderer)

    found = _sealed(request, minutes)
    return _file(found, to_pdf(queries.minutes_paper(found), settings.FONTS), "application/pdf", "pdf")


@never_cache
@signed_in
def minutes_page(request: ActorRequest, minutes: UUID, page: int) -> HttpResponse:
    """A page of the official paper as a picture, the draft marked as such."""
    from xuequ.engines.official.pdf import to_png  # noqa: PLC0415 (slow: the renderer)

    found = queries.get_minutes(request.actor, minutes)
    try:
        picture = to_png(queries.minutes_paper(found), settings.FONTS, page)
    except IndexError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/png")


@never_cache
@signed_in
def minutes_pages(request: ActorRequest, minutes: UUID) -> HttpResponse:
    """The pages after the first, asked for when somebody wants to see them."""
    from xuequ.engines.official.pdf import count_pages  # noqa: PLC0415 (slow: the renderer)

    found = queries.get_minutes(request.actor, minutes)
    count = count_pages(queries.minutes_paper(found), settings.FONTS)
    return render(request, "meetings/minutes/pages.html", {"minutes": found, "pages": range(2, count + 1)})


def _sealed(request: ActorRequest, minutes: UUID) -> Minutes:
    found = queries.get_minutes(request.actor, minutes)
    rules.may_send_minutes(found.state).enforce()
    return found


def _file(found: Minutes, content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"{found.meeting.title} {found.number}.{ending}"
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


urlpatterns = [
    path("<uuid:meeting>/minutes/", minutes_of, name="minutes_of"),
    path("minutes/<uuid:minutes>/", minutes, name="minutes"),
    path("minutes/<uuid:minutes>.docx", minutes_docx, name="minutes_docx"),
    path("minutes/<uuid:minutes>.pdf", minutes_pdf, name="minutes_pdf"),
    path("minutes/<uuid:minutes>/page/<int:page>.png", minutes_page, name="minutes_page"),
    path("minutes/<uuid:minutes>/pages/", minutes_pages, name="minutes_pages"),
    path("minutes/<uuid:minutes>/edit/", minutes_edit, name="minutes_edit"),
    path("minutes/<uuid:minutes>/sign/", minutes_sign, name="minutes_sign"),
    path("minutes/<uuid:minutes>/correct/", minutes_correct, name="minutes_correct"),
]
