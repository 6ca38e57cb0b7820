"""The appraisal sheets of a term: computed from standings at any time, kept as they were when drawn up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from xuequ.affairs.duties import rules
from xuequ.affairs.duties.models import Appraisal, AppraisalLine, Credit
from xuequ.affairs.duties.queries.declared import norms, quotas
from xuequ.affairs.duties.queries.figure import voted_figures
from xuequ.affairs.duties.queries.standing import Asked, periods_in_term, standings_of
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import School, Term
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.duty import Owes, Quota, Standing, Voted, figure_on


@dataclass(frozen=True, slots=True)
class Sheet:
    """An appraisal sheet as it comes out today. ``subject``: the person or the school it is about."""

    subject: UUID
    name: str
    place: str
    of: rules.SheetOf
    lines: tuple[rules.SheetLine, ...]

    @property
    def score(self) -> Decimal | None:
        return rules.score(self.lines)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a sheet is about."""

    ident: UUID
    name: str
    place: str
    of: rules.SheetOf


def people_appraised(actor: Actor, term: Term, *, only: Collection[UUID] | None) -> list[Subject]:
    """Those of these people (of all where none is named) who held an appraised post in the term and whose
    sheet this person may see, in the order of the roll. A sheet that was drawn up stays with the school and
    the post for which it was. Two queries."""
    posts: dict[UUID, list[organisation.PostBetween]] = {}
    for row in organisation.posts_between(
        actor.district, rules.APPRAISED, term.starts, term.ends, people=only
    ):
        posts.setdefault(row.person, []).append(row)
    drawn = {one.subject: one for one in _drawn_of_people(actor, term, only)}
    found = []
    for person, rows in posts.items():
        if person in drawn:
            of = sheet_of_appraisal(drawn[person])
        else:
            post = rules.highest_post(PostKind(row.kind) for row in rows)
            of = rules.SheetOf(person, rows[0].own_school, post)
        if rules.may_see_sheet(actor, of):
            found.append(Subject(person, rows[0].name, rows[0].own_school_name or "", of))
    return found


def _drawn_of_people(actor: Actor, term: Term, only: Collection[UUID] | None) -> QuerySet[Appraisal]:
    found = Appraisal.objects.filter(district=actor.district, term=term).exclude(sheet="school")
    return found if only is None else found.filter(subject__in=list(only))


def staff_appraised(actor: Actor, term: Term, schools: Collection[UUID]) -> list[UUID]:
    """The people of these schools, and those gone whose sheet was drawn up there. Two queries."""
    here = organisation.people_of_schools(actor.district, schools).values_list("pk", flat=True)
    drawn = _drawn_of_people(actor, term, None).filter(school__in=list(schools))
    return list(dict.fromkeys([*here, *drawn.values_list("subject", flat=True)]))


def schools_appraised(actor: Actor, schools: Iterable[School]) -> list[Subject]:
    """Those of these schools whose sheet this person may see."""
    about = [Subject(school.pk, school.name, "", rules.SheetOf(None, school.pk)) for school in schools]
    return [one for one in about if rules.may_see_sheet(actor, one.of)]


def sheets_of(actor: Actor, term: Term, about: Sequence[Subject], today: date) -> list[Sheet]:
    """Their sheets, line by line from the standings in the term; the queries grow with the quotas alone."""
    people = [one.ident for one in about if one.of.person]
    schools = {one.ident for one in about if not one.of.person}
    staff = list(organisation.people_of_schools(actor.district, schools).values_list("pk", flat=True))
    by_subject: dict[UUID, dict[str, list[Standing]]] = {one.ident: {} for one in about}
    asked = _asked(actor, term, _weighed(term, people, schools), [*people, *staff])
    for key, rows in standings_of(actor.district, asked, today).items():
        for one in rows:
            for subject in _counts_for(quotas()[key], one):
                if subject in by_subject and one.required:
                    by_subject[subject].setdefault(key, []).append(one)
    voted = voted_figures(actor.district, (f"weigh-{key}" for key in quotas()))
    return [
        Sheet(
            one.ident,
            one.name,
            one.place,
            one.of,
            tuple(
                rules.sheet_line(key, _weight(key, voted, term, one.of), found)
                for key, found in by_subject[one.ident].items()
            ),
        )
        for one in about
    ]


def _weighed(term: Term, people: Collection[UUID], schools: Collection[UUID]) -> list[Quota]:
    """The quotas that can stand on these sheets of a term: on people's alone only what people owe."""
    year = (term.school_year.starts, term.school_year.ends)
    return [
        quota
        for quota in quotas().values()
        if (schools or (people and quota.personal)) and rules.is_due_with(quota.every, term.ends, year)
    ]


def _asked(actor: Actor, term: Term, of: Iterable[Quota], people: Collection[UUID]) -> list[Asked]:
    """The standings of these quotas in a term; of those that people owe, these people's alone."""
    periods_of = periods_in_term(actor, term)
    return [Asked(one, periods_of(one), people if one.owes is Owes.PERSON else None) for one in of]


def _counts_for(quota: Quota, one: Standing) -> tuple[UUID, ...]:
    """On whose sheets a standing belongs: its school's, and a personal one on the person's too."""
    school = (one.debtor.school,) if one.debtor.school else ()
    return (one.debtor.whose, *school) if quota.personal else school


