"""A file handed in, or kept with its batch, read for whoever may bring it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.forms.paper.marking import Translate, marked_copy
from xuequ.affairs.teaching.forms.paper.reading import LIMITS, read_paper
from xuequ.affairs.teaching.models import PaperBatch
from xuequ.kernel.actor import Actor
from xuequ.platform.files.actions import open_file

MOST_BYTES = LIMITS.file
"""Of a workbook; so much and one more is read of what is handed in."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What the action takes of a file."""

    said: Sequence[rules.SaidRecord] = ()
    faults: Sequence[rules.RowFault] = ()
    findings: dict[str, Any] = field(default_factory=dict)


def read_handed(actor: Actor, school: UUID | None, content: bytes, filename: str) -> Handed:
    """What a file says. Raises ``Unreadable``.

    Nothing is opened for somebody who may not bring it in: the action refuses them.
    """
    if not rules.may_hand_in_batch(actor, school):
        return Handed()
    reading = read_paper(content, filename)
    return Handed(reading.said, reading.faults, reading.findings)


def read_batch(batch: PaperBatch) -> Handed:
    """What the file of a batch says."""
    reading = read_paper(_bytes_of(batch), batch.file.name)
    return Handed(reading.said, reading.faults, reading.findings)


def marked_batch(actor: Actor, batch: PaperBatch, translate: Translate) -> bytes:
    """The workbook of a batch with its faults marked, as things stand now; once it is brought in, only what
    its own rows say."""
    content = _bytes_of(batch)
    reading = read_paper(content, batch.file.name)
    shown = batch.state == "shown"
    weighed = queries.weigh(
        actor, batch.school_id, reading.said, timezone.localdate(batch.prepared_at), taken=shown
    )
    return marked_copy(content, reading, (*reading.faults, *weighed.faults), translate)


def _bytes_of(batch: PaperBatch) -> bytes:
    with open_file(batch.file) as file:
        return file.read()
