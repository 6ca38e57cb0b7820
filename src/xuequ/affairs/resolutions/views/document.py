"""Documents sent to the schools: read, signed for, the missing schools reminded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import School
from xuequ.affairs.resolutions import actions, queries, rules
from xuequ.affairs.resolutions.models import Document, Receipt
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table

COLUMNS = (
    Column("title", _("文件"), title=True),
    Column("issued_at", _("印发"), sortable=True),
    Column("signed", _("签收"), sortable=True),
    Column("ours", _("我校")),
)
SHEET = (_("学校"), _("是否签收"), _("签收人"), _("签收时间"))
LIST_SHEET = (_("标题"), _("文号"), _("印发时间"), _("已签收学校"))
OURS = (("unsigned", _("待签收")), ("signed", _("已签收")))


@require_GET
@signed_in
def documents(request: ActorRequest) -> HttpResponse:
    """The documents sent to the schools, newest first, each with how many have signed (P2-3.1)."""
    actor = request.actor
    filters = [Filter("ours", _("我校"), OURS)] if actor.school else []
    table = read_table(request, columns=COLUMNS, filters=filters)
    found = queries.chosen_documents(actor, text=table.q, ours=table.chosen.get("ours", ""), order=table.sort)
    rows = table.page_of(found)
    if table.wants_export:
        lines = ((row.title, row.number, row.issued_at, row.signed) for row in rows)
        return workbook_response(gettext("文件"), LIST_SHEET, lines)
    context = {
        "table": table,
        "rows": rows,
        "may_sign": rules.may_acknowledge(actor, actor.school, False),
        "schools": organisation.visible_schools(actor).count(),
    }
    return render(request, "resolutions/documents.html", context)


@require_GET
@signed_in
def document(request: ActorRequest, document: UUID) -> HttpResponse:
    """A document: its files, which schools have signed and which have not (P2-3.1)."""
    actor, today = request.actor, timezone.localdate(request.now)
    found = queries.get_document(actor, document)
    receipts = list(queries.receipts_of(found))
    missing = queries.unsigned_schools(actor, found)
    if request.GET.get("export") == "xlsx":
        name = gettext("%(title)s签收情况") % {"title": found.title}
        return workbook_response(name, SHEET, _lines(receipts, missing))
    ours = next((one for one in receipts if one.school_id == actor.school), None)
    reminded = timezone.localdate(found.reminded_at) if found.reminded_at else None
    context = {
        "document": found,
        "resolutions": list(queries.visible_resolutions(actor).filter(document=found)),
        "receipts": receipts,
        "missing": missing,
        "ours": ours,
        "later": getattr(found, "superseded_by", None),
        "may_sign": rules.may_acknowledge(actor, actor.school, ours is not None),
        "may_remind": rules.may_remind_schools(actor, len(missing), today, reminded),
        "in_secretariat": actor.in_secretariat,
        "share_text": _share_text(found, missing),
    }
    return render(request, "resolutions/document.html", context)


def _lines(receipts: list[Receipt], missing: list[School]) -> list[tuple[Any, ...]]:
    signed = [(one.school.name, gettext("已签收"), one.person.name, one.at) for one in receipts]
    return [*signed, *((school.name, gettext("未签收"), "", None) for school in missing)]


def _share_text(document: Document, missing: list[School]) -> str:
    """The words for the chat group: which schools have still to sign, and where."""
    text = ngettext(
        "【请签收】《%(title)s》（%(number)s）还有%(count)s所学校没有签收：%(schools)s。请打开：%(url)s",
        "【请签收】《%(title)s》（%(number)s）还有%(count)s所学校没有签收：%(schools)s。请打开：%(url)s",
        len(missing),
    )
    return text % {
        "title": document.title,
        "number": document.number,
        "count": len(missing),
        "schools": gettext("、").join(school.name for school in missing),
        "url": settings.PUBLIC_URL + reverse("resolutions:document", args=[document.pk]),
    }


@require_POST
@signed_in
def acknowledge(request: ActorRequest, document: UUID) -> HttpResponse:
    """Sign for a document in one tap (P2-3.1)."""
    actions.acknowledge(actor=request.actor, now=request.now, document_id=document)
    messages.success(request, gettext("已签收，谢谢。"))
    return _back(request, document)


@require_POST
@signed_in
def remind(request: ActorRequest, document: UUID) -> HttpResponse:
    """Remind the schools that have not signed."""
    actions.remind_schools(actor=request.actor, now=request.now, document_id=document)
    messages.success(request, gettext("已提醒还没有签收的学校。"))
    return _back(request, document)


def _back(request: ActorRequest, document: UUID) -> HttpResponse:
    """To the page the tap was made on, else to the document."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    address = target if safe else reverse("resolutions:document", args=[document])
    return HttpResponseRedirect(address, status=303)


urlpatterns = [
    path("documents/", documents, name="documents"),
    path("documents/<uuid:document>/", document, name="document"),
    path("documents/<uuid:document>/receipt/", acknowledge, name="acknowledge"),
    path("documents/<uuid:document>/reminder/", remind, name="remind"),
]
