"""What leaves the product before a meeting: calendar files, the personal calendar, sign-in sheet, notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.models import AgendaItem, Attendance
from xuequ.affairs.meetings.queries import Desk
from xuequ.affairs.organisation import queries as organisation
from xuequ.engines.official.docx import to_docx
from xuequ.engines.official.paper import Block, Heading, Paper, Paragraph
from xuequ.engines.official.pdf import to_pdf
from xuequ.engines.official.sheet import sheet_docx, sheet_pdf, sign_in_sheet
from xuequ.platform.files import calendars
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.wording import date as spoken_date
from xuequ.platform.ui.wording import time as spoken_time

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
BLANK_ROWS = 3
"""Lines left on the sign-in sheet for those who come unannounced."""


@require_GET
@signed_in
def invitation_file(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """The meeting for one's calendar; called off, it takes itself out again."""
    found = queries.get_meeting(request.actor, meeting)
    person = organisation.get_person(request.actor, request.actor.person)
    entry = replace(queries.invitation_entry(found, request.now), attendee=person.email)
    return _download(calendars.invitation(entry), calendars.TYPE, f"{found.title}.ics")


@require_GET
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's meetings for a calendar that subscribes: titles, times and places, nothing else."""
    now = timezone.now()
    owner = queries.calendar_owner(token, now)
    if owner is None:
        raise Http404
    entries = [queries.calendar_entry(meeting, now) for meeting in queries.calendar_meetings(owner, now)]
    response = HttpResponse(calendars.feed(gettext("我的会议"), entries), content_type=calendars.TYPE)
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_GET
@signed_in
def subscribe(request: ActorRequest) -> HttpResponse:
    """How to have one's meetings in the phone's own calendar."""
    address = reverse("meetings:feed", args=[queries.calendar_token(request.actor)])
    return render(request, "meetings/subscribe.html", {"address": settings.PUBLIC_URL + address})


@require_GET
@signed_in
def sheet(request: ActorRequest, meeting: UUID, ending: str) -> HttpResponse:
    """The sign-in sheet, one row for everybody invited."""
    found = _served(request, meeting).meeting
    rows = [row for row in queries.attendances_of(request.actor, found) if row.answer != "leave"]
    subtitle = f"{spoken_date(found.starts_at)} {spoken_time(found.starts_at)}　{found.place}"
    made = sign_in_sheet(
        found.title, subtitle, tuple(_line(row) for row in rows), _today(request), BLANK_ROWS
    )
    content = sheet_docx(made) if ending == "docx" else sheet_pdf(made, Path(settings.FONTS))
    return _download(content, TYPES[ending], f"{found.title}签到表.{ending}")


def _line(row: Attendance) -> tuple[str, str, str]:
    return row.school.name if row.school else "", row.duty, row.person.name


@require_GET
@signed_in
def notice(request: ActorRequest, meeting: UUID, ending: str) -> HttpResponse:
    """The notice as an official paper."""
    seen = _served(request, meeting)
    paper = _notice(request, seen)
    content = to_docx(paper) if ending == "docx" else to_pdf(paper, Path(settings.FONTS))
    return _download(content, TYPES[ending], f"{seen.meeting.title}通知.{ending}")


def _notice(request: ActorRequest, seen: Desk) -> Paper:
    found = seen.meeting
    base = organisation.base_school(request.actor)
    district = organisation.get_district(request.actor)
    issuer = f"{base.name if base else district.name}教导处"
    starts = timezone.localtime(found.starts_at)
    day = f"{starts.year}年{starts.month}月{starts.day}日（星期{'一二三四五六日'[starts.weekday()]}）"
    body: list[Block] = [
        Heading(1, "时间"),
        Paragraph(f"{day}{starts:%H:%M}，预计{found.length}分钟。"),
        Heading(1, "地点"),
        Paragraph(found.place or "另行通知"),
        Heading(1, "主持人和记录人"),
        Paragraph(
            f"主持人：{found.chair.name if found.chair else '待定'}；"
            f"记录人：{found.recorder.name if found.recorder else '待定'}。"
        ),
        Heading(1, "议程"),
        *(
            Paragraph(f"{number}. {item.title}（{_presented(item)}{item.minutes}分钟）")
            for number, item in enumerate(seen.agenda, start=1)
        ),
        Heading(1, "要求"),
        Paragraph("请提前安排工作，按时到会，不迟到、不早退；因故不能参加的，请会前在平台请假。"),
    ]
    published = timezone.localdate(found.published_at or request.now)
    return Paper(
        head=f"{district.name}会议通知",
        number=None,
        issuer=issuer,
        issued_on=published,
        title=f"关于召开{found.title}的通知",
        body=tuple(body),
        attendance=(),
        copies_to=(),
        printed_by=issuer,
        printed_on=published,
        draft=found.published_at is None,
    )


def _presented(item: AgendaItem) -> str:
    return f"{item.presenter.name}，" if item.presenter else ""


def _served(request: ActorRequest, meeting: UUID) -> Desk:
    """A meeting, for those who serve it."""
    seen = queries.desk_of(request.actor, meeting)
    rules.may_prepare(request.actor, seen.meeting.chair_id, seen.meeting.recorder_id).enforce()
    return seen


def _today(request: ActorRequest) -> datetime:
    return timezone.localtime(request.now)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


urlpatterns = [
    path("<uuid:meeting>/meeting.ics", invitation_file, name="ics"),
    path("calendar/", subscribe, name="subscribe"),
    path("calendar/<str:token>.ics", calendar_feed, name="feed"),
    path("<uuid:meeting>/sign-in-sheet.pdf", sheet, {"ending": "pdf"}, name="sheet_pdf"),
    path("<uuid:meeting>/sign-in-sheet.docx", sheet, {"ending": "docx"}, name="sheet_docx"),
    path("<uuid:meeting>/notice.pdf", notice, {"ending": "pdf"}, name="notice_pdf"),
    path("<uuid:meeting>/notice.docx", notice, {"ending": "docx"}, name="notice_docx"),
]
