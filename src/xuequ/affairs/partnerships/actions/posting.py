"""Postings: proposed by the lead school, agreed to by three, with a post at both schools from then on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import actions as organisation_actions
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import queries, rules
from xuequ.affairs.partnerships.actions.count import count_posting
from xuequ.affairs.partnerships.actions.mentorship import settle_with_posting
from xuequ.affairs.partnerships.actions.pair import ask_sides
from xuequ.affairs.partnerships.models import Approval, Posting
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.words import N_
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


@action("partnerships.propose_posting", quiet=("reason",))
def propose_posting(
    *,
    actor: Actor,
    now: datetime,
    person_id: UUID,
    to_school_id: UUID,
    starts: date,
    ends: date,
    subject: int | None = None,
    kind: str = "full",
    weekly_days: int | None = None,
    weekly_periods: int | None = None,
    reason: str = "",
) -> Posting:
    """Propose that a teacher of a lead school works at a supported school for a time (P1-3.1a)."""
    person = organisation.get_person(actor, person_id)
    organisation.hold_person(person.pk)
    to_school = organisation.get_school(actor, to_school_id)
    home = person.school
    draft = rules.PostingDraft(
        person=person.pk,
        lead=person.school_id or person.pk,
        supported=to_school.pk,
        lead_role=home.role if home else "",
        supported_role=to_school.role,
        starts=starts,
        ends=ends,
        kind=kind,
        weekly_days=weekly_days,
        weekly_periods=weekly_periods,
        at_lead=queries.school_on(actor.district, person.pk, starts) == person.school_id,
        posted=queries.is_posted(person.pk, starts, ends),
        name=person.name,
    )
    rules.may_propose_posting(actor, draft).enforce()
    made = Posting.objects.create(
        district_id=actor.district,
        person=person,
        from_school_id=draft.lead,
        to_school=to_school,
        subject=organisation.get_subject(actor, subject or person.subject_id or 0),
        starts=starts,
        ends=ends,
        kind=kind,
        weekly_days=weekly_days if kind == "part" else None,
        weekly_periods=weekly_periods,
        reason=reason.strip(),
        proposed_by_id=actor.person,
        proposed_at=now,
    )
    ask_sides(
        actor,
        now,
        (made.from_school_id, to_school.pk),
        subject=N_("有一份支教安排等您同意"),
        what=f"{person.name} → {to_school.name}",
        url=f"/partnerships/postings/{made.pk}/",
    )
    return made


@action("partnerships.approve_posting")
def approve_posting(*, actor: Actor, now: datetime, posting_id: UUID, side: str) -> Posting:
    """One side agrees; with the third yes it is an order: the teacher has a post at both schools, and it
    counts for the lead school (P1-3.1a)."""
    posting = queries.get_posting(actor, posting_id, lock=True)
    facts = queries.posting_facts(posting)
    rules.may_approve(actor, facts, side).enforce()
    Approval.objects.create(posting=posting, side=side, person_id=actor.person, at=now)
    if rules.all_agree(facts.approved | {side}):
        _order(posting, now)
    return queries.get_posting(actor, posting_id)


def _order(posting: Posting, now: datetime) -> None:
    organisation.hold_person(posting.person_id)
    posting.post = organisation_actions.add_post(
        posting.person,
        PostKind.TEACHER,
        starts=posting.starts,
        ends=posting.ends,
        school_id=posting.to_school_id,
    )
    posting.state = "approved"
    posting.save(update_fields=["post", "state"])
    count_posting(posting, now)
    send(
        organisation.recipients([posting.person_id]),
        now=now,
        subject="您的支教安排已经批准",
        text="%(day)s起到%(school)s支教。",
        facts={"day": posting.starts.isoformat(), "school": posting.to_school.name},
        url=f"/partnerships/postings/{posting.pk}/",
    )


@action("partnerships.end_posting", quiet=("reason",))
def end_posting(
    *,
    actor: Actor,
    now: datetime,
    posting_id: UUID,
    reason: str,
    mentorship: str = "",
    mentor_id: UUID | None = None,
) -> Posting:
    """End a posting before its time, with a reason; the post at the other school ends with it, and its open
    mentorship ends, rests or is handed on as ``mentorship`` says (P1-3.1a)."""
    posting = queries.get_posting(actor, posting_id, lock=True)
    rules.may_end(actor, queries.posting_facts(posting), reason).enforce()
    open_still = queries.mentorships_of(posting.pk)
    rules.mentorships_settled(len(open_still), mentorship, mentor_id).enforce()
    for one in open_still:
        settle_with_posting(actor, now, one, mentorship, mentor_id, reason)
    today = timezone.localdate(now)
    if posting.post is not None:
        organisation_actions.shorten_post(posting.post, today)
        posting.post = None
    if posting.starts <= today < posting.ends:
        posting.ends = today
    posting.state, posting.ended_reason = rules.state_after(posting.state), reason.strip()
    posting.save(update_fields=["post", "ends", "state", "ended_reason"])
    count_posting(posting, now)
    return posting