def _weight(key: str, voted: dict[str, list[Voted]], term: Term, of: rules.SheetOf) -> int:
    """What a quota weighs on a sheet, as was in force when the term began."""
    weight = norms()[f"weigh-{key}"]
    return figure_on(weight, voted.get(weight.key, []), term.starts, of.post, of.school).total


def sheet_of_person(actor: Actor, term: Term, person: UUID, today: date) -> Sheet:
    """One person's sheet. Raises ``Appraisal.DoesNotExist`` where there is none that one may see."""
    return _only(sheets_of(actor, term, people_appraised(actor, term, only=[person]), today))


def sheet_of_school(actor: Actor, term: Term, school: UUID, today: date) -> Sheet:
    """One school's sheet. Raises ``Appraisal.DoesNotExist`` where there is none that one may see."""
    schools = organisation.visible_schools(actor).filter(pk=school)
    return _only(sheets_of(actor, term, schools_appraised(actor, schools), today))


def _only(found: Sequence[Sheet]) -> Sheet:
    if not found:
        raise Appraisal.DoesNotExist
    return found[0]


def records_behind(actor: Actor, term: Term, person: UUID, today: date) -> dict[str, list[Credit]]:
    """Quota → the records behind a person's line, the latest first; ask for the sheet before."""
    asked = _asked(actor, term, _weighed(term, [person], ()), [person])
    days = {one.quota.key: (one.periods[0].first, one.periods[-1].last) for one in asked if one.periods}
    behind = Q()
    for key, rows in standings_of(actor.district, asked, today).items():
        debtors = {one.debtor.ident for one in rows if one.debtor.whose == person}
        if debtors:
            behind |= Q(quota=key, debtor__in=debtors, day__range=days[key])
    found: dict[str, list[Credit]] = {}
    for credit in Credit.objects.filter(behind, district=actor.district) if behind else ():
        found.setdefault(credit.quota, []).append(credit)
    return found


def visible_appraisals(actor: Actor) -> QuerySet[Appraisal]:
    """The sheets that were drawn up and that this person may see."""
    found = Appraisal.objects.filter(district=actor.district).select_related(
        "drawn_by", "word_by", "settled_by", "school", "term", "term__school_year"
    )
    if rules.sees_all(actor) or rules.is_authority(actor):
        return found
    watched = rules.schools_watched(actor)
    return found.filter(school__in=watched) | found.filter(subject=actor.person)


def get_appraisal(actor: Actor, appraisal: UUID, *, lock: bool = False) -> Appraisal:
    """One sheet as it was drawn up. Raises ``Appraisal.DoesNotExist``."""
    if lock:
        Appraisal.objects.select_for_update(no_key=True).get(district=actor.district, pk=appraisal)
    return visible_appraisals(actor).get(pk=appraisal)


def drawn_by_subject(actor: Actor, term: Term, subjects: Iterable[UUID]) -> dict[UUID, Appraisal]:
    """Person or school → their sheet of a term as it was drawn up, where it was. One query."""
    found = visible_appraisals(actor).filter(term=term, subject__in=list(subjects))
    return {one.subject: one for one in found}


def sheets_to_answer(actor: Actor) -> QuerySet[Appraisal]:
    """The sheets about this person, or the schools they are principal of, that wait for a word."""
    led = [held.school for held in actor.posts if held.kind is PostKind.PRINCIPAL]
    about = Q(subject=actor.person) | Q(sheet="school", subject__in=led)
    return visible_appraisals(actor).filter(about, state="drawn", word="")


def sheets_to_settle(actor: Actor, day: date) -> list[Appraisal]:
    """The sheets that this person may settle today. Two queries, none for those who settle nothing."""
    if not actor.holds(PostKind.PRINCIPAL, PostKind.DISTRICT_HEAD, PostKind.AUTHORITY):
        return []
    waiting = visible_appraisals(actor).select_related(None).filter(state="drawn")
    led = organisation.schools_of_head(actor.district, day)
    return [one for one in waiting if rules.may_settle(actor, appraisal_facts(one), led, day)]


def appraisal_facts(appraisal: Appraisal) -> rules.AppraisalFacts:
    """A sheet that was drawn up, as the rules see it. No query."""
    return rules.AppraisalFacts(
        sheet=sheet_of_appraisal(appraisal),
        state=appraisal.state,
        drawn_by=appraisal.drawn_by_id,
        drawn_on=timezone.localdate(appraisal.drawn_at),
        word=appraisal.word,
    )


def sheet_of_appraisal(appraisal: Appraisal) -> rules.SheetOf:
    """Whose sheet it is."""
    if appraisal.sheet == "school":
        return rules.SheetOf(None, appraisal.subject)
    return rules.SheetOf(appraisal.subject, appraisal.school_id, PostKind(appraisal.post))


def appraisal_lines(appraisal: Appraisal) -> list[AppraisalLine]:
    """Its lines as they were drawn up. One query, none for one of ``with_lines``."""
    return list(appraisal.lines.all())


def with_lines(appraisals: Iterable[Appraisal]) -> None:
    """Bring the lines of many sheets at once. One query."""
    prefetch_related_objects(list(appraisals), "lines")


def sheet_url(appraisal: Appraisal) -> str:
    """Where the sheet is read."""
    kind = "school" if appraisal.sheet == "school" else "person"
    address = reverse(f"duties:sheet_of_{kind}", args=[appraisal.subject])
    return f"{address}?term={appraisal.term_id}"
