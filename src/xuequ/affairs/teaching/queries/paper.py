"""Reading batches of paper records: which there are, what is in them, what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.models import Activity, PaperBatch, Part
from xuequ.kernel.actor import Actor, PostKind


def visible_batches(actor: Actor) -> QuerySet[PaperBatch]:
    """The batches this person may see (``rules.may_see_batch``), the latest first. One query when read."""
    related = ("school", "file", "scan", "prepared_by", "settled_by", "taken_back_by")
    found = PaperBatch.objects.filter(district=actor.district).select_related(*related)
    if actor.in_secretariat or actor.is_district_head:
        return found
    return found.filter(Q(prepared_by=actor.person) | Q(school__in=_watched(actor)))


def chosen_batches(actor: Actor, text: str = "", *, state: str = "") -> QuerySet[PaperBatch]:
    """The batches of a list: with this in their names, in this state."""
    found = visible_batches(actor)
    found = found.filter(name__icontains=text) if text else found
    return found.filter(state=state) if state else found


def _watched(actor: Actor) -> frozenset[UUID]:
    """The schools whose batches this person sees."""
    return actor.offices | actor.schools_led


def get_batch(actor: Actor, batch: UUID, *, lock: bool = False) -> PaperBatch:
    """One batch this person may see, locked for a change if asked. Raises ``PaperBatch.DoesNotExist``."""
    rows = visible_batches(actor)
    return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=batch)


def batch_facts(batch: PaperBatch) -> rules.BatchFacts:
    """A batch as the rules see it."""
    return rules.BatchFacts(batch.state, batch.school_id, batch.prepared_by_id, batch.good, batch.bad)


def batch_of_file(district: UUID, digest: str) -> PaperBatch | None:
    """The batch that the same file made before and that is not undone."""
    return PaperBatch.objects.filter(district=district, digest=digest, state__in=rules.BATCH_OPEN).first()


def activities_of(batch: PaperBatch, text: str = "") -> QuerySet[Activity]:
    """What a batch brought in, row by row; those with a name or a topic like this. Two queries when read."""
    parts = Part.objects.select_related("person", "school")
    found = batch.activities.select_related(
        "school", "host", "subject", "grade", "group", "recorded_by", "settled_by"
    )
    found = found.prefetch_related(Prefetch("parts", queryset=parts)).order_by("line")
    if text:
        named = Part.objects.filter(activity__batch=batch, person__name__icontains=text)
        found = found.filter(Q(topic__icontains=text) | Q(pk__in=named.values("activity")))
    return found


def kinds_of(batch: PaperBatch) -> list[tuple[str, int]]:
    """How many records of each kind a batch brought in, the most first. One query."""
    found = batch.activities.order_by().values_list("kind").annotate(many=Count("pk"))
    return sorted(found, key=lambda one: (-one[1], one[0]))


@dataclass(frozen=True, slots=True)
class PersonCount:
    """How many records of a batch a person observed or led."""

    person: UUID
    name: str
    school: str
    many: int


def people_of(batch: PaperBatch) -> list[PersonCount]:
    """How many records of a batch each person observed or led, the most first. One query."""
    leads = ("observer", "guide", "chair")
    shown = Q(role__in=leads) | Q(role="host", activity__kind__in=("demonstration", "open_lesson"))
    found = Part.objects.filter(shown, activity__batch=batch).order_by()
    counted = found.values_list("person", "person__name", "school__name").annotate(many=Count("activity"))
    rows = [PersonCount(person, name, school or "", many) for person, name, school, many in counted]
    return sorted(rows, key=lambda one: (-one.many, one.school, one.name))


def people_observed(batch: PaperBatch) -> list[UUID]:
    """Whose lessons a batch is about. One query."""
    found = batch.activities.filter(host__isnull=False).order_by()
    return list(found.values_list("host", flat=True).distinct())


def batches_to_confirm(actor: Actor) -> list[PaperBatch]:
    """The batches that wait for this person's word. One query, none for who leads nothing."""
    led = frozenset(held.school for held in actor.posts if held.kind in rules.SETTLING and held.school)
    mine = Q(school__in=led)
    if rules.settles_batch(actor, None):
        mine |= Q(school=None)
    elif not led:
        return []
    waiting = PaperBatch.objects.filter(mine, district=actor.district, state="waiting")
    return list(
        waiting.exclude(prepared_by=actor.person).select_related("prepared_by").order_by("prepared_at")
    )


def settlers_of(batch: PaperBatch, day: date) -> list[UUID]:
    """Who may confirm a batch, without the one who prepared it."""
    if batch.school_id is not None:
        found = _holders(batch.district_id, rules.SETTLING, day, batch.school_id)
    else:
        base = organisation.base_school_of(batch.district_id)
        found = _holders(batch.district_id, (PostKind.DISTRICT_HEAD,), day, None)
        found += _holders(batch.district_id, (PostKind.DIRECTOR,), day, base) if base else []
    return [person for person in dict.fromkeys(found) if person != batch.prepared_by_id]


def _holders(district: UUID, kinds: Sequence[PostKind], day: date, school: UUID | None) -> list[UUID]:
    return list(organisation.holders(district, kinds, day=day, school=school).values_list("pk", flat=True))
