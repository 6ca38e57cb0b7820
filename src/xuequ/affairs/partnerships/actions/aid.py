"""The aid ledger: given by one school, signed for by the other."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import queries, rules
from xuequ.affairs.partnerships.models import AidItem
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


@action("partnerships.give_aid", quiet=("description",))
def give_aid(
    *,
    actor: Actor,
    now: datetime,
    pair_id: UUID,
    kind: str,
    description: str,
    quantity: str,
    given_on: date,
    giver_id: UUID | None = None,
) -> AidItem:
    """Enter people, material, a course or training that one's school gave to the other (P1-2.1)."""
    pair = queries.get_pair(actor, pair_id)
    giver = giver_id or (pair.supported_id if rules.answers_for(actor, pair.supported_id) else pair.lead_id)
    rules.may_give(actor, queries.pair_facts(pair), giver).enforce()
    today = timezone.localdate(now)
    rules.aid_complete(kind, description, quantity, given_on, today).enforce()
    made = AidItem.objects.create(
        partnership=pair,
        giver_id=giver,
        kind=kind,
        description=description.strip(),
        quantity=quantity.strip(),
        given_on=given_on,
        recorded_by_id=actor.person,
        recorded_at=now,
    )
    taker = pair.supported_id if giver == pair.lead_id else pair.lead_id
    send(
        organisation.recipients(organisation.heads_of(actor.district, [taker], day=today)),
        now=now,
        subject="有一项援助等贵校签收",
        text="%(what)s，%(quantity)s。",
        facts={"what": made.description, "quantity": made.quantity},
        url=f"/partnerships/{pair.pk}/",
    )
    return made


@action("partnerships.receive_aid")
def receive_aid(*, actor: Actor, now: datetime, aid_id: UUID) -> AidItem:
    """The other school says that it came (P1-2.1)."""
    aid = queries.get_aid(actor, aid_id, lock=True)
    rules.may_settle_aid(actor, queries.aid_facts(aid), received=True).enforce()
    return _settle(actor, now, aid, "received", "")


@action("partnerships.object_aid", quiet=("objection",))
def object_aid(*, actor: Actor, now: datetime, aid_id: UUID, objection: str) -> AidItem:
    """The other school says what is wrong with the entry (P1-2.1)."""
    aid = queries.get_aid(actor, aid_id, lock=True)
    rules.may_settle_aid(actor, queries.aid_facts(aid), received=False, objection=objection).enforce()
    return _settle(actor, now, aid, "objected", objection.strip())


def _settle(actor: Actor, now: datetime, aid: AidItem, state: str, objection: str) -> AidItem:
    aid.state, aid.objection = state, objection
    aid.settled_by_id, aid.settled_on = actor.person, timezone.localdate(now)
    aid.save(update_fields=["state", "objection", "settled_by", "settled_on"])
    return aid
