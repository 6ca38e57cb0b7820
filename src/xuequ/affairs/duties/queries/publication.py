"""Reading publications: open to the whole district, for that is what they are for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from xuequ.affairs.duties import rules
from xuequ.affairs.duties.models import Objection, Publication, PublicationLine
from xuequ.affairs.duties.queries.declared import get_quota
from xuequ.affairs.duties.queries.standing import periods_of, standings
from xuequ.affairs.organisation.models import Term
from xuequ.kernel.actor import Actor
from xuequ.kernel.duty import Standing


def visible_publications(actor: Actor) -> QuerySet[Publication]:
    """The publications of the district, the latest first."""
    return Publication.objects.filter(district=actor.district).select_related(
        "term", "term__school_year", "opened_by", "signed_by"
    )


def get_publication(actor: Actor, publication: UUID, *, lock: bool = False) -> Publication:
    """One publication. Raises ``Publication.DoesNotExist``."""
    if lock:
        Publication.objects.select_for_update().get(district=actor.district, pk=publication)
    return visible_publications(actor).get(pk=publication)


def lines_with_objections(actor: Actor, publication: Publication) -> QuerySet[PublicationLine]:
    """The lines in the order of the roll, each with the objections that this person may read. Two queries."""
    said = Prefetch("objections", queryset=_readable_objections(actor), to_attr="said")
    return publication.lines.prefetch_related(said)


def _readable_objections(actor: Actor) -> QuerySet[Objection]:
    objections = Objection.objects.select_related("person", "answered_by")
    if rules.sees_all(actor):
        return objections
    watched = rules.schools_watched(actor)
    return objections.filter(
        Q(person=actor.person) | Q(line__debtor=actor.person) | Q(line__school__in=watched)
    )


@dataclass(frozen=True, slots=True)
class LineChoice:
    """What a publication's lines are narrowed to; what is empty narrows nothing.

    ``said``: ``waiting``, with an objection still to be answered; ``any``: with an objection.
    """

    text: str = ""
    school: UUID | None = None
    said: str = ""


def chosen_publication_lines(
    actor: Actor, publication: Publication, choice: LineChoice
) -> QuerySet[PublicationLine]:
    """The lines of others than the actor, narrowed; of objections only those one may read count."""
    found = lines_with_objections(actor, publication).exclude(debtor=actor.person)
    if choice.text:
        found = found.filter(Q(name__icontains=choice.text) | Q(place__icontains=choice.text))
    if choice.school:
        found = found.filter(school=choice.school)
    if choice.said:
        objections = _readable_objections(actor).filter(line=OuterRef("pk"))
        found = found.filter(
            Exists(objections.filter(state="waiting") if choice.said == "waiting" else objections)
        )
    return found


def publication_facts(publication: Publication) -> rules.PublicationFacts:
    """A publication as the rules see it. One query."""
    waiting = Objection.objects.filter(line__publication=publication, state="waiting").count()
    return rules.PublicationFacts(publication.state, publication.closes_on, publication.opened_by_id, waiting)


def get_line(actor: Actor, line: int) -> PublicationLine:
    """One line of a publication of the district. Raises ``PublicationLine.DoesNotExist``."""
    found = PublicationLine.objects.select_related("publication")
    return found.get(publication__district=actor.district, pk=line)


def get_objection(actor: Actor, objection: UUID, *, lock: bool = False) -> Objection:
    """One objection. Raises ``Objection.DoesNotExist``."""
    found = Objection.objects.select_related("line", "line__publication").filter(
        line__publication__district=actor.district
    )
    if lock:
        Objection.objects.select_for_update().get(pk=found.get(pk=objection).pk)
    return found.get(pk=objection)


def standings_to_publish(actor: Actor, quota: str, term: Term, today: date) -> list[Standing]:
    """The standings that a publication of this quota in this term names, in the order of the roll."""
    found = get_quota(quota)
    rows = standings(actor.district, found, periods_of(actor, found, term), today)
    return [one for one in rows if rules.is_published(found, one)]


def was_published(actor: Actor, quota: str, term: Term) -> bool:
    """Whether a quota of a term is put up already, or was."""
    return visible_publications(actor).filter(quota=quota, term=term).exclude(state="dropped").exists()


def publications_to_sign(actor: Actor, day: date) -> QuerySet[Publication]:
    """Those whose time for objections is over, for the chair to sign."""
    return visible_publications(actor).filter(state="open", closes_on__lt=day)
