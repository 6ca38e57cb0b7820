"""Exemptions: asked for with a reason and evidence, agreed to by another, never deleted."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.duties import queries, rules
from xuequ.affairs.duties.models import Exemption
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor
from xuequ.kernel.duty import Debtor, Owes
from xuequ.platform.action import action
from xuequ.platform.files.queries import own_files
from xuequ.platform.notify.actions import send


@action("duties.ask_exemption", quiet=("reason", "note"))
def ask_exemption(
    *,
    actor: Actor,
    now: datetime,
    debtor_id: UUID,
    starts: date,
    ends: date,
    reason: str,
    quota: str = "",
    note: str = "",
    evidence: UUID | None = None,
) -> Exemption:
    """Ask that a person (a school, a pair's subject, a mentorship, a centre group) owe nothing of a duty, or
    of any, in a stretch of days."""
    debtor, owes = _debtor(actor, debtor_id, starts, ends)
    rules.may_ask_exemption(actor, debtor, owes).enforce()
    rules.exemption_complete(starts, ends, reason, owes, note=note, evidence=evidence is not None).enforce()
    schools = [*sorted(debtor.schools), None, None] if owes in rules.COLLECTIVE else [None, None]
    file = own_files(actor, [evidence])[0] if evidence else None
    made = Exemption.objects.create(
        district_id=actor.district,
        debtor=debtor_id,
        name=debtor.name[:160] if owes in rules.COLLECTIVE else "",
        school_id=schools[0],
        other_school_id=schools[1],
        quota=queries.get_quota(quota).key if quota else "",
        starts=starts,
        ends=ends,
        reason=reason,
        note=note.strip(),
        evidence=file,
        asked_by_id=actor.person,
        asked_at=now,
    )
    _tell_deciders(actor, now, made, debtor)
    return made


def _debtor(actor: Actor, ident: UUID, first: date, last: date) -> tuple[Debtor, Owes]:
    """Who has this id and owes in these days, and what they are. Raises ``Exemption.DoesNotExist``."""
    person = organisation.find_person(actor, ident)
    if person is not None:
        return Debtor(ident, person.name, school=person.school_id), Owes.PERSON
    school = organisation.visible_schools(actor).filter(pk=ident).first()
    if school is not None:
        return Debtor(ident, school.name, school=ident), Owes.SCHOOL
    found = queries.collective_debtors(actor, first, max(first, last), only=[ident])
    if not found:
        raise Exemption.DoesNotExist
    return found[0]


def _tell_deciders(actor: Actor, now: datetime, made: Exemption, debtor: Debtor) -> None:
    facts = queries.exemption_facts(made, day=timezone.localdate(now))
    people = organisation.leaders_of(
        actor.district,
        facts.school if facts.personal and not facts.leads else None,
        day=timezone.localdate(now),
    )
    send(
        organisation.recipients(set(people) - {actor.person, debtor.ident}),
        now=now,
        subject="有一份减免申请等您批准",
        text="%(name)s申请减免，请看一看。",
        facts={"name": debtor.name},
        url=f"/duties/exemptions/{made.pk}/",
    )


@action("duties.decide_exemption", quiet=("answer",))
def decide_exemption(
    *, actor: Actor, now: datetime, exemption_id: UUID, granted: bool, answer: str = ""
) -> Exemption:
    """Agree to an exemption or not; by another person than the one it is for and the one who asked."""
    exemption = queries.get_exemption(actor, exemption_id, lock=True)
    facts = queries.exemption_facts(exemption, day=timezone.localdate(now))
    rules.may_grant(actor, facts, granted=granted, answer=answer).enforce()
    exemption.state = "granted" if granted else "refused"
    exemption.decided_by_id, exemption.decided_at, exemption.answer = actor.person, now, answer.strip()
    exemption.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    send(
        organisation.recipients({exemption.asked_by_id, exemption.debtor} - {actor.person}),
        now=now,
        subject="减免申请有了结果",
        text="减免申请已批准。" if granted else "减免申请没有批准：%(answer)s",
        facts={} if granted else {"answer": answer.strip()},
        url=f"/duties/exemptions/{exemption.pk}/",
    )
    return exemption


@action("duties.withdraw_exemption")
def withdraw_exemption(*, actor: Actor, now: datetime, exemption_id: UUID) -> Exemption:
    """Take back what was asked for, while nobody has decided."""
    exemption = queries.get_exemption(actor, exemption_id, lock=True)
    facts = queries.exemption_facts(exemption, day=timezone.localdate(now))
    rules.may_withdraw_exemption(actor, facts).enforce()
    exemption.state = "withdrawn"
    exemption.save(update_fields=["state"])
    return exemption
