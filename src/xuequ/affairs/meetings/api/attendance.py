"""Replies, proxies, observers, signing in and out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Router
from ninja.responses import Status
from pydantic import ValidationError

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.api.schemas import AttendanceOut, attendance_out
from xuequ.kernel.actor import Actor
from xuequ.platform.api.answers import as_json, changes
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import LONG, Given, Line, OneOf, Text

router = Router(tags=["attendance"])

GivenAnswer = Annotated[str, OneOf(rules.ANSWERS[1:])]


class ReplyIn(Given):
    """An answer to the notice; leave of absence and a proxy need a reason."""

    answer: GivenAnswer
    reason: Line = Field("", max_length=200)
    proxy: UUID | None = Field(None, description="Somebody of the same school; the chair has to agree.")
    opinion: Text = Field("", max_length=LONG, description="Filed with the record, never counted (P3-5).")


class ObserverIn(Given):
    """Who is to sit in, and as what."""

    person: UUID
    duty: Line = Field("", max_length=60)


class ProxyIn(Given):
    """Whose request for a proxy it is."""

    person: UUID


class ProxyRefusalIn(ProxyIn):
    """Why they are asked to come in person."""

    reason: Line = Field(max_length=200)


class TickIn(Given):
    """Who is ticked; oneself if left out."""

    person: UUID | None = None


def _again(request: ApiRequest, meeting_id: UUID, person: UUID) -> AttendanceOut:
    return attendance_out(request.actor, queries.get_attendance(request.actor, meeting_id, person))


@router.post("/meetings/{meeting_id}/reply", response=changes(AttendanceOut))
def reply(request: ApiRequest, meeting_id: UUID, payload: ReplyIn) -> AttendanceOut:
    """Answer the notice: come, be excused, or ask for a proxy (P2-3.3)."""
    actions.reply(
        actor=request.actor,
        now=request.now,
        meeting_id=meeting_id,
        answer=payload.answer,
        reason=payload.reason,
        proxy_id=payload.proxy,
        opinion=payload.opinion,
    )
    return _again(request, meeting_id, request.actor.person)


@router.post("/meetings/{meeting_id}/proxies/agree", response=changes(AttendanceOut))
def agree_proxy(request: ApiRequest, meeting_id: UUID, payload: ProxyIn) -> AttendanceOut:
    """The chair agrees to a proxy (P2-3.3)."""
    actions.agree_proxy(actor=request.actor, now=request.now, meeting_id=meeting_id, person_id=payload.person)
    return _again(request, meeting_id, payload.person)


@router.post("/meetings/{meeting_id}/proxies/refuse", response=changes(AttendanceOut))
def refuse_proxy(request: ApiRequest, meeting_id: UUID, payload: ProxyRefusalIn) -> AttendanceOut:
    """The chair does not agree to a proxy: the member answers anew (P2-3.3)."""
    actions.refuse_proxy(
        actor=request.actor,
        now=request.now,
        meeting_id=meeting_id,
        person_id=payload.person,
        reason=payload.reason,
    )
    return _again(request, meeting_id, payload.person)


@router.post("/meetings/{meeting_id}/observers", response=changes(AttendanceOut, 201))
def add_observer(request: ApiRequest, meeting_id: UUID, payload: ObserverIn) -> Status[AttendanceOut]:
    """Invite somebody to sit in: they speak but never vote (P3-2)."""
    actions.add_observer(
        actor=request.actor,
        now=request.now,
        meeting_id=meeting_id,
        person_id=payload.person,
        duty=payload.duty,
    )
    return Status(201, _again(request, meeting_id, payload.person))


@router.post("/meetings/{meeting_id}/sign-in", response=changes(AttendanceOut))
def sign_in(request: ApiRequest, meeting_id: UUID, payload: TickIn | None = None) -> AttendanceOut:
    """Sign in: oneself, or ticked by those who run the meeting (P2-3.3)."""
    person = payload.person if payload else None
    actions.sign_in(actor=request.actor, now=request.now, meeting_id=meeting_id, person_id=person)
    return _again(request, meeting_id, person or request.actor.person)


def sign_in_all(now: datetime, meeting_id: UUID, said: Mapping[Actor, bytes]) -> dict[UUID, bytes]:
    """Sign in many who come in one moment, each for themselves; the answers to those who did, by person."""
    coming = [actor for actor, body in said.items() if _names_nobody(body)]
    came = actions.sign_in_all(now=now, meeting_id=meeting_id, actors=coming)
    return {actor.person: as_json(attendance_out(actor, row)) for actor, row in came}


def _names_nobody(body: bytes) -> bool:
    try:
        return not body or TickIn.model_validate_json(body).person is None
    except ValidationError:
        return False


@router.post("/meetings/{meeting_id}/sign-out", response=changes(AttendanceOut))
def sign_out(request: ApiRequest, meeting_id: UUID, payload: TickIn | None = None) -> AttendanceOut:
    """Leave: recorded with its time (P2-3.3, P3-7)."""
    person = (payload and payload.person) or request.actor.person
    actions.sign_out(actor=request.actor, now=request.now, meeting_id=meeting_id, person_id=person)
    return _again(request, meeting_id, person)
