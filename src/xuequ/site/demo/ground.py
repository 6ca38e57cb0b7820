"""The district before its story begins: schools and people from the roster, terms, posts, accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from xuequ.affairs.organisation import actions, queries
from xuequ.affairs.organisation.forms.roster import read_roster
from xuequ.affairs.organisation.forms.said import said_by
from xuequ.affairs.organisation.models import District, Person, School
from xuequ.kernel.actor import Actor, PostKind
from xuequ.platform.access.actions import give_password
from xuequ.site.demo import NAME, PASSWORD

ROSTER = Path(__file__).with_name("roster-minghu.xlsx")
BEFORE = timedelta(days=100)
"""So long before today the district began to work with the product."""
GROUP_SUBJECTS = ("语文", "数学", "英语", "科学")
SIGNED_IN = ("principal", "director", "academic_office", "vice_principal", "research_director")


def lay(now: datetime, *, say: Callable[[str], object]) -> District:
    """Everything the story stands on."""
    start = now - BEFORE
    say("　二十七所学校、一千八百多位教职工…")
    district = actions.found_district_named(NAME)
    _register(district, now, start)
    office = _office(district, start)
    _terms(office, start, timezone.localdate(now))
    _district_posts(district, start)
    _centre_groups(district, office, start)
    _let_in(district, now)
    return district


def _register(district: District, now: datetime, start: datetime) -> None:
    reading = read_roster(
        ROSTER.read_bytes(),
        ROSTER.name,
        today=timezone.localdate(now),
        subjects=queries.subject_names(district.pk),
    )
    actions.import_directly(district=district.pk, now=start, roster=said_by(reading))


def _office(district: District, now: datetime) -> Actor:
    base = School.objects.get(district=district, role="base")
    found = queries.holders(district.pk, [PostKind.DIRECTOR], day=timezone.localdate(now), school=base.pk)
    return queries.actor_for(found[0], now=now)


def _terms(office: Actor, start: datetime, today: date) -> None:
    """The terms of the school year that today lies in, and the one before."""
    first = today.year if today.month >= 8 else today.year - 1
    for name, starts, ends in (
        ("第二学期", date(first, 2, 16), date(first, 7, 3)),
        ("第一学期", date(first, 9, 1), date(first + 1, 1, 22)),
        ("第二学期", date(first + 1, 2, 22), date(first + 1, 7, 2)),
    ):
        actions.keep_term(actor=office, now=start, name=name, starts=starts, ends=ends)


def _district_posts(district: District, start: datetime) -> None:
    """The three administrators, the researcher and the leader who sits in: five people of the base school
    without another post."""
    day = timezone.localdate(start)
    base = School.objects.get(district=district, role="base")
    free = Person.objects.filter(school=base, posts__kind="teacher").order_by("-number")[:5]
    kinds = (
        PostKind.SYSTEM_ADMIN,
        PostKind.SECURITY_ADMIN,
        PostKind.AUDITOR,
        PostKind.RESEARCHER,
        PostKind.AUTHORITY,
    )
    for kind, person in zip(kinds, free, strict=True):
        actions.add_post(person, kind, starts=day)


def _centre_groups(district: District, office: Actor, start: datetime) -> None:
    """A centre group for each of the larger subjects: a subject leader and backbone teachers."""
    day = timezone.localdate(start)
    for subject in queries.visible_subjects(office).filter(name__in=GROUP_SUBJECTS):
        group = actions.found_group(actor=office, now=start, subject_id=subject.pk)
        members = Person.objects.filter(
            district=district, subject=subject, standing__in=("学科带头人", "骨干教师")
        ).order_by("-standing", "number")[:5]
        for place, person in enumerate(members):
            kind = PostKind.GROUP_MEMBER if place else PostKind.GROUP_LEADER
            actions.appoint(
                actor=office, now=start, person_id=person.pk, kind=kind, starts=day, group_id=group.pk
            )


def _let_in(district: District, now: datetime) -> None:
    """Whoever leads or serves a meeting gets the demo's password, and one person of every other post."""
    people = Person.objects.filter(district=district)
    leading = set(people.filter(posts__kind__in=SIGNED_IN).values_list("account", flat=True))
    for kind in PostKind:
        holders = people.filter(posts__kind=str(kind)).order_by("number")
        leading |= set(holders.values_list("account", flat=True)[:1])
    give_password((account for account in leading if account), PASSWORD, now=now)
