"""Documents: numbered, sent to the schools, signed for, the missing ones reminded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import queries, rules
from xuequ.affairs.resolutions.models import Document, NumberSeries, Receipt
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


def next_number(district: UUID, series: str, year: int) -> int:
    """The next number of a series, without gaps: the row stays locked until the sealing commits."""
    NumberSeries.objects.get_or_create(district_id=district, series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(district=district, series=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


@action("resolutions.issue_document")
def issue_document(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    number: str,
    origin: UUID,
    supersedes: UUID | None = None,
) -> Document:
    """Make the document that goes to the schools, and tell them to sign for it (P2-3.1)."""
    document = Document.objects.create(
        district_id=actor.district,
        title=title,
        number=number,
        issued_at=now,
        origin=origin,
        supersedes_id=supersedes,
    )
    schools = organisation.visible_schools(actor).values_list("pk", flat=True)
    people = organisation.heads_of(actor.district, schools, day=timezone.localdate(now))
    send(
        organisation.recipients(people),
        now=now,
        subject="请签收文件",
        text="《%(title)s》（%(number)s）已印发，请贵校签收。",
        facts={"title": title, "number": number},
        url=f"/documents/{document.pk}",
    )
    return document


@action("resolutions.acknowledge")
def acknowledge(*, actor: Actor, now: datetime, document_id: UUID) -> Receipt:
    """The actor's school signs for a document (P2-3.1)."""
    document = queries.get_document(actor, document_id)
    school = actor.school
    already = Receipt.objects.filter(document=document, school=school).exists()
    rules.may_acknowledge(actor, school, already).enforce()
    assert school is not None
    try:
        with transaction.atomic():
            return Receipt.objects.create(document=document, school_id=school, person_id=actor.person, at=now)
    except IntegrityError:
        rules.may_acknowledge(actor, school, True).enforce()
        raise


@action("resolutions.remind_schools")
def remind_schools(*, actor: Actor, now: datetime, document_id: UUID) -> Document:
    """Remind the schools that have not signed for a document, once a day at most (P2-3.1)."""
    document = queries.get_document(actor, document_id, lock=True)
    missing = [school.pk for school in queries.unsigned_schools(actor, document)]
    today = timezone.localdate(now)
    last = timezone.localdate(document.reminded_at) if document.reminded_at else None
    rules.may_remind_schools(actor, len(missing), today, last).enforce()
    document.reminded_at = now
    document.save(update_fields=["reminded_at"])
    send(
        organisation.recipients(organisation.heads_of(actor.district, missing, day=today)),
        now=now,
        subject="催签提醒",
        text="《%(title)s》（%(number)s）贵校还没有签收，请尽快签收。",
        facts={"title": document.title, "number": document.number},
        url=f"/documents/{document.pk}",
    )
    return document
