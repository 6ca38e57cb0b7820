"""Who acts on what: people and things drawn at random, refusals taken as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Model
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
)

from tests.cast import MEETING_AT, NEXT_AT, NOW, ZONE, Cast
from tests.life import holds
from xuequ.affairs.meetings.models import (
    Meeting,
    Motion,
)
from xuequ.kernel.verdict import Refused
from xuequ.platform.audit.models import TrailEntry

SECOND_AT, LAST_AT = datetime(2026, 11, 27, 9, tzinfo=ZONE), datetime(2027, 1, 15, 14, tzinfo=ZONE)
LATEST_FIRST = [LAST_AT, NEXT_AT, SECOND_AT, MEETING_AT]
VOTERS = ["head", "lead_principal", "supported_principal", "member_principal"]
EVERYBODY = [*VOTERS, "office", "lead_office", "member_office", "teacher", "researcher", "auditor"]
COLLEAGUE = {
    "head": "clerk",
    "lead_principal": "lead_office",
    "supported_principal": "supported_office",
    "member_principal": "member_office",
}
WHO = st.sampled_from(["head", "head", "office", "office", *EVERYBODY])
ONE = st.integers(0, 30)
"""Which of the things that are there: counted from the newest, round and round."""
CHOICE = st.sampled_from(["for", "for", "for", "against", "abstain"])


class Acting(RuleBasedStateMachine):
    """A district whose people do things; all of it is undone at the end."""

    cast: ClassVar[Cast]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = NOW
        self.accepted: holds.Accepted = {}
        self.sealed: dict[tuple[str, Any], Any] = {}

    def teardown(self) -> None:
        try:
            self.end_well()
            holds.the_trail_holds()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def end_well(self) -> None:
        """What has still to be possible at the end."""

    def attempt(self, act: Callable[..., Any], who: str, **given: Any) -> Any:
        """Do it as this person, a second later; None when a rule said no or it is not theirs to see."""
        self.now += timedelta(seconds=1)
        before = TrailEntry.objects.count()
        try:
            done = act(actor=self.cast.actor(who, self.now), now=self.now, **given)
        except ObjectDoesNotExist:
            return None
        except Refused:
            done = None
        assert TrailEntry.objects.count() > before, "done or refused, it is in the trail"
        return done

    def person(self, part: str) -> Any:
        return self.cast.people[part].pk

    @staticmethod
    def some(kind: type[Model], **given: Any) -> bool:
        return kind._default_manager.filter(**given).exists()

    @staticmethod
    def one(rows: Iterable[Any], number: int) -> Any:
        found = list(rows)
        return found[-1 - number % len(found)] if found else None

    def meeting(self, number: int, *states: str) -> Meeting | None:
        rows = Meeting.objects.order_by("starts_at")
        return self.one(rows.filter(state__in=states) if states else rows, number)

    def motion(self, number: int, *states: str) -> Motion | None:
        rows = Motion.objects.order_by("item__meeting__starts_at", "item__position", "position")
        return self.one(rows.filter(state__in=states) if states else rows, number)
