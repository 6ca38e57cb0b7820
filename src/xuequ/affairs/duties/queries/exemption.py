"""Who is exempt from what, and which of it one may read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xuequ.affairs.duties import rules
from xuequ.affairs.duties.models import Exemption
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor, PostKind

Days = dict[str, dict[UUID, list[tuple[date, date]]]]


def exempt_days(district: UUID, quotas: Collection[str], first: date, last: date) -> Days:
    """Quota → debtor → the stretches in which they owe nothing of it. One query."""
    found: Days = {quota: {} for quota in quotas}
    rows = Exemption.objects.filter(
        Q(quota="") | Q(quota__in=quotas),
        district=district,
        state="granted",
        starts__lte=last,
        ends__gte=first,
    )
    for quota, debtor, starts, ends in rows.order_by("starts").values_list(
        "quota", "debtor", "starts", "ends"
    ):
        for key in (quota,) if quota else quotas:
            found[key].setdefault(debtor, []).append((starts, ends))
    return found


def exemption_facts(exemption: Exemption, *, day: date) -> rules.ExemptionFacts:
    """An exemption as the rules see it. At most two queries."""
    person = organisation.person_with_posts(exemption.district_id, exemption.debtor, day=day)
    if person is None:
        school = exemption.school_id or organisation.school_with_id(exemption.district_id, exemption.debtor)
        return rules.ExemptionFacts(
            exemption.debtor, school, exemption.asked_by_id, exemption.state, personal=False
        )
    leaders = {str(PostKind.PRINCIPAL), str(PostKind.VICE_PRINCIPAL), str(PostKind.DISTRICT_HEAD)}
    return rules.ExemptionFacts(
        exemption.debtor,
        person.school,
        exemption.asked_by_id,
        exemption.state,
        leads=bool(leaders & person.kinds),
    )


def visible_exemptions(actor: Actor) -> QuerySet[Exemption]:
    """The exemptions one may read: one's own, those one asked for, those of the schools one answers for."""
    found = Exemption.objects.filter(district=actor.district).select_related(
        "asked_by", "decided_by", "evidence"
    )
    if rules.sees_all(actor):
        return found
    watched = rules.schools_watched(actor)
    mine = Q(debtor=actor.person) | Q(asked_by=actor.person)
    if not watched:
        return found.filter(mine)
    people = organisation.people_of_schools(actor.district, watched)
    theirs = Q(school__in=watched) | Q(other_school__in=watched)
    return found.filter(mine | theirs | Q(debtor__in=people.values("pk")) | Q(debtor__in=watched))


def get_exemption(actor: Actor, exemption: UUID, *, lock: bool = False) -> Exemption:
    """One exemption that one may read. Raises ``Exemption.DoesNotExist``."""
    found = visible_exemptions(actor).get(pk=exemption)
    return Exemption.objects.select_for_update().get(pk=found.pk) if lock else found


def exemptions_to_decide(actor: Actor, *, day: date) -> list[Exemption]:
    """Those that wait for this person's word."""
    if not (actor.is_district_head or actor.schools_led):
        return []
    waiting = visible_exemptions(actor).filter(state="waiting").order_by("asked_at")
    return [one for one in waiting if rules.may_decide_exemption(actor, exemption_facts(one, day=day))]


def debtor_names(actor: Actor, exemptions: Collection[Exemption]) -> dict[UUID, str]:
    """What those are called for whom exemptions are, by their ids. Two queries."""
    debtors = {one.debtor for one in exemptions}
    said = {one.debtor: one.name for one in exemptions if one.name}
    people = organisation.names_of_people(actor, debtors)
    schools = organisation.visible_schools(actor).filter(pk__in=debtors).values_list("pk", "name")
    return {**said, **people, **dict(schools)}
