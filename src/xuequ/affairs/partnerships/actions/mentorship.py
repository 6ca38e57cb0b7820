"""Mentorships: opened with an agreement, resting, with another apprentice, ended; the papers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import queries, rules
from xuequ.affairs.partnerships.actions.count import count_paper
from xuequ.affairs.partnerships.actions.pair import kept
from xuequ.affairs.partnerships.models import Interruption, Mentorship, Paper, Posting
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import invalid
from xuequ.platform.action import action
from xuequ.platform.files.actions import Handed
from xuequ.platform.files.models import StoredFile
from xuequ.platform.notify.actions import send


@action("partnerships.open_mentorship", quiet=("agreement",))
def open_mentorship(
    *,
    actor: Actor,
    now: datetime,
    mentor_id: UUID,
    apprentice_id: UUID,
    starts: date,
    ends: date,
    agreement: str,
    posting_id: UUID | None = None,
) -> Mentorship:
    """Pair a mentor with an apprentice of the same subject, from day to day (P1-3.1b)."""
    posting = queries.get_posting(actor, posting_id) if posting_id else None
    return _open(actor, now, mentor_id, apprentice_id, starts, ends, agreement, posting=posting)


def _open(
    actor: Actor,
    now: datetime,
    mentor_id: UUID,
    apprentice_id: UUID,
    starts: date,
    ends: date,
    agreement: str,
    *,
    posting: Posting | None = None,
    follows: Mentorship | None = None,
    ordered: bool = False,
) -> Mentorship:
    mentor = organisation.get_person(actor, mentor_id)
    apprentice = organisation.get_person(actor, apprentice_id)
    school = queries.school_on(actor.district, apprentice.pk, starts)
    if school is None or apprentice.subject is None:
        invalid("P1-3.1b", "徒弟在开始那天没有任职，或没有登记任教学科，请检查。").enforce()
        raise AssertionError
    inside = posting is None or (
        posting.state == "approved"
        and posting.person_id == mentor.pk
        and posting.starts <= starts
        and ends <= posting.ends
    )
    draft = rules.MentorshipDraft(
        mentor=mentor.pk,
        apprentice=apprentice.pk,
        school=school,
        mentor_school=mentor.school_id,
        starts=starts,
        ends=ends,
        agreement=agreement,
        same_subject=mentor.subject_id == apprentice.subject_id,
        paired=queries.are_paired(mentor.pk, apprentice.pk, starts, ends),
        inside=inside,
        ordered=ordered,
    )
    rules.may_open_mentorship(actor, draft).enforce()
    made = Mentorship.objects.create(
        district_id=actor.district,
        mentor=mentor,
        apprentice=apprentice,
        school_id=school,
        subject=apprentice.subject,
        posting=posting,
        follows=follows,
        agreement=agreement.strip(),
        starts=starts,
        ends=ends,
        opened_by_id=actor.person,
        opened_at=now,
    )
    send(
        organisation.recipients({mentor.pk, apprentice.pk} - {actor.person}),
        now=now,
        subject="师徒结对已经登记",
        text="%(mentor)s和%(apprentice)s结为师徒。",
        facts={"mentor": mentor.name, "apprentice": apprentice.name},
        url=f"/partnerships/mentorships/{made.pk}/",
    )
    return made


@action("partnerships.interrupt_mentorship", quiet=("reason",))
def interrupt_mentorship(
    *, actor: Actor, now: datetime, mentorship_id: UUID, starts: date, ends: date, reason: str
) -> Interruption:
    """Days in which a mentorship rests; they are left out of what is owed (P1-3.1b)."""
    mentorship = queries.get_mentorship(actor, mentorship_id, lock=True)
    facts = queries.mentorship_facts(mentorship)
    rules.may_keep_mentorship(actor, facts, reason).enforce()
    rules.rest_right(facts, rules.Lasting(starts, ends)).enforce()
    return Interruption.objects.create(mentorship=mentorship, starts=starts, ends=ends, reason=reason.strip())


@action("partnerships.change_apprentice", quiet=("reason",))
def change_apprentice(
    *, actor: Actor, now: datetime, mentorship_id: UUID, apprentice_id: UUID, reason: str
) -> Mentorship:
    """Go on with another apprentice: this mentorship ends today and is kept, the next begins tomorrow."""
    mentorship = queries.get_mentorship(actor, mentorship_id, lock=True)
    facts = queries.mentorship_facts(mentorship)
    rules.may_keep_mentorship(actor, facts, reason).enforce()
    today = timezone.localdate(now)
    first = max(today + timedelta(days=1), mentorship.starts)
    rules.may_go_on(facts, first).enforce()
    _end(mentorship, today, reason)
    return _open(
        actor,
        now,
        mentorship.mentor_id,
        apprentice_id,
        first,
        facts.lasts.ends,
        mentorship.agreement,
        posting=mentorship.posting,
        follows=mentorship,
    )


@action("partnerships.end_mentorship", quiet=("reason",))
def end_mentorship(*, actor: Actor, now: datetime, mentorship_id: UUID, reason: str) -> Mentorship:
    """End a mentorship before its time, with a reason; what was done stays (P1-3.1b)."""
    mentorship = queries.get_mentorship(actor, mentorship_id, lock=True)
    rules.may_keep_mentorship(actor, queries.mentorship_facts(mentorship), reason).enforce()
    _end(mentorship, timezone.localdate(now), reason)
    return mentorship


def settle_with_posting(
    actor: Actor, now: datetime, mentorship: Mentorship, how: str, mentor: UUID | None, reason: str
) -> None:
    """What becomes of a mentorship as its posting ends; what was done stays (see ``rules.SETTLINGS``)."""
    today = timezone.localdate(now)
    first, last = max(today + timedelta(days=1), mentorship.starts), mentorship.ends
    if how == "rest" and first <= last:
        facts = queries.mentorship_facts(mentorship)
        rules.rest_right(facts, rules.Lasting(first, last)).enforce()
        Interruption.objects.create(mentorship=mentorship, starts=first, ends=last, reason=reason.strip())
        return
    _end(mentorship, today, reason)
    if how == "hand_on" and mentor is not None and first <= last:
        _open(
            actor,
            now,
            mentor,
            mentorship.apprentice_id,
            first,
            last,
            mentorship.agreement,
            follows=mentorship,
            ordered=True,
        )


def _end(mentorship: Mentorship, last: date, reason: str) -> None:
    mentorship.ends = max(mentorship.starts, min(mentorship.ends, last))
    mentorship.state, mentorship.ended_reason = "ended", reason.strip()
    mentorship.save(update_fields=["ends", "state", "ended_reason"])


@action("partnerships.hand_in_paper")
def hand_in_paper(
    *,
    actor: Actor,
    now: datetime,
    mentorship_id: UUID,
    title: str,
    file: Handed | StoredFile | None = None,
) -> Paper:
    """The apprentice hands a paper in; the mentor is asked to accept it (P1-3.1b)."""
    mentorship = queries.get_mentorship(actor, mentorship_id)
    rules.may_hand_in_paper(actor, queries.mentorship_facts(mentorship), title).enforce()
    made = Paper.objects.create(
        mentorship=mentorship,
        title=title.strip(),
        file=kept(file, actor, now),
        handed_in_on=timezone.localdate(now),
        handed_in_by_id=actor.person,
    )
    send(
        organisation.recipients([mentorship.mentor_id]),
        now=now,
        subject="有一篇论文请您认定",
        text="%(name)s提交了“%(title)s”。",
        facts={"name": actor.name, "title": made.title},
        url=f"/partnerships/mentorships/{mentorship.pk}/",
    )
    return made


@action("partnerships.accept_paper")
def accept_paper(*, actor: Actor, now: datetime, paper_id: UUID) -> Paper:
    """The mentor accepts a paper; it counts from then on (P1-3.1b)."""
    paper = queries.get_paper(actor, paper_id, lock=True)
    facts = queries.mentorship_facts(paper.mentorship)
    rules.may_accept_paper(actor, facts, accepted=paper.accepted_by_id is not None).enforce()
    paper.accepted_by_id, paper.accepted_on = actor.person, timezone.localdate(now)
    paper.save(update_fields=["accepted_by", "accepted_on"])
    count_paper(paper, paper.handed_in_on)
    return paper
