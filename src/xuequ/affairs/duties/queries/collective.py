"""Who owes besides people and schools: pairs, mentorships, centre groups, as their affairs declare them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from xuequ.affairs.duties import rules
from xuequ.affairs.duties.queries.declared import quotas
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.duty import Debtor, Owes


def collective_debtors(
    actor: Actor, first: date, last: date, *, only: Collection[UUID] | None = None
) -> list[tuple[Debtor, Owes]]:
    """What owes in these days and is neither a person nor a school, with what it is and who answers for it;
    by kind. A fixed number of queries for each kind."""
    found: list[tuple[Debtor, Owes]] = []
    for kind in rules.COLLECTIVE:
        sources = dict.fromkeys(quota.debtors for quota in quotas().values() if quota.owes is kind)
        known = {one.ident: one for source in sources for one in source(actor.district, first, last, only)}
        if kind is Owes.GROUP and known:
            leaders = _leaders(actor, first)
            known = {
                ident: replace(one, people=leaders.get(ident, frozenset())) for ident, one in known.items()
            }
        found += [(one, kind) for one in known.values()]
    return found


def _leaders(actor: Actor, day: date) -> dict[UUID, frozenset[UUID]]:
    """Centre group → who leads it on a day. Two queries."""
    return {
        group.pk: frozenset(
            post.person_id
            for post in group.members  # type: ignore[attr-defined]
            if post.kind == PostKind.GROUP_LEADER
        )
        for group in organisation.visible_groups(actor, day=day)
    }


def collective_to_exempt(actor: Actor, first: date, last: date) -> list[Debtor]:
    """Those for which this person may ask an exemption."""
    every = collective_debtors(actor, first, last)
    return [one for one, owes in every if rules.may_ask_exemption(actor, one, owes)]
