"""What a record of teaching, a posting or a paper counts for those who owe between schools."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.duties import actions as duties
from xuequ.affairs.duties.actions import Counted
from xuequ.affairs.partnerships import queries, rules
from xuequ.affairs.partnerships.models import Guided, Instructor, Mentorship, PairSubject, Paper, Posting
from xuequ.affairs.teaching import queries as teaching
from xuequ.affairs.teaching.rules import KIND_TEXT
from xuequ.kernel.actor import Actor


def count_activity(*, actor: Actor, now: datetime, activity_id: UUID, about: UUID | None) -> None:
    """Say anew what a record counts for the pair, mentorship or instructor it was made for, if for any."""
    del now
    if about is None or (owner := queries.owner_of(actor.district, about)) is None:
        return
    activity = teaching.get_activity(actor, activity_id)
    duties.count(
        district=actor.district,
        record=activity.pk,
        quotas=rules.OF_ACTIVITIES,
        counted=_counted(owner, queries.deed_of(activity), activity.pk),
        title=f"{KIND_TEXT[activity.kind]} {activity.topic} {activity.school.name}",
        url=f"/teaching/{activity.pk}/",
    )


def _counted(owner: queries.Owner, deed: rules.Deed, record: UUID) -> list[Counted]:
    if isinstance(owner, PairSubject):
        towards = rules.pair_counts(deed, queries.pair_count_facts(owner))
        return [Counted(quota, owner.pk, deed.day) for quota in sorted(towards)]
    if isinstance(owner, Mentorship):
        towards = rules.mentorship_counts(deed, queries.mentorship_facts(owner))
        return [Counted(quota, owner.pk, deed.day) for quota in sorted(towards)]
    return _guided(owner, deed, record)


def _guided(owner: Instructor, deed: rules.Deed, record: UUID) -> list[Counted]:
    """An instructor's record: kept by its kind while it counts, for the allowance."""
    if not rules.instructor_counts(deed, queries.instructor_facts(owner)):
        Guided.objects.filter(record=record).delete()
        return []
    Guided.objects.update_or_create(
        record=record, defaults={"instructor": owner, "kind": deed.kind, "day": deed.day}
    )
    return [Counted(rules.INSTRUCTOR, owner.person_id, deed.day)]


def count_posting(posting: Posting, now: datetime) -> None:
    """Say anew what a posting counts for its lead school (P1-3.1a)."""
    begun = posting.starts <= timezone.localdate(now)
    counts = rules.posting_counts(posting.state, begun=begun)
    duties.count(
        district=posting.district_id,
        record=posting.pk,
        quotas=[rules.POSTINGS],
        counted=[Counted(rules.POSTINGS, posting.from_school_id, posting.starts)] if counts else [],
        title=f"{posting.person.name} {posting.to_school.name}",
        url=f"/partnerships/postings/{posting.pk}/",
    )


def count_paper(paper: Paper, day: date) -> None:
    """Say that an accepted paper counts for its mentorship (P1-3.1b)."""
    mentorship = paper.mentorship
    duties.count(
        district=mentorship.district_id,
        record=paper.pk,
        quotas=[rules.MENTOR_PAPER],
        counted=[Counted(rules.MENTOR_PAPER, mentorship.pk, day)],
        title=paper.title,
        url=f"/partnerships/mentorships/{mentorship.pk}/",
    )
