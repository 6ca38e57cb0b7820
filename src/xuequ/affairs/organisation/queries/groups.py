"""Subjects and their centre groups."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from xuequ.affairs.organisation.models import CentreGroup, Grade, Person, Post, Subject
from xuequ.affairs.organisation.queries.people import here_on, in_force
from xuequ.kernel.actor import Actor


def visible_subjects(actor: Actor) -> QuerySet[Subject]:
    """The district's subjects, each with ``people``: how many teach it."""
    return Subject.objects.filter(district=actor.district)


def subjects_with_counts(actor: Actor, *, day: date) -> list[tuple[Subject, int]]:
    """Each subject with how many people teach it. Two queries."""
    here = Person.objects.filter(here_on(day), district=actor.district)
    counts = dict(here.values_list("subject").annotate(n=Count("pk")).order_by())
    return [(subject, counts.get(subject.pk, 0)) for subject in visible_subjects(actor)]


def visible_groups(actor: Actor, *, day: date) -> QuerySet[CentreGroup]:
    """The centre groups with the posts in force in them (``members``): leaders first. Two queries."""
    posts = (
        Post.objects.filter(in_force(day))
        .select_related("person", "person__school")
        .order_by("kind", "person__number")
    )
    return (
        CentreGroup.objects.filter(district=actor.district)
        .select_related("subject")
        .prefetch_related(Prefetch("posts", queryset=posts, to_attr="members"))
    )


def get_group(actor: Actor, group: UUID, *, day: date) -> CentreGroup:
    """One centre group with its members. Raises ``CentreGroup.DoesNotExist``."""
    return visible_groups(actor, day=day).get(pk=group)


def get_subject(actor: Actor, subject: int) -> Subject:
    """One subject of the district. Raises ``Subject.DoesNotExist``."""
    return Subject.objects.get(district=actor.district, pk=subject)


def visible_grades(actor: Actor) -> QuerySet[Grade]:
    """The district's grades, from the first on."""
    return Grade.objects.filter(district=actor.district)


def get_grade(actor: Actor, grade: int) -> Grade:
    """One grade of the district. Raises ``Grade.DoesNotExist``."""
    return Grade.objects.get(district=actor.district, pk=grade)
