"""Paper records brought in as a batch: shown, brought in, confirmed by another hand or sent back, taken back.

All of it is done in bulk, however many rows there are. What is brought in concerns no pair, mentorship or
instructor, so no other affair needs to hear of the single records.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from xuequ.affairs.duties import actions as duties
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.actions.activity import QUOTAS, record_of
from xuequ.affairs.teaching.models import Activity, PaperBatch, Part
from xuequ.affairs.teaching.queries import Meant, Weighed
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import refuse
from xuequ.kernel.words import N_
from xuequ.platform.action import action
from xuequ.platform.files.actions import Handed, store
from xuequ.platform.notify.actions import send

AT_ONCE = 500
"""Rows written by one statement, and records held in memory while they are counted."""
MOST_FAULTS_KEPT = 1_000
"""Faults kept for the page; the marked workbook has them all."""
Findings = Mapping[str, Any]
"""What reading found besides its rows, in plain values: ``notes``, ``sheet``."""


@action("teaching.hand_in_batch", quiet=("said", "faults", "findings"))
def hand_in_batch(
    *,
    actor: Actor,
    now: datetime,
    school_id: UUID | None,
    handed: Handed,
    said: Sequence[rules.SaidRecord],
    faults: Sequence[rules.RowFault],
    findings: Findings,
    scan: Handed | None = None,
) -> PaperBatch:
    """Keep a file of paper records that was read, and show what it would bring; nothing is recorded yet.

    The same file again is the same batch, as long as that is not undone. ``faults``: rows that could not be
    read; ``scan``: a picture of the paper.
    """
    if school_id is not None:
        organisation.get_school(actor, school_id)
    rules.may_hand_in_batch(actor, school_id).enforce()
    digest = _digest(handed)
    if (before := queries.batch_of_file(actor.district, digest)) is not None:
        return _same(actor, before)
    weighed = queries.weigh(actor, school_id, said, timezone.localdate(now))
    try:
        with transaction.atomic():
            return PaperBatch.objects.create(
                district_id=actor.district,
                school_id=school_id,
                name=(handed.name or "").rpartition(".")[0][-80:] or "—",
                file=store(handed, actor=actor, now=now),
                scan=store(scan, actor=actor, now=now) if scan is not None else None,
                digest=digest,
                preview=_preview(said, faults, findings, weighed),
                prepared_by_id=actor.person,
                prepared_at=now,
                **_counts(faults, weighed),
            )
    except IntegrityError:
        if (before := queries.batch_of_file(actor.district, digest)) is None:
            raise
        return _same(actor, before)


def _digest(handed: Handed) -> str:
    digest = hashlib.sha256()
    for chunk in handed.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _same(actor: Actor, before: PaperBatch) -> PaperBatch:
    """The batch that the same file made; for who may not see it, only that it is there."""
    if not rules.may_see_batch(actor, queries.batch_facts(before)):
        refuse("P1-2.2", "同一个文件已经由别处上传过，不用再传。").enforce()
    return before


def _counts(faults: Sequence[rules.RowFault], weighed: Weighed) -> dict[str, int]:
    """How many rows are good, known already, and not right."""
    bad = {one.line for one in (*faults, *weighed.faults) if not one.known}
    known = {one.line for one in weighed.faults if one.known} - bad
    return {"good": len(weighed.meant), "known": len(known), "bad": len(bad)}


def _preview(
    said: Sequence[rules.SaidRecord],
    faults: Sequence[rules.RowFault],
    findings: Findings,
    weighed: Weighed,
) -> dict[str, Any]:
    """What was found, in plain values, as the page shows it."""
    every = sorted((*faults, *weighed.faults), key=lambda one: (one.known, one.line))
    kept = [
        {
            "line": one.line,
            "key": one.key,
            "value": one.value,
            "message": one.message,
            "facts": dict(one.facts),
            "known": one.known,
        }
        for one in every[:MOST_FAULTS_KEPT]
    ]
    kinds = Counter(one.said.kind for one in weighed.meant).most_common()
    rows = len({one.line for one in faults} | {one.line for one in said})
    return {**findings, "rows": rows, "kinds": kinds, "faults": kept, "fault_count": len(every)}


@action("teaching.drop_batch")
def drop_batch(*, actor: Actor, now: datetime, batch_id: UUID) -> PaperBatch:
    """Drop a file that was shown; nothing was recorded."""
    batch = queries.get_batch(actor, batch_id, lock=True)
    rules.may_drop_batch(actor, queries.batch_facts(batch)).enforce()
    batch.state = "dropped"
    batch.save(update_fields=["state"])
    return batch


@action("teaching.bring_in_batch", quiet=("said", "faults"))
def bring_in_batch(
    *,
    actor: Actor,
    now: datetime,
    batch_id: UUID,
    said: Sequence[rules.SaidRecord],
    faults: Sequence[rules.RowFault],
    leave_out: bool,
) -> PaperBatch:
    """Bring in what a file that was shown says, to wait for confirmation; it counts nothing yet.

    ``said`` and ``faults`` are what its file says, held once more against what is recorded by now;
    ``leave_out``: without the rows that are not right.
    """
    _one_at_a_time(actor)
    batch = queries.get_batch(actor, batch_id, lock=True)
    weighed = queries.weigh(actor, batch.school_id, said, timezone.localdate(now))
    counts = _counts(faults, weighed)
    facts = rules.BatchFacts(
        batch.state, batch.school_id, batch.prepared_by_id, counts["good"], counts["bad"]
    )
    rules.may_hand_in_batch(actor, batch.school_id).enforce()
    rules.may_bring_in_batch(actor, facts, leave_out=leave_out).enforce()
    _store(actor, now, batch, weighed.meant)
    batch.state, batch.records, batch.brought_in_at = "waiting", len(weighed.meant), now
    batch.good, batch.known, batch.bad = counts["good"], counts["known"], counts["bad"]
    batch.save(update_fields=["state", "records", "brought_in_at", "good", "known", "bad"])
    send(
        organisation.recipients(queries.settlers_of(batch, timezone.localdate(now))),
        now=now,
        subject="有一批纸质记录等您确认",
        text="%(name)s补录了%(n)d条纸质记录，请核对后确认。",
        facts={"name": actor.name, "n": batch.records},
        url=f"/teaching/paper/{batch.pk}/",
    )
    return batch


def _one_at_a_time(actor: Actor) -> None:
    """Have others who would bring in a batch wait, so that two files with the same lesson find each other."""
    shown = PaperBatch.objects.select_for_update().filter(district=actor.district, state="shown")
    list(shown.order_by("pk").values_list("pk", flat=True))


def _store(actor: Actor, now: datetime, batch: PaperBatch, meant: Sequence[Meant]) -> None:
    """Every row as an activity that waits, with its people."""
    activities = [_activity(actor, now, batch, one) for one in meant]
    Activity.objects.bulk_create(activities, batch_size=AT_ONCE)
    parts = (
        Part(activity=activity, person_id=part.person, school_id=part.school, role=part.role)
        for activity, one in zip(activities, meant, strict=True)
        for part in one.draft.parts
    )
    Part.objects.bulk_create(parts, batch_size=AT_ONCE)


def _activity(actor: Actor, now: datetime, batch: PaperBatch, one: Meant) -> Activity:
    said, draft = one.said, one.draft
    return Activity(
        pk=uuid4(),
        district_id=actor.district,
        kind=draft.kind,
        state="waiting",
        day=draft.day,
        period=draft.period,
        school_id=draft.school,
        host_id=draft.host,
        subject_id=one.subject,
        grade_id=one.grade,
        class_name=said.class_name,
        occasion=said.occasion,
        topic=draft.topic,
        place=one.place,
        text=one.text,
        group_id=one.group,
        sheet_id=one.sheet,
        points=one.points,
        batch=batch,
        line=said.line,
        sent=uuid5(batch.pk, str(said.line)),
        recorded_by_id=actor.person,
        recorded_at=now,
    )


@action("teaching.confirm_batch")
def confirm_batch(*, actor: Actor, now: datetime, batch_id: UUID) -> PaperBatch:
    """Another leader confirms the batch as a whole; everything in it counts from now on, all or nothing.

    Of two who press at once one is told. The teachers observed are told, and may object to their records.
    """
    batch = queries.get_batch(actor, batch_id, lock=True)
    rules.may_confirm_batch(actor, queries.batch_facts(batch)).enforce()
    settled = {"settled_by_id": actor.person, "settled_at": now}
    waiting = batch.activities.filter(state="waiting")
    waiting.update(state="confirmed", **settled)
    _recount(batch)
    batch.state, batch.settled_by_id, batch.settled_at = "confirmed", actor.person, now
    batch.save(update_fields=["state", "settled_by", "settled_at"])
    send(
        organisation.recipients(set(queries.people_observed(batch)) - {actor.person}),
        now=now,
        subject="据纸质记录补录了您的课",
        text="批次“%(name)s”里有听您课的记录，已由%(leader)s确认；如有不符，请打开那一条提出异议。",
        facts={"name": batch.name, "leader": actor.name},
        url="/teaching/?mine=yes",
    )
    return batch


def _recount(batch: PaperBatch) -> None:
    """Say anew what every record of a batch counts, part by part."""
    for part in _parts_of(batch.activities.order_by("line").values_list("pk", flat=True)):
        rows = Activity.objects.filter(pk__in=part).select_related("school").prefetch_related("parts")
        records = [record_of(one) for one in rows]
        duties.count_all(district=batch.district_id, quotas=QUOTAS, records=records)


def _parts_of(records: Iterable[UUID]) -> Iterable[list[UUID]]:
    every = list(records)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


@action("teaching.return_batch", quiet=("reason",))
def return_batch(*, actor: Actor, now: datetime, batch_id: UUID, reason: str) -> PaperBatch:
    """Send a batch back, with a reason: its records, which counted nothing and were nobody's yet, are gone,
    and the corrected file can be handed in."""
    batch = queries.get_batch(actor, batch_id, lock=True)
    rules.may_return_batch(actor, queries.batch_facts(batch), reason).enforce()
    Part.objects.filter(activity__batch=batch).delete()
    batch.activities.all().delete()
    batch.state, batch.settled_by_id, batch.settled_at = "returned", actor.person, now
    batch.reason = reason.strip()
    batch.save(update_fields=["state", "settled_by", "settled_at", "reason"])
    _tell_preparer(batch, now, N_("纸质记录的批次被退回"), N_("“%(name)s”：%(reason)s"))
    return batch


def _tell_preparer(batch: PaperBatch, now: datetime, subject: str, text: str) -> None:
    send(
        organisation.recipients([batch.prepared_by_id]),
        now=now,
        subject=subject,
        text=text,
        facts={"name": batch.name, "reason": batch.reason},
        url=f"/teaching/paper/{batch.pk}/",
    )


@action("teaching.take_back_batch", quiet=("reason",))
def take_back_batch(*, actor: Actor, now: datetime, batch_id: UUID, reason: str) -> PaperBatch:
    """Take back a batch confirmed wrongly; its records stay to be seen, and count no more at once."""
    batch = queries.get_batch(actor, batch_id, lock=True)
    rules.may_take_back_batch(actor, queries.batch_facts(batch), reason).enforce()
    standing = batch.activities.exclude(state="withdrawn")
    standing.update(state="withdrawn", withdrawn_reason=reason.strip()[:200])
    _recount(batch)
    batch.state, batch.reason = "taken_back", reason.strip()
    batch.taken_back_by_id, batch.taken_back_at = actor.person, now
    batch.save(update_fields=["state", "reason", "taken_back_by", "taken_back_at"])
    _tell_preparer(batch, now, N_("纸质记录的批次被撤销"), N_("“%(name)s”：%(reason)s"))
    return batch
