"""A district with many voters on the database that the environment names; run as a program, answers in JSON.

``python -m tests.running.ground '{"voters": 1000, "motions": 3}'``
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import django

from xuequ.kernel.actor import PostKind

CROWD = PostKind.VICE_PRINCIPAL
"""The post of the crowd: it votes, and nobody of the cast holds it."""


def lay(
    voters: int, motions: int = 1, items: int = 1, ballot: str = "named", present: bool = True
) -> dict[str, Any]:
    """Make it: an open meeting (or, with ``present`` false, one that people sign in to) with motions put.

    Gives the meeting, the motions, the chair's token and a token for each voter.
    """
    from django.core.management import call_command
    from django.utils import timezone

    from tests.cast import make_cast
    from xuequ.affairs.meetings import actions

    call_command("migrate", verbosity=0)
    now = timezone.now()
    cast = make_cast(password=False)
    meeting, called = _published(cast, now, items)
    people = _crowd(cast, voters)
    _seat(meeting, people, now if present else None)
    made = []
    if present:
        actions.sign_in(actor=cast.actor("head"), now=now, meeting_id=meeting.pk)
        actions.open_meeting(actor=cast.actor("head"), now=now, meeting_id=meeting.pk)
        actions.start_item(actor=cast.actor("head"), now=now, item_id=called.pk)
        made = [
            actions.put_motion(
                actor=cast.actor("head"), now=now, item_id=called.pk, text=f"第{n}项", ballot=ballot
            ).pk
            for n in range(motions)
        ]
    return {
        "meeting": str(meeting.pk),
        "item": str(called.pk),
        "head": str(cast.people["head"].pk),
        "motions": [str(motion) for motion in made],
        "chair": _tokens([cast.people["head"].account_id], now)[0],
        "tokens": _tokens([person.account_id for person in people], now),
    }


def _published(cast: Any, now: datetime, items: int) -> tuple[Any, Any]:
    from xuequ.affairs.meetings import actions

    voters = [PostKind.DISTRICT_HEAD, PostKind.PRINCIPAL, CROWD]
    meeting = cast.planned(cast.series(voters=voters), at=now + timedelta(minutes=10))
    called = [cast.item(meeting, title=f"议题{n}", minutes=5) for n in range(items)]
    actions.extend_meeting(actor=cast.actor("head"), now=now, meeting_id=meeting.pk, length=480)
    actions.publish_meeting(actor=cast.actor("office"), now=now, meeting_id=meeting.pk)
    meeting.refresh_from_db()
    return meeting, called[0]


def _crowd(cast: Any, count: int) -> list[Any]:
    from xuequ.affairs.organisation.models import Person, Post
    from xuequ.platform.access.models import Account

    accounts = Account.objects.bulk_create(Account(username=f"v{n:05d}", password="!") for n in range(count))
    people = Person.objects.bulk_create(
        Person(
            district=cast.district,
            number=f"V{n:05d}",
            name=f"代表{n}",
            school=cast.schools["lead"],
            account=account,
        )
        for n, account in enumerate(accounts)
    )
    Post.objects.bulk_create(
        Post(
            district=cast.district,
            person=p,
            kind=CROWD,
            school=p.school,
            starts=datetime(2020, 9, 1).date(),
        )
        for p in people
    )
    return people


def _seat(meeting: Any, people: list[Any], since: datetime | None) -> None:
    from xuequ.affairs.meetings.models import Attendance

    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            person=person,
            school=person.school,
            voter=True,
            present=since is not None,
            signed_in_at=since,
        )
        for person in people
    )


def _tokens(accounts: list[int], now: datetime) -> list[str]:
    from xuequ.platform.access.actions import digest
    from xuequ.platform.access.models import AccessToken

    tokens = [f"{account:048X}" for account in accounts]
    AccessToken.objects.bulk_create(
        AccessToken(
            account_id=account, digest=digest(token), issued_at=now, expires_at=now + timedelta(hours=9)
        )
        for account, token in zip(accounts, tokens, strict=True)
    )
    return tokens


def counted(motion: str) -> dict[str, Any]:
    """A motion as it is stored: its figures, and how many ballots of which choice are there."""
    from collections import Counter

    from xuequ.affairs.meetings.models import Motion

    found = Motion.objects.get(pk=UUID(motion))
    choices = Counter(found.ballots.values_list("choice", flat=True))
    figures = ("state", "present", "in_favour", "against", "abstain", "not_voted", "outcome")
    return {
        **{name: getattr(found, name) for name in figures},
        "ballots": sum(choices.values()),
        "people": found.ballots.values("person").distinct().count(),
        "choices": {str(choice): number for choice, number in choices.items()},
    }


def present(meeting: str) -> dict[str, int]:
    """How many of the crowd are signed in, each once."""
    from xuequ.affairs.meetings.models import Attendance

    there = Attendance.objects.filter(meeting=UUID(meeting), present=True, person__number__startswith="V")
    return {"present": there.values("person").distinct().count()}


if __name__ == "__main__":
    django.setup()
    given = json.loads(sys.argv[1])
    answers = {"counted": counted, "present": present}
    asked = next((name for name in answers if name in given and isinstance(given[name], str)), "")
    print(json.dumps(answers[asked](given[asked]) if asked else lay(**given)))
