"""The school calendar: terms, school years, and the district's own days."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from xuequ.affairs.organisation.models import CalendarDay, SchoolYear, Term
from xuequ.kernel.actor import Actor
from xuequ.kernel.calendar import Calendar, DayKind, DayType, TermDates


def calendar_of(district: UUID) -> Calendar:
    """The district's school calendar: its terms, and its own days over the official ones. Two queries."""
    edits = {
        day: DayKind(DayType(kind), name)
        for day, kind, name in CalendarDay.objects.filter(district=district).values_list(
            "day", "kind", "name"
        )
    }
    terms = Term.objects.filter(district=district).order_by("starts").values_list("name", "starts", "ends")
    return Calendar(edits=edits, terms=tuple(TermDates(*term) for term in terms))


def term_on(district: UUID, day: date) -> Term | None:
    """The term a day lies in."""
    return Term.objects.filter(district=district, starts__lte=day, ends__gte=day).first()


def visible_terms(actor: Actor) -> QuerySet[Term]:
    """The district's terms with their school years, in order of time."""
    return Term.objects.filter(district=actor.district).select_related("school_year").order_by("starts")


def get_term(actor: Actor, term: int) -> Term:
    """One term of the district. Raises ``Term.DoesNotExist``."""
    return Term.objects.select_related("school_year").get(district=actor.district, pk=term)


def term_wanted(actor: Actor, term: int | None, day: date) -> Term:
    """The term named, else the one that a day lies in. Raises ``Term.DoesNotExist``."""
    return (
        get_term(actor, term)
        if term is not None
        else Term.objects.select_related("school_year").get(
            district=actor.district, starts__lte=day, ends__gte=day
        )
    )


def overlapping_terms(district: UUID, starts: date, ends: date, *, but: int | None = None) -> QuerySet[Term]:
    """The terms that share a day with this stretch, save one."""
    found = Term.objects.filter(district=district, starts__lte=ends, ends__gte=starts)
    return found if but is None else found.exclude(pk=but)


def school_years(actor: Actor) -> QuerySet[SchoolYear]:
    """The district's school years, the latest first."""
    return SchoolYear.objects.filter(district=actor.district).order_by("-starts")


def school_year_on(district: UUID, day: date) -> SchoolYear | None:
    """The school year a day lies in, in the summer the one before; before the first one, the first."""
    years = SchoolYear.objects.filter(district=district)
    return years.filter(starts__lte=day).order_by("-starts").first() or years.order_by("starts").first()
