"""Reading mentorships: the pairs, their papers, their four marks."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.models import Mentorship, Paper
from xuequ.kernel.actor import Actor
from xuequ.platform.files.models import StoredFile


def visible_mentorships(actor: Actor) -> QuerySet[Mentorship]:
    """The mentorships this person may see (see ``rules.sees_mentorship``). Two queries when read."""
    found = (
        Mentorship.objects.filter(district=actor.district)
        .select_related("mentor__school", "apprentice", "school", "subject", "posting", "certificate")
        .prefetch_related("interruptions")
    )
    if actor.in_secretariat or actor.is_district_head:
        return found
    watched = actor.schools_led | actor.offices
    mine = Q(mentor=actor.person) | Q(apprentice=actor.person)
    return found.filter(mine | Q(school__in=watched) | Q(mentor__school__in=watched))


def get_mentorship(actor: Actor, mentorship: UUID, *, lock: bool = False) -> Mentorship:
    """One mentorship, locked for a change if asked. Raises ``Mentorship.DoesNotExist``."""
    if lock:
        Mentorship.objects.select_for_update(no_key=True).get(district=actor.district, pk=mentorship)
    return visible_mentorships(actor).get(pk=mentorship)


def mentorship_facts(mentorship: Mentorship) -> rules.MentorshipFacts:
    """A mentorship as the rules see it."""
    return rules.MentorshipFacts(
        mentor=mentorship.mentor_id,
        apprentice=mentorship.apprentice_id,
        school=mentorship.school_id,
        lasts=rules.Lasting(mentorship.starts, mentorship.ends),
        state=mentorship.state,
        mentor_school=mentorship.mentor.school_id,
        rests=tuple(rules.Lasting(one.starts, one.ends) for one in mentorship.interruptions.all()),
    )


def mentorships_of(posting: UUID) -> list[Mentorship]:
    """The open mentorships that belong to a posting. Two queries."""
    found = Mentorship.objects.filter(posting=posting, state="open").select_related("mentor", "apprentice")
    return list(found.prefetch_related("interruptions"))


def are_paired(mentor: UUID, apprentice: UUID, starts: date, ends: date) -> bool:
    """Whether the two are mentor and apprentice at any time in a stretch."""
    found = Mentorship.objects.filter(mentor=mentor, apprentice=apprentice)
    return found.filter(starts__lte=ends, ends__gte=starts).exists()


def earlier_mentorships(mentorship: Mentorship) -> list[Mentorship]:
    """What this mentorship follows, the latest first: the apprentices before. One query for each."""
    found: list[Mentorship] = []
    before = mentorship
    while before.follows_id is not None:
        before = Mentorship.objects.select_related("apprentice").get(pk=before.follows_id)
        found.append(before)
    return found


def papers_of(mentorship: Mentorship) -> list[Paper]:
    """The papers handed in, the latest first. One query."""
    return list(mentorship.papers.select_related("file", "handed_in_by", "accepted_by"))


def get_paper(actor: Actor, paper: UUID, *, lock: bool = False) -> Paper:
    """One paper of a mentorship that may be seen. Raises ``Paper.DoesNotExist``."""
    found = Paper.objects.filter(mentorship__in=visible_mentorships(actor).values("pk"))
    if lock:
        found.select_for_update(no_key=True, of=("self",)).get(pk=paper)
    return found.select_related("mentorship__mentor", "mentorship__apprentice", "file").get(pk=paper)


def get_paper_file(actor: Actor, paper: UUID) -> StoredFile:
    """The paper itself. Raises ``StoredFile.DoesNotExist``."""
    found = get_paper(actor, paper).file
    if found is None:
        raise StoredFile.DoesNotExist
    return found


def school_on(district: UUID, person: UUID, day: date) -> UUID | None:
    """The school at which a person was in post on a day; none where they were not. Two queries."""
    found = organisation.posted_on(district, [person], day).get(person)
    return found.school if found is not None and found.in_post else None
