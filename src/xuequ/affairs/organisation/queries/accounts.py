"""Accounts: who has not set a password yet, and how it stands with a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from xuequ.affairs.organisation.models import Person
from xuequ.affairs.organisation.queries.people import is_here, visible_people
from xuequ.kernel.actor import Actor
from xuequ.platform.access.actions import digest
from xuequ.platform.access.models import AccessCode


def people_without_password(actor: Actor, school: UUID, *, day: date) -> QuerySet[Person]:
    """The people of a school who have an account and no password yet."""
    return (
        visible_people(actor, day=day)
        .filter(school=school, account__isnull=False, account__password_set_at=None)
        .select_related("account", "school")
    )


@dataclass(frozen=True, slots=True)
class CodeState:
    """How it stands with a code: whom it is for, and whether it can be used."""

    state: Literal["valid", "used", "expired", "unknown"]
    name: str = ""
    username: str = ""
    expires_at: datetime | None = None


def code_state(code: str, *, now: datetime) -> CodeState:
    """What to tell whoever holds this code. One query; names are told only while it can be used."""
    found = (
        AccessCode.objects.select_related("account", "account__person").filter(digest=digest(code)).first()
    )
    if found is None:
        return CodeState("unknown")
    if found.used_at is not None:
        return CodeState("used")
    person = getattr(found.account, "person", None)
    gone = not found.account.is_active or (person is not None and not is_here(person, now))
    if found.expires_at <= now or gone:
        return CodeState("expired")
    name = person.name if person else found.account.username
    return CodeState("valid", name, found.account.username, found.expires_at)


def person_of_account(account: int) -> Person | None:
    """The person an account is of."""
    return Person.objects.filter(account=account).first()
