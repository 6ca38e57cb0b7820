"""Resolutions: issued once, numbered without gaps, each with the task that follows; never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import queries, rules
from xuequ.affairs.resolutions.actions.document import next_number
from xuequ.affairs.resolutions.models import Assistance, Resolution, Task
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


@dataclass(frozen=True, slots=True)
class Decided:
    """A passed motion, ready to be issued."""

    text: str
    proposal: rules.Proposal


@action("resolutions.issue")
def issue(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    decided: Sequence[Decided],
    decided_on: date,
    series: str,
    origin: UUID,
    origin_title: str,
) -> list[Resolution]:
    """Issue what was decided, numbered without gaps, each with the task that follows from it (P3-6)."""
    return [
        _issue_one(
            actor,
            document_id,
            one,
            decided_on,
            series=series,
            origin=origin,
            origin_title=origin_title,
            now=now,
        )
        for one in decided
    ]


def _issue_one(
    actor: Actor,
    document: UUID,
    decided: Decided,
    decided_on: date,
    *,
    series: str,
    origin: UUID,
    origin_title: str,
    now: datetime,
) -> Resolution:
    proposal = decided.proposal
    rules.may_issue(proposal, decided_on).enforce()
    target = _locked_target(actor, proposal)
    serial = next_number(actor.district, f"{series}决议", decided_on.year)
    resolution = Resolution(
        district_id=actor.district,
        document_id=document,
        series=series,
        year=decided_on.year,
        serial=serial,
        number=f"{series}决议〔{decided_on.year}〕{serial}号",
        kind=proposal.kind,
        text=decided.text,
        measure=proposal.measure,
        acceptance=proposal.acceptance,
        responsible_id=proposal.responsible,
        due=proposal.due,
        decided_on=decided_on,
        origin=origin,
        origin_title=origin_title,
        target=target,
    )
    resolution.digest = digest_of(resolution, proposal.assisting)
    resolution.save()
    Assistance.objects.bulk_create(Assistance(resolution=resolution, school_id=s) for s in proposal.assisting)
    resolution.issued = True
    resolution.save(update_fields=["issued"])
    if target is not None:
        _end_task(target, now, by=actor, note=resolution.number)
    if proposal.responsible is not None and proposal.due is not None:
        _open_task(resolution, actor, now)
    return resolution


def _locked_target(actor: Actor, proposal: rules.Proposal) -> Resolution | None:
    if proposal.target is None:
        return None
    target = Resolution.objects.select_for_update().filter(pk=proposal.target, issued=True).first()
    found = target is not None and target.district_id == actor.district
    rules.may_target(target is not None and queries.is_in_force(target), found).enforce()
    return target


def digest_of(resolution: Resolution, assisting: Sequence[UUID]) -> str:
    """SHA-256 over everything a resolution says, for the chain to vouch for."""
    said = [
        resolution.number,
        resolution.kind,
        resolution.text,
        resolution.measure,
        resolution.acceptance,
        str(resolution.responsible_id),
        sorted(str(school) for school in assisting),
        str(resolution.due),
        str(resolution.decided_on),
        str(resolution.target_id),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _open_task(resolution: Resolution, actor: Actor, now: datetime) -> None:
    assert resolution.responsible_id and resolution.due
    task = Task.objects.create(
        district_id=actor.district,
        resolution=resolution,
        responsible_id=resolution.responsible_id,
        issued_on=resolution.decided_on,
        first_due=resolution.due,
        due=resolution.due,
    )
    people = organisation.heads_of(actor.district, [resolution.responsible_id], day=resolution.decided_on)
    send(
        organisation.recipients(people),
        now=now,
        subject="新的督办任务",
        text="贵校主办：%(measure)s 请于%(due)s前完成。",
        facts={"measure": resolution.measure[:120], "due": str(resolution.due)},
        url=f"/tasks/{task.pk}",
    )


def _end_task(resolution: Resolution, now: datetime, *, by: Actor, note: str) -> None:
    Task.objects.filter(resolution=resolution, state__in=("open", "submitted")).update(
        state="ended", closed_at=now, closed_by=by.person, closing_note=note
    )


@action("resolutions.change")
def change_resolution(*, actor: Actor, now: datetime, resolution_id: UUID) -> None:
    """The attempt to change what was decided: always refused, always logged (P3-4)."""
    queries.get_resolution(actor, resolution_id)
    rules.may_change_resolution(actor).enforce()
