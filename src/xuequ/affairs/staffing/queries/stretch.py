"""The stretch of time a ledger is for: a term, or a school year, as far as it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import SchoolYear, Term
from xuequ.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Stretch:
    """A term or school year: its days, the last one that has come (``through``), and how it is asked for."""

    name: str
    first: date
    last: date
    through: date
    term: int | None = None
    year: int | None = None

    @property
    def key(self) -> str:
        """By what an address names it."""
        return f"term-{self.term}" if self.term is not None else f"year-{self.year}"

    @property
    def query(self) -> str:
        """The part of an address that names it."""
        return f"stretch={self.key}"

    @property
    def begun(self) -> bool:
        return self.first <= self.through


def stretches(actor: Actor, today: date) -> list[Stretch]:
    """Every term of the district and after its terms each school year, in order of time. One query."""
    terms = list(organisation.visible_terms(actor))
    found: list[Stretch] = []
    for place, term in enumerate(terms):
        found.append(_of_term(term, today))
        following = terms[place + 1].school_year_id if place + 1 < len(terms) else None
        if following != term.school_year_id:
            found.append(_of_year(term.school_year, today))
    return found


def _of_term(term: Term, today: date) -> Stretch:
    name = f"{term.school_year.name} {term.name}"
    return Stretch(name, term.starts, term.ends, min(term.ends, today), term=term.pk)


def _of_year(year: SchoolYear, today: date) -> Stretch:
    return Stretch(year.name, year.starts, year.ends, min(year.ends, today), year=year.pk)


def stretch_asked(
    known: Sequence[Stretch],
    today: date,
    *,
    term: int | None = None,
    year: int | None = None,
    key: str = "",
) -> Stretch | None:
    """The one that is asked for; else the term that is on, else the last that has begun, else the first."""
    named = [
        one
        for one in known
        if one.key == key or ((term, year) != (None, None) and (one.term, one.year) == (term, year))
    ]
    terms = [one for one in known if one.term is not None]
    begun = [one for one in terms if one.first <= today]
    return next(iter([*named, *reversed(begun), *terms]), None)
