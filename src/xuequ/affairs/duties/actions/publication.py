"""The term's publication: put up, objected to, answered, signed and then never changed (P1-2.2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from xuequ.affairs.duties import queries, rules
from xuequ.affairs.duties.models import Objection, Publication, PublicationLine
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor
from xuequ.kernel.duty import Standing
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


@action("duties.open_publication")
def open_publication(
    *, actor: Actor, now: datetime, quota: str, term_id: int, closes_on: date
) -> Publication:
    """Put up how everybody stands, for objections until a day."""
    term, today = organisation.get_term(actor, term_id), timezone.localdate(now)
    found = queries.get_quota(quota)
    days = organisation.calendar_of(actor.district).working_days_between(today, closes_on)
    rules.may_open_publication(
        actor,
        begun=term.starts <= today,
        already=queries.was_published(actor, found.key, term),
        days=days,
    ).enforce()
    try:
        with transaction.atomic():
            made = Publication.objects.create(
                district_id=actor.district,
                quota=found.key,
                term=term,
                opened_by_id=actor.person,
                opened_at=now,
                closes_on=closes_on,
            )
    except IntegrityError:
        rules.may_open_publication(actor, begun=True, already=True, days=days).enforce()
        raise
    _set_down(made, queries.standings_to_publish(actor, found.key, term, today))
    _tell_all_concerned(actor, now, made)
    return made


def _set_down(publication: Publication, standings: Sequence[Standing]) -> None:
    PublicationLine.objects.bulk_create(
        PublicationLine(
            publication=publication,
            position=place,
            debtor=one.debtor.ident,
            name=one.debtor.name,
            place=one.debtor.place,
            school_id=one.debtor.school,
            first=one.period.first,
            last=one.period.last,
            required=one.required.total,
            required_elsewhere=one.required.elsewhere,
            done=one.done.total,
            done_elsewhere=one.done.elsewhere,
            was_done=one.done.total,
            was_elsewhere=one.done.elsewhere,
        )
        for place, one in enumerate(standings)
    )


def _tell_all_concerned(actor: Actor, now: datetime, made: Publication) -> None:
    people = set(made.lines.values_list("debtor", flat=True)) - {actor.person}
    send(
        organisation.recipients(people),
        now=now,
        subject="本学期完成情况公示",
        text="请看一看自己的一行，有不对的在%(day)s前提出。",
        facts={"day": made.closes_on.isoformat()},
        url=f"/duties/publications/{made.pk}/",
    )


@action("duties.object", quiet=("text",))
def object_to_line(*, actor: Actor, now: datetime, line_id: int, text: str) -> Objection:
    """Say what is not right with a line."""
    line = queries.get_line(actor, line_id)
    publication = queries.get_publication(actor, line.publication_id, lock=True)
    facts = queries.publication_facts(publication)
    today = timezone.localdate(now)
    rules.may_object(actor, facts, line.debtor, line.school_id, today, text).enforce()
    made = Objection.objects.create(line=line, person_id=actor.person, at=now, text=text.strip())
    send(
        organisation.recipients({publication.opened_by_id} - {actor.person}),
        now=now,
        subject="公示有一条异议",
        text="%(name)s：%(text)s",
        facts={"name": line.name, "text": text.strip()[:100]},
        url=f"/duties/publications/{publication.pk}/",
    )
    return made


@action("duties.answer_objection", quiet=("answer",))
def answer_objection(
    *, actor: Actor, now: datetime, objection_id: UUID, upheld: bool, answer: str
) -> Objection:
    """Say what was found. Where it was right, the records are put right where they are kept; the line follows
    when the publication is signed."""
    objection = queries.get_objection(actor, objection_id, lock=True)
    rules.may_answer(actor, objection.person_id, objection.state, answer).enforce()
    objection.state = "upheld" if upheld else "rejected"
    objection.answer, objection.answered_by_id, objection.answered_at = answer.strip(), actor.person, now
    objection.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    send(
        organisation.recipients([objection.person_id]),
        now=now,
        subject="您的异议有了答复",
        text="%(answer)s",
        facts={"answer": answer.strip()},
        url=f"/duties/publications/{objection.line.publication_id}/",
    )
    return objection


@action("duties.sign_publication")
def sign_publication(*, actor: Actor, now: datetime, publication_id: UUID) -> Publication:
    """Sign: the figures are taken anew from the records, and stay from then on."""
    publication = queries.get_publication(actor, publication_id, lock=True)
    today = timezone.localdate(now)
    rules.may_sign_publication(actor, queries.publication_facts(publication), today).enforce()
    _take_anew(actor, publication, today)
    publication.digest = publication_digest(publication)
    publication.state, publication.signed_by_id, publication.signed_at = "signed", actor.person, now
    publication.save(update_fields=["digest", "state", "signed_by", "signed_at"])
    return publication


def _take_anew(actor: Actor, publication: Publication, today: date) -> None:
    """What was put right since it was put up shows in the lines, beside what they first said; who no longer
    owes anything, exempt by now, owes nothing."""
    rows = queries.standings_to_publish(actor, publication.quota, publication.term, today)
    now = {(one.debtor.ident, one.period.first): one for one in rows}
    lines = list(publication.lines.all())
    for line in lines:
        one = now.get((line.debtor, line.first))
        if one is None:
            line.required = line.required_elsewhere = 0
            continue
        line.required, line.required_elsewhere = one.required.total, one.required.elsewhere
        line.done, line.done_elsewhere = one.done.total, one.done.elsewhere
    PublicationLine.objects.bulk_update(
        lines, ["required", "required_elsewhere", "done", "done_elsewhere"], batch_size=200
    )


def publication_digest(publication: Publication) -> str:
    """SHA-256 over all that a publication says, for the chain to vouch for."""
    fields = ("debtor", "name", "first", "required", "required_elsewhere", "done", "done_elsewhere")
    said = [[str(value) for value in row] for row in publication.lines.values_list(*fields)]
    told = [publication.quota, publication.term_id, said]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@action("duties.drop_publication")
def drop_publication(*, actor: Actor, now: datetime, publication_id: UUID, reason: str) -> Publication:
    """Stop a publication that is not signed; another can be put up."""
    publication = queries.get_publication(actor, publication_id, lock=True)
    rules.may_drop_publication(actor, queries.publication_facts(publication), reason).enforce()
    publication.state, publication.dropped_reason = "dropped", reason.strip()[:200]
    publication.save(update_fields=["state", "dropped_reason"])
    return publication
