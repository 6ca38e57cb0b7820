"""What a whole meeting does in the same moment, done together: who asks, what was asked before, and the deed.

For a batch of requests this is what ``site.api`` is for one, with one query where that takes one each.
Whatever is not plain is left to the API.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from xuequ.affairs.meetings.api import cast_ballots, sign_in_all
from xuequ.affairs.meetings.queries import is_secret
from xuequ.affairs.organisation.queries import actors_of
from xuequ.kernel.actor import Actor
from xuequ.platform.access.actions import token_accounts
from xuequ.platform.idempotency import KEY, Use, claim, keep_answers, kept_answers, said_by
from xuequ.platform.server.lanes import Asked, Done, Handle

logger = logging.getLogger("xuequ.lanes")
TRIES = 3
"""Two processes may meet at the same person; the one that comes second looks again."""
THING = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


@dataclass(frozen=True, slots=True)
class Deed:
    """``do``: what everybody asks of one thing in their bodies, and the answers to those who did it, by
    person; ``unspoken``: whether nothing of the bodies may be remembered."""

    do: Callable[[datetime, UUID, Mapping[Actor, bytes]], Mapping[UUID, bytes]]
    unspoken: Callable[[UUID], bool]


@dataclass(frozen=True, slots=True)
class Asking:
    """A request of the batch: its number there, who asks, and the key that it came with."""

    number: int
    actor: Actor
    content: bytes
    use: Use | None


def in_one_go(deed: Deed, asked: Sequence[Asked]) -> list[Done | None]:
    """Do it for all whose request is plain; each thing in a transaction of its own."""
    now = timezone.now()
    accounts = token_accounts((one.token for one in asked), now=now)
    actors = actors_of(accounts.values(), now=now)
    found: list[Done | None] = [None] * len(asked)
    spoken = {thing: not deed.unspoken(UUID(thing)) for thing in dict.fromkeys(one.thing for one in asked)}
    for thing, with_body in spoken.items():
        asking = [
            Asking(number, replace(actor, address=one.address), one.content, _use(one, actor, with_body))
            for number, one in enumerate(asked)
            if one.thing == thing
            and (actor := actors.get(accounts.get(one.token, 0))) is not None
            and (not one.key or KEY.fullmatch(one.key))
        ]
        for number, done in _looking_again(deed, UUID(thing), asking, now).items():
            found[number] = done
    return found


def _use(one: Asked, actor: Actor, with_body: bool) -> Use | None:
    said = said_by(one.path, one.content if with_body else b"")
    return Use((actor.account or 0, ""), one.key, said) if one.key else None


def _looking_again(deed: Deed, thing: UUID, asking: Sequence[Asking], now: datetime) -> dict[int, Done]:
    """What was done of one thing; nothing of it where it fails, whatever becomes of the others."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _once(deed, thing, asking, now)
        except IntegrityError:
            continue
        except Exception:
            logger.exception("%d who asked for the same go the ordinary way", len(asking))
            break
    return {}


def _once(deed: Deed, thing: UUID, asking: Sequence[Asking], now: datetime) -> dict[int, Done]:
    kept = kept_answers(one.use for one in asking if one.use)
    first: dict[UUID, Asking] = {}
    for one in asking:
        if one.use not in kept:
            first.setdefault(one.actor.person, one)
    claimed = claim((one.use for one in first.values() if one.use), now=now)
    answers = deed.do(now, thing, {one.actor: one.content for one in first.values()}) if first else {}
    fresh = {use: said for person, said in answers.items() if (use := first[person].use)}
    if claimed:
        keep_answers(claimed, fresh, now=now)
    done = {first[person].number: Done(said) for person, said in answers.items()}
    for one in asking:
        if one.use and one.number not in done and (said := kept.get(one.use) or fresh.get(one.use)):
            done[one.number] = Done(said, replayed=True)
    return done


LANES: Mapping[str, Handle] = {
    f"/api/v1/meetings/{THING}/sign-in": partial(in_one_go, Deed(sign_in_all, lambda _: False)),
    f"/api/v1/motions/{THING}/ballot": partial(in_one_go, Deed(cast_ballots, is_secret)),
}
"""Addresses, and who does what is asked there."""
