"""Reading partner schools: the agreements, the aid ledger, what the sides say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.models import AidItem, Approval, PairSubject, Partnership, TermWord
from xuequ.kernel.actor import Actor
from xuequ.platform.files.models import StoredFile


def visible_pairs(actor: Actor) -> QuerySet[Partnership]:
    """The partnerships of the district, with schools, subjects and who agreed. Three queries when read."""
    return (
        Partnership.objects.filter(district=actor.district)
        .select_related("lead", "supported", "drafted_by", "agreement")
        .prefetch_related(
            Prefetch("subjects", queryset=PairSubject.objects.select_related("subject")),
            Prefetch("approvals", queryset=Approval.objects.select_related("person")),
        )
    )


def get_pair(actor: Actor, pair: UUID, *, lock: bool = False) -> Partnership:
    """One partnership, locked for a change if asked. Raises ``Partnership.DoesNotExist``."""
    if lock:
        Partnership.objects.select_for_update(no_key=True).get(district=actor.district, pk=pair)
    return visible_pairs(actor).get(pk=pair)


def pair_facts(pair: Partnership) -> rules.Agreed:
    """A partnership as the rules see it."""
    return rules.Agreed(
        clause="P1-2.1",
        lead=pair.lead_id,
        supported=pair.supported_id,
        drafted_by=pair.drafted_by_id,
        state=pair.state,
        approved=frozenset(one.side for one in pair.approvals.all()),
    )


def subjects_taken(
    district: UUID, lead: UUID, supported: UUID, subjects: Collection[int], starts: date, ends: date
) -> list[str]:
    """The names of those subjects that these schools share already in this time. One query."""
    found = PairSubject.objects.filter(
        partnership__district=district,
        partnership__lead=lead,
        partnership__supported=supported,
        partnership__starts__lte=ends,
        partnership__ends__gte=starts,
        subject__in=subjects,
    )
    return list(
        found.filter(partnership__state__in=("draft", "agreed")).values_list("subject__name", flat=True)
    )


def get_pair_subject(actor: Actor, subject: UUID) -> PairSubject:
    """One subject of a pair. Raises ``PairSubject.DoesNotExist``."""
    return PairSubject.objects.select_related("partnership__lead", "partnership__supported", "subject").get(
        partnership__district=actor.district, pk=subject
    )


def aid_of(pair: Partnership) -> QuerySet[AidItem]:
    """What was given in a pair, the latest first."""
    return pair.aid.select_related("giver", "recorded_by", "settled_by")


def get_aid(actor: Actor, aid: UUID, *, lock: bool = False) -> AidItem:
    """One item of the ledger. Raises ``AidItem.DoesNotExist``."""
    found = AidItem.objects.filter(partnership__district=actor.district)
    if lock:
        found.select_for_update(no_key=True, of=("self",)).get(pk=aid)
    return found.select_related("partnership", "giver").get(pk=aid)


def aid_facts(aid: AidItem) -> rules.AidFacts:
    """An item as the rules see it."""
    pair = aid.partnership
    taker = pair.supported_id if aid.giver_id == pair.lead_id else pair.lead_id
    return rules.AidFacts(aid.giver_id, taker, aid.recorded_by_id, aid.state)


def words_of(actor: Actor, pair: Partnership) -> list[TermWord]:
    """What the sides said, the latest term first; nothing for whom it does not concern."""
    if not rules.sees_words(actor, pair_facts(pair)):
        return []
    return list(pair.words.select_related("term", "person"))


def has_said(pair: Partnership, term: int, side: str) -> bool:
    """Whether a side has had its word in a term."""
    return TermWord.objects.filter(partnership=pair, term=term, side=side).exists()


def get_agreement(actor: Actor, pair: UUID) -> StoredFile:
    """The agreement as it was signed. Raises ``StoredFile.DoesNotExist``."""
    found = get_pair(actor, pair).agreement
    if found is None:
        raise StoredFile.DoesNotExist
    return found
