"""Record and minutes: drafted from the same facts, signed by the chair, sealed."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from xuequ.affairs.duties import actions as duties
from xuequ.affairs.duties.rules import NewFigure
from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.actions.made import settle_made_items
from xuequ.affairs.meetings.actions.room import tell_people, tell_room
from xuequ.affairs.meetings.models import Meeting, Minutes, Motion
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import invalid
from xuequ.platform.action import action


@action("meetings.read_record")
def read_record(*, actor: Actor, now: datetime, meeting_id: UUID) -> Meeting:
    """Open the full record: for those entitled alone, and each reading is entered in the trail (P3-8)."""
    meeting = queries.get_meeting(actor, meeting_id)
    rules.may_read_record(
        actor, member=queries.is_member(actor, meeting), chair=meeting.chair_id, recorder=meeting.recorder_id
    ).enforce()
    return meeting


@action("meetings.draft_minutes")
def draft_minutes(*, actor: Actor, now: datetime, meeting_id: UUID, anew: bool = False) -> Minutes:
    """Draft the minutes from what the meeting did; a draft that is there stays as it was worked on,
    unless the facts are to be taken ``anew`` (P2-3.1)."""
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    latest = meeting.minutes.order_by("-version").first()
    facts = queries.minutes_facts(meeting, latest)
    rules.may_draft(actor, facts).enforce()
    if latest is not None and not anew:
        return latest
    if latest is not None:
        rules.may_edit_minutes(actor, facts).enforce()
    minutes = latest or Minutes(meeting=meeting, drafted_by_id=actor.person, drafted_at=now, content={})
    minutes.content = queries.minutes_content(actor, meeting)
    minutes.save()
    settle_made_items(meeting.series, now)
    tell_room(meeting.pk)
    return minutes


@action("meetings.edit_minutes", quiet=("account", "conclusions"))
def edit_minutes(
    *, actor: Actor, now: datetime, minutes_id: UUID, account: str, conclusions: dict[str, str]
) -> Minutes:
    """Put the draft's wording right: the account and the items' conclusions; facts stay as they were."""
    minutes = queries.get_minutes(actor, minutes_id, lock=True)
    rules.may_edit_minutes(actor, queries.minutes_facts(minutes.meeting, minutes)).enforce()
    minutes.content["account"] = account.strip()
    for item in minutes.content["items"]:
        item["conclusion"] = conclusions.get(item["id"], item["conclusion"]).strip()
    minutes.save(update_fields=["content"])
    return minutes


@action("meetings.correct_minutes")
def correct_minutes(*, actor: Actor, now: datetime, minutes_id: UUID, reason: str) -> Minutes:
    """Begin a correction: a new version beside the sealed one (P2-3.1)."""
    sealed = queries.get_minutes(actor, minutes_id, lock=True)
    meeting = queries.get_meeting(actor, sealed.meeting_id, lock=True)
    rules.may_correct(actor, queries.minutes_facts(meeting, sealed), reason).enforce()
    latest = meeting.minutes.aggregate(latest=Max("version"))["latest"]
    if latest != sealed.version:
        invalid("P2-3.1", "已有更新的版本，请在最新版本上更正。").enforce()
    correction = Minutes.objects.create(
        meeting=meeting,
        version=sealed.version + 1,
        content=sealed.content,
        correction=reason.strip(),
        drafted_by_id=actor.person,
        drafted_at=now,
    )
    settle_made_items(meeting.series, now)
    return correction


@action("meetings.sign_minutes")
def sign_minutes(*, actor: Actor, now: datetime, minutes_id: UUID) -> Minutes:
    """The chair signs: number, document and resolutions are made and sealed in this one transaction."""
    meeting_id = queries.get_minutes(actor, minutes_id).meeting_id
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    minutes = queries.get_minutes(actor, minutes_id, lock=True)
    rules.may_sign_minutes(actor, queries.minutes_facts(meeting, minutes)).enforce()
    earlier = queries.sealed_minutes(meeting)
    year = meeting.year
    kind = f"{meeting.series.name}纪要"
    minutes.number = f"{kind}〔{year}〕{resolutions.next_number(actor.district, kind, year)}号"
    document = resolutions.issue_document(
        actor=actor,
        now=now,
        title=f"{meeting.title}纪要" + ("（更正）" if earlier else ""),
        number=minutes.number,
        origin=meeting.pk,
        supersedes=earlier.document_id if earlier else None,
    )
    if earlier is None:
        _issue_resolutions(actor, meeting, document.pk, now)
    minutes.content = _with_numbers(minutes.content, meeting)
    minutes.document = document
    minutes.signed_by_id, minutes.signed_at = actor.person, now
    minutes.digest = minutes_digest(minutes)
    minutes.state = "sealed"
    minutes.save()
    if meeting.state != "sealed":
        meeting.state = "sealed"
        meeting.save(update_fields=["state"])
    people = meeting.attendances.values_list("person", flat=True)
    tell_people(people, meeting, now=now, subject="纪要已签发", text="%(meeting)s纪要已签发，请查阅。")
    tell_room(meeting.pk)
    return minutes


def _issue_resolutions(actor: Actor, meeting: Meeting, document: UUID, now: datetime) -> None:
    passed = (
        Motion.objects.filter(item__meeting=meeting, state="closed", outcome="passed")
        .exclude(measure="")
        .prefetch_related("assisting")
        .order_by("item__position", "position")
    )
    motions = list(passed)
    decided = [resolutions.Decided(motion.text, proposal_of(motion)) for motion in motions]
    issued = resolutions.issue(
        actor=actor,
        now=now,
        document_id=document,
        decided=decided,
        decided_on=timezone.localdate(meeting.opened_at),
        series=meeting.series.name,
        origin=meeting.pk,
        origin_title=meeting.title,
    )
    for motion, resolution in zip(motions, issued, strict=True):
        motion.resolution = resolution
        motion.save(update_fields=["resolution"])
        if motion.quota_figure is not None:
            duties.set_figures(
                actor=actor,
                now=now,
                resolution=resolution.pk,
                number=resolution.number,
                figures=[NewFigure.from_data(motion.quota_figure)],
            )


def proposal_of(motion: Motion) -> Proposal:
    """The resolution a motion proposes."""
    return Proposal(
        measure=motion.measure,
        responsible=motion.responsible_id,
        due=motion.due,
        assisting=tuple(school.pk for school in motion.assisting.all()),
        acceptance=motion.acceptance,
        kind=motion.kind,
        target=motion.target_id,
    )


def _with_numbers(content: dict[str, Any], meeting: Meeting) -> dict[str, Any]:
    """The minutes' content with the numbers the resolutions were given."""
    motions = Motion.objects.filter(item__meeting=meeting, resolution__isnull=False)
    numbers = {str(pk): number for pk, number in motions.values_list("pk", "resolution__number")}
    for item in content["items"]:
        for resolution in item["resolutions"]:
            resolution["number"] = numbers.get(resolution["motion"], "")
    return content


def minutes_digest(minutes: Minutes) -> str:
    """SHA-256 over all that the sealed minutes say."""
    said = [
        str(minutes.meeting_id),
        minutes.version,
        minutes.number,
        str(minutes.signed_by_id),
        minutes.content,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
