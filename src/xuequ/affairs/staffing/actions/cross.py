"""Cross-school teaching: proposed by an office, agreed to by three, with a second post from then on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import actions as organisation_actions
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import queries as partnerships
from xuequ.affairs.staffing import queries, rules
from xuequ.affairs.staffing.models import Approval, CrossTeaching
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.words import N_
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


@action("staffing.propose", quiet=("reason",))
def propose_cross(
    *,
    actor: Actor,
    now: datetime,
    person_id: UUID,
    borrower_id: UUID,
    weekly: int,
    starts: date,
    ends: date,
    reason: str,
    subject: int | None = None,
) -> CrossTeaching:
    """Propose that a teacher gives some periods a week at another school; in their own subject where none is
    named (P1-5.3)."""
    person = organisation.get_person(actor, person_id)
    organisation.hold_person(person.pk)
    borrower = organisation.get_school(actor, borrower_id)
    draft = rules.CrossDraft(
        person=person.pk,
        lender=person.school_id,
        borrower=borrower.pk,
        starts=starts,
        ends=ends,
        weekly=weekly,
        reason=reason,
        at_home=partnerships.school_on(actor.district, person.pk, starts) == person.school_id,
        there_already=queries.is_there_already(actor, person.pk, borrower.pk, starts, ends),
        name=person.name,
    )
    rules.may_propose_cross(actor, draft).enforce()
    made = CrossTeaching.objects.create(
        district_id=actor.district,
        person=person,
        lender_id=draft.lender or person.pk,
        borrower=borrower,
        subject=organisation.get_subject(actor, subject or person.subject_id or 0),
        weekly=weekly,
        starts=starts,
        ends=ends,
        reason=reason.strip(),
        proposed_by_id=actor.person,
        proposed_at=now,
    )
    _ask_sides(actor, now, made)
    return made


def _ask_sides(actor: Actor, now: datetime, cross: CrossTeaching) -> None:
    """Tell both principals and the district head that their yes is waited for."""
    day = timezone.localdate(now)
    people = set(organisation.leaders_of(actor.district, None, day=day))
    for school in (cross.lender_id, cross.borrower_id):
        people |= set(organisation.leaders_of(actor.district, school, day=day))
    send(
        organisation.recipients(people - {actor.person}),
        now=now,
        subject="有一项跨校兼课等您同意",
        text="%(name)s到%(school)s兼课，每周%(weekly)s节，请看一看。",
        facts={"name": cross.person.name, "school": cross.borrower.name, "weekly": cross.weekly},
        url=_address(cross),
    )


def _address(cross: CrossTeaching) -> str:
    return f"/staffing/cross/{cross.pk}/"


@action("staffing.approve")
def approve_cross(*, actor: Actor, now: datetime, cross_id: UUID, side: str) -> CrossTeaching:
    """One side agrees; with the third yes the teacher has a post at both schools and the periods count
    (P1-5.3)."""
    cross = queries.get_cross(actor, cross_id, lock=True)
    facts = queries.cross_facts(cross)
    rules.may_approve_cross(actor, facts, side).enforce()
    Approval.objects.create(cross=cross, side=side, person_id=actor.person, at=now)
    if rules.cross_all_agree(facts.approved | {side}):
        _put_in_order(cross, now)
    return queries.get_cross(actor, cross_id)


def _put_in_order(cross: CrossTeaching, now: datetime) -> None:
    organisation.hold_person(cross.person_id)
    cross.post = organisation_actions.add_post(
        cross.person,
        PostKind.TEACHER,
        starts=cross.starts,
        ends=cross.ends,
        school_id=cross.borrower_id,
    )
    cross.state = "approved"
    cross.save(update_fields=["post", "state"])
    _tell_teacher(
        cross,
        now,
        subject=N_("您的跨校兼课已经定下"),
        text=N_("%(day)s起到%(school)s兼课，每周%(weekly)s节。"),
        facts={"day": cross.starts.isoformat(), "school": cross.borrower.name, "weekly": cross.weekly},
    )


@action("staffing.end", quiet=("reason",))
def end_cross(*, actor: Actor, now: datetime, cross_id: UUID, reason: str) -> CrossTeaching:
    """Decline a proposal, or end what was agreed to before its time, with a reason; the post at the other
    school ends with it, what was taught stays counted (P1-5.3)."""
    cross = queries.get_cross(actor, cross_id, lock=True)
    today = timezone.localdate(now)
    rules.may_end_cross(actor, queries.cross_facts(cross), reason, today).enforce()
    in_order = cross.state == "approved"
    if cross.post is not None:
        organisation_actions.shorten_post(cross.post, today)
        cross.post = None
    cross.state = rules.cross_state_after(cross.state) if cross.starts <= today else "withdrawn"
    if cross.starts <= today < cross.ends:
        cross.ends = today
    cross.ended_reason = reason.strip()
    cross.save(update_fields=["post", "ends", "state", "ended_reason"])
    if in_order:
        _tell_teacher(
            cross,
            now,
            subject=N_("您的跨校兼课已经终止"),
            text=N_("到%(school)s的兼课终止：%(reason)s"),
            facts={"school": cross.borrower.name, "reason": cross.ended_reason},
        )
    return cross


def _tell_teacher(
    cross: CrossTeaching, now: datetime, *, subject: str, text: str, facts: dict[str, object]
) -> None:
    send(
        organisation.recipients([cross.person_id]),
        now=now,
        subject=subject,
        text=text,
        facts=facts,
        url=_address(cross),
    )
