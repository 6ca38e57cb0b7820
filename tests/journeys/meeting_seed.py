"""The ground of the story of a meeting: the cast, a meeting that begins now, its notice out."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import django


def sign_in(person) -> str:
    """A session of this person."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.account.get_session_auth_hash()
    session.save()
    return session.session_key


def called(cast, now: datetime) -> tuple:
    """A meeting that begins in five minutes, with two items and an observer from above."""
    from xuequ.affairs.meetings import actions

    office = cast.actor("office", now)
    meeting = actions.plan_meeting(
        actor=office, now=now, series_id=cast.series().pk, starts_at=now + timedelta(minutes=5)
    )
    items = []
    for title, minutes in (("共享实验室使用办法", 20), ("期中质量分析", 15)):
        item = actions.hand_in_item(
            actor=cast.actor("lead_office", now),
            now=now,
            meeting_id=meeting.pk,
            title=title,
            business="plan",
            minutes=minutes,
        )
        items.append(actions.admit_item(actor=cast.actor("head", now), now=now, item_id=item.pk))
    actions.publish_meeting(actor=office, now=now, meeting_id=meeting.pk)
    actions.add_observer(
        actor=office, now=now, meeting_id=meeting.pk, person_id=cast.people["authority"].pk, duty="教育局"
    )
    return meeting, items


NAMES = {
    "head": "方正明",
    "office": "林晓月",
    "lead_principal": "欧阳静雯",
    "supported_principal": "马 骁",
    "member_principal": "赵敏",
    "authority": "周立",
}


def main() -> None:
    """Fill the database and tell what the story needs to know."""
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from tests.cast import make_cast

    call_command("migrate", verbosity=0)
    cast = make_cast()
    for part, name in NAMES.items():
        cast.people[part].name = name
        cast.people[part].save(update_fields=["name"])
    meeting, items = called(cast, timezone.now())
    facts = {
        "sessions": {part: sign_in(person) for part, person in cast.people.items()},
        "people": {part: str(person.pk) for part, person in cast.people.items()},
        "meeting": str(meeting.pk),
        "code": meeting.code,
        "items": [str(item.pk) for item in items],
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
