"""The screen on the wall, signing in by its code, and the roll the office ticks (P2-3.3, P3-5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from markupsafe import Markup

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.models import Attendance
from xuequ.affairs.meetings.queries import Room
from xuequ.affairs.meetings.views.parts import Part, changed, show
from xuequ.affairs.meetings.views.scene import Line, lines_of, question_of
from xuequ.kernel.verdict import forbid, invalid
from xuequ.platform.ui.guard import ActorRequest, signed_in


@signed_in
def screen(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """The big screen, for everybody in the room to see."""
    seen = _wall(request, meeting)
    context = _screen_context(request, seen)
    shown = show(request, _screen_parts(), context)
    return render(request, "meetings/screen.html", {**context, "parts": {part.name: part for part in shown}})


@signed_in
def screen_parts(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """What changed on the big screen."""
    seen = _wall(request, meeting)
    return changed(request, _screen_parts(), _screen_context(request, seen))


def _wall(request: ActorRequest, meeting: UUID) -> Room:
    seen = queries.room_of(request.actor, meeting)
    chair, recorder = seen.meeting.chair_id, seen.meeting.recorder_id
    rules.may_show_screen(request.actor, chair=chair, recorder=recorder).enforce()
    rules.may_follow_item(seen.away_from is not None).enforce()
    return seen


def _screen_parts() -> Iterator[Part]:
    for name in ("top", "content", "aside", "foot"):
        yield Part(f"screen-{name}", f"meetings/screen/{name}.html")


def _screen_context(request: ActorRequest, seen: Room) -> dict[str, Any]:
    lines, item, vote = lines_of(seen), seen.current, seen.latest_motion
    vote_item = next((i for i in seen.items if vote and i.pk == vote.item_id), None)
    roll = seen.roll(vote_item) if vote_item else None
    waits, opened = seen.meeting.state in {"planned", "published"}, seen.meeting.state == "open"
    return {
        "room": seen,
        "meeting": seen.meeting,
        "window": _window(lines, LINES_BESIDE_THE_CODE if opened else LINES_ON_SCREEN),
        "figures": _figures(seen),
        "here": next((line for line in lines if item and line.item.pk == item.pk), None),
        "speaking": seen.speaking(item) if item else None,
        "asking": seen.asking(item) if item else [],
        "vote": vote,
        "question": question_of(seen, vote, vote_item) if vote and vote_item else None,
        "cast": len(seen.voted),
        "counted": roll.present if roll else 0,
        "code": sign_in_picture(request, seen) if waits or opened else "",
        "waits": waits,
    }


LINES_ON_SCREEN = 5
"""So many items of the agenda can be read from the back of the room."""
LINES_BESIDE_THE_CODE = 3
"""What was, what is and what comes: the code for those who come late stands under it."""


def _window(lines: list[Line], most: int) -> tuple[list[dict[str, Any]], int]:
    """The part of the agenda around what is going on, and how many items come after it."""
    first = next((line.number for line in lines if line.state in {"now", "waiting"}), len(lines))
    start = max(min(first - 2, len(lines) - most), 0)
    shown = lines[start : start + most]
    listed = [{"number": line.number, "title": line.item.heading, "state": line.state} for line in shown]
    return listed, len(lines) - start - len(shown)


def _figures(seen: Room) -> list[tuple[str, int]]:
    """应到 and 实到, always; observers, excused and recused where there are any."""
    meeting, head, item = seen.meeting, seen.head, seen.current
    if meeting.state in {"closed", "sealed"}:
        return [
            (gettext("应到"), meeting.entitled_at_close or 0),
            (gettext("实到"), meeting.present_at_close or 0),
        ]
    others = [
        (gettext("列席"), head.observers),
        (gettext("请假"), head.excused),
        (gettext("回避"), len(seen.recused(item)) if item else 0),
    ]
    pairs = [(gettext("应到"), head.entitled), (gettext("实到"), head.present)]
    return pairs + [(word, count) for word, count in others if count]


def sign_in_picture(request: ActorRequest, seen: Room) -> Markup:
    """The code to be scanned, as a drawing."""
    address = reverse("meetings:sign_in", args=[seen.meeting.pk, seen.meeting.code])
    drawn = segno.make(request.build_absolute_uri(address), error="m")
    return Markup(drawn.svg_inline(scale=1, border=2, omitsize=True))  # noqa: S704 (drawn here)


@never_cache
@signed_in
def sign_in(request: ActorRequest, meeting: UUID, code: str) -> HttpResponse:
    """Where the code on the screen leads: the page signs its reader in as soon as it is shown.

    Reading the address changes nothing (scanners and messengers look at addresses beforehand); the page
    itself hands the sign-in over, and has one large button where there is no script.
    """
    row = _invited(request, meeting)
    rules.may_use_code(row.meeting.code, code).enforce()
    if request.method == "POST" and not row.present:
        row = actions.sign_in(actor=request.actor, now=request.now, meeting_id=meeting)
    verdict = rules.may_sign_in(request.actor, queries.attendance_facts(row), request.now)
    context = {"row": row, "meeting": row.meeting, "verdict": verdict, "code": code}
    piece = request.headers.get("HX-Request") == "true"
    if request.method == "POST" and not piece:
        return redirect("meetings:sign_in", meeting, code)
    return render(request, "meetings/signed_in.html" if piece else "meetings/sign_in.html", context)


def _invited(request: ActorRequest, meeting: UUID) -> Attendance:
    found = queries.my_attendance(request.actor, queries.get_meeting(request.actor, meeting))
    if found is None:
        forbid("P3-7", "您不在这次会议的参会名单上，请与会务联系。").enforce()
        raise AssertionError
    return found


@signed_in
def roll(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """The roll: everybody invited, ticked in and out with one tap."""
    seen = _wall(request, meeting)
    context = _roll_context(request, seen)
    shown = show(request, _roll_parts(), context)
    return render(request, "meetings/roll.html", {**context, "parts": {part.name: part for part in shown}})


@signed_in
def roll_parts(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """What changed on the roll."""
    return _roll_news(request, meeting)


def _roll_parts() -> Iterator[Part]:
    yield Part("roll-head", "meetings/roll/head.html")
    yield Part("roll-list", "meetings/roll/list.html")


def _answer_roll(request: ActorRequest, meeting: UUID) -> HttpResponse:
    if request.headers.get("HX-Request") != "true":
        return redirect("meetings:roll", meeting)
    return _roll_news(request, meeting)


def _roll_news(request: ActorRequest, meeting: UUID) -> HttpResponse:
    seen = _wall(request, meeting)
    return changed(request, _roll_parts(), _roll_context(request, seen))


def _roll_context(request: ActorRequest, seen: Room) -> dict[str, Any]:
    over = seen.meeting.state in {"closed", "sealed"}
    listed = []
    for row in seen.rows:
        facts = queries.attendance_facts(row)
        listed.append(
            {
                "row": row,
                "state": rules.attendance_state(facts, over),
                "may_in": rules.may_sign_in(request.actor, facts, request.now),
                "may_out": rules.may_sign_out(request.actor, facts),
                "may_agree": rules.may_agree_proxy(request.actor, facts),
            }
        )
    return {
        "room": seen,
        "meeting": seen.meeting,
        "listed": listed,
        "states": dict(rules.STATES),
        "may_tick_now": next((entry["may_in"] for entry in listed if entry["state"] == "expected"), None),
    }


@require_POST
@signed_in
def roll_tick(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Tick somebody in or out, or agree to a proxy."""
    queries.get_meeting(request.actor, meeting)
    try:
        person = UUID(request.POST.get("person", ""))
    except ValueError:
        invalid("P2-3.3", "请选择一个人。").enforce()
        raise
    step = {"in": actions.sign_in, "out": actions.sign_out, "proxy": actions.agree_proxy}.get(
        request.POST.get("step", "")
    )
    if step is None:
        invalid("P2-3.3", "请选择签到或离场。").enforce()
        raise AssertionError
    step(actor=request.actor, now=request.now, meeting_id=meeting, person_id=person)
    return _answer_roll(request, meeting)


urlpatterns = [
    path("<uuid:meeting>/screen/", screen, name="screen"),
    path("<uuid:meeting>/screen/parts/", screen_parts, name="screen_parts"),
    path("<uuid:meeting>/in/<str:code>/", sign_in, name="sign_in"),
    path("<uuid:meeting>/roll/", roll, name="roll"),
    path("<uuid:meeting>/roll/parts/", roll_parts, name="roll_parts"),
    path("<uuid:meeting>/roll/tick/", roll_tick, name="roll_tick"),
]
