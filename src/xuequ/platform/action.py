"""The one way things change: an action is a transaction and an entry in the trail, and nothing else."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import Refused, forbid
from xuequ.platform.audit.actions import write_entries, write_entry
from xuequ.platform.together import together

P = ParamSpec("P")
R = TypeVar("R")

UNSEEN = forbid(None, "没有找到：可能已经移除，或不在您能看到的范围内。")


def action(
    name: str, *, quiet: tuple[str, ...] = (), crowd: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action of the regime.

    The function takes keyword arguments only, among them ``actor`` and ``now``. It runs in one
    transaction and is entered in the trail with its plain arguments, less those in ``quiet``
    (secrets, votes, long texts). A refusal undoes everything and is entered as refused (P3-4); so is
    the attempt on something that the actor may not see.
    ``crowd``: many people do this in the same moment; on SQLite they share a commit.
    """

    def wrap(run: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(run)
        def acted(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = cast(Actor, kwargs["actor"])
            facts: dict[str, Any] = {k: v for k, v in kwargs.items() if k not in {"actor", "now", *quiet}}
            now = cast(Any, kwargs["now"])

            def act() -> R:
                try:
                    with transaction.atomic():
                        result = run(*args, **kwargs)
                        write_entry(actor=actor, now=now, name=name, facts=facts, result=result)
                except Refused as refused:
                    write_entry(actor=actor, now=now, name=name, facts=facts, refused=refused.verdict)
                    raise
                except ObjectDoesNotExist:
                    write_entry(actor=actor, now=now, name=name, facts=facts, refused=UNSEEN)
                    raise
                return result

            return together.run(act) if crowd else act()

        acted.__dict__["action_name"] = name
        return acted

    return wrap


Many = Sequence[tuple[Actor, Any]]
"""Who did it, each with what came of it."""


def action_of_many(
    name: str, *, quiet: tuple[str, ...] = ()
) -> Callable[[Callable[P, Many]], Callable[P, Many]]:
    """Make a function what many do of an action in the same moment, in one transaction.

    The function takes keyword arguments only, among them ``now``, and gives those who did it; each of them is
    entered in the trail as if they had come alone. It refuses nobody: it leaves out who may not, so that the
    action of one person tells them why.
    """

    def wrap(run: Callable[P, Many]) -> Callable[P, Many]:
        @functools.wraps(run)
        def acted(*args: P.args, **kwargs: P.kwargs) -> Many:
            facts = {key: value for key, value in kwargs.items() if key not in {"now", *quiet}}
            with transaction.atomic():
                done = run(*args, **kwargs)
                write_entries(now=cast(Any, kwargs["now"]), name=name, facts=facts, done=done)
            return done

        return acted

    return wrap
