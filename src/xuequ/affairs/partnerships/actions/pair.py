"""Partner schools: drafted by one, agreed to by three, ended with a reason; each side's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import queries, rules
from xuequ.affairs.partnerships.models import Approval, PairSubject, Partnership, TermWord
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import refuse
from xuequ.kernel.words import N_
from xuequ.platform.action import action
from xuequ.platform.files.actions import Handed, store
from xuequ.platform.files.models import StoredFile
from xuequ.platform.notify.actions import send


def kept(file: Handed | StoredFile | None, actor: Actor, now: datetime) -> StoredFile | None:
    """A file handed in with a form is stored now; one that is stored already is taken as it is."""
    return file if file is None or isinstance(file, StoredFile) else store(file, actor=actor, now=now)


@action("partnerships.draft", quiet=("goals", "agreement"))
def draft_pair(
    *,
    actor: Actor,
    now: datetime,
    lead_id: UUID,
    supported_id: UUID,
    starts: date,
    ends: date,
    goals: str,
    subjects: Sequence[int],
    agreement: Handed | StoredFile | None = None,
) -> Partnership:
    """Draft the agreement of two schools; it holds once the three sides have agreed (P1-2.1)."""
    lead = organisation.get_school(actor, lead_id)
    organisation.hold_school(lead.pk)
    supported = organisation.get_school(actor, supported_id)
    chosen = [organisation.get_subject(actor, one) for one in dict.fromkeys(subjects)]
    taken = queries.subjects_taken(
        actor.district, lead.pk, supported.pk, [one.pk for one in chosen], starts, ends
    )
    draft = rules.PairDraft(
        lead=lead.pk,
        supported=supported.pk,
        lead_role=lead.role,
        supported_role=supported.role,
        starts=starts,
        ends=ends,
        goals=goals,
        subjects=len(chosen),
        taken="、".join(taken),
    )
    rules.may_draft_pair(actor, draft).enforce()
    made = Partnership.objects.create(
        district_id=actor.district,
        lead=lead,
        supported=supported,
        starts=starts,
        ends=ends,
        goals=goals.strip(),
        agreement=kept(agreement, actor, now),
        drafted_by_id=actor.person,
        drafted_at=now,
    )
    claim = rules.claim_of(lead.pk, supported.pk, starts)
    PairSubject.objects.bulk_create(PairSubject(partnership=made, subject=one, claim=claim) for one in chosen)
    ask_sides(
        actor,
        now,
        (lead.pk, supported.pk),
        subject=N_("有一份结对协议等您同意"),
        what=str(made),
        url=f"/partnerships/{made.pk}/",
    )
    return made


def ask_sides(
    actor: Actor, now: datetime, schools: Sequence[UUID], *, subject: str, what: str, url: str
) -> None:
    """Tell the principals and the district head that their yes is waited for."""
    day = timezone.localdate(now)
    people = set(organisation.leaders_of(actor.district, None, day=day))
    for school in schools:
        people |= set(organisation.leaders_of(actor.district, school, day=day))
    send(
        organisation.recipients(people - {actor.person}),
        now=now,
        subject=subject,
        text="%(what)s，请看一看。",
        facts={"what": what},
        url=url,
    )


@action("partnerships.approve")
def approve_pair(*, actor: Actor, now: datetime, pair_id: UUID, side: str) -> Partnership:
    """One side agrees; with the third yes the partnership begins to owe (P1-2.1)."""
    pair = queries.get_pair(actor, pair_id, lock=True)
    facts = queries.pair_facts(pair)
    rules.may_approve(actor, facts, side).enforce()
    Approval.objects.create(partnership=pair, side=side, person_id=actor.person, at=now)
    if rules.all_agree(facts.approved | {side}):
        pair.state = "agreed"
        pair.save(update_fields=["state"])
    return queries.get_pair(actor, pair_id)


@action("partnerships.end", quiet=("reason",))
def end_pair(*, actor: Actor, now: datetime, pair_id: UUID, reason: str) -> Partnership:
    """End a partnership before its time, with a reason; what was done stays (P1-2.1)."""
    pair = queries.get_pair(actor, pair_id, lock=True)
    rules.may_end(actor, queries.pair_facts(pair), reason).enforce()
    last = timezone.localdate(now)
    pair.ends = max(pair.starts, min(pair.ends, last))
    pair.state, pair.ended_reason = rules.state_after(pair.state), reason.strip()
    pair.save(update_fields=["ends", "state", "ended_reason"])
    PairSubject.objects.filter(partnership=pair).update(claim=None)
    return pair


@action("partnerships.say_word", quiet=("text",))
def say_word(*, actor: Actor, now: datetime, pair_id: UUID, worth: str, text: str) -> TermWord:
    """A side says once a term what the partnership was worth to it (P1-2.1)."""
    pair = queries.get_pair(actor, pair_id, lock=True)
    facts = queries.pair_facts(pair)
    side = rules.side_of(actor, facts)
    term = organisation.term_on(actor.district, timezone.localdate(now))
    if term is None:
        refuse("P1-2.1", "现在不在学期里，开学后再说。").enforce()
        raise AssertionError
    said = queries.has_said(pair, term.pk, side)
    rules.may_say_word(actor, facts, side, said=said, worth=worth, text=text).enforce()
    return TermWord.objects.create(
        partnership=pair,
        term=term,
        side=side,
        worth=worth,
        text=text.strip(),
        person_id=actor.person,
        at=now,
    )
