"""Ways in: codes for a first or a new password, shown once, and the password set with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from xuequ.affairs.organisation import queries, rules
from xuequ.affairs.organisation.models import Person
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.verdict import refuse
from xuequ.platform.access.actions import issue_code, use_code
from xuequ.platform.action import action
from xuequ.platform.audit.actions import write_entry
from xuequ.platform.notify.actions import send


@dataclass(frozen=True, slots=True)
class Slip:
    """What one person is handed: never kept, never shown again."""

    name: str
    school: str
    username: str
    code: str

    @property
    def link(self) -> str:
        """The address at which the code is used."""
        return settings.PUBLIC_URL + reverse("start:password", args=[self.code])


@action("organisation.issue_codes")
def issue_codes(*, actor: Actor, now: datetime, school_id: UUID) -> list[Slip]:
    """Codes for everybody of a school who has no password yet; earlier codes of theirs are void.

    Whoever may not be let in by this actor (the three administrators) is left out.
    """
    school = queries.get_school(actor, school_id)
    rules.may_issue_code(actor, school.pk, ()).enforce()
    waiting = [
        person
        for person in queries.people_without_password(actor, school.pk, day=timezone.localdate(now))
        if rules.may_issue_code(actor, school.pk, _kinds(person))
    ]
    if not waiting:
        refuse(None, "%(school)s的老师都已设好密码，不需要凭条。", school=school.name).enforce()
    return [_slip(actor, person, now) for person in waiting]


@action("organisation.issue_code")
def issue_code_to(*, actor: Actor, now: datetime, person_id: UUID) -> Slip:
    """A code for one person: a first password, or a new one for whoever forgot theirs, who is told so."""
    person = queries.get_person(actor, person_id)
    today = timezone.localdate(now)
    held = [span.kind for span in queries.person_facts(person).posts if span.in_force(today)]
    rules.may_issue_code(actor, person.school_id, held).enforce()
    if person.account is None or not queries.is_here(person, now):
        refuse(None, "%(name)s没有可以登录的账号。", name=person.name).enforce()
    if person.account is not None and person.account.password_set_at is not None:
        send(
            queries.recipients([person.pk], day=today),
            now=now,
            subject="有人为您发放了重设密码的链接",
            text="%(by)s为您的账号发放了重设密码的链接。如果不是您要求的，请马上告诉安全管理员。",
            facts={"by": actor.name},
        )
    return _slip(actor, person, now)


def _kinds(person: Person) -> list[PostKind]:
    return [PostKind(post.kind) for post in person.posts_now]  # type: ignore[attr-defined]


def _slip(actor: Actor, person: Person, now: datetime) -> Slip:
    assert person.account is not None
    code = issue_code(person.account, by=actor.person, now=now)
    school = person.school.name if person.school else ""
    return Slip(person.name, school, person.account.username, code)


def set_password(*, code: str, password: str, now: datetime, address: str = "") -> str | None:
    """Set one's own password with a code; the account's name, None when the code does not hold (any more)
    or its person has left.

    Raises ``ValidationError`` when the password breaks the rules. Entered in the trail under the person.
    """
    valid = queries.code_state(code, now=now).state == "valid"
    account = use_code(code, password, now=now) if valid else None
    if account is None:
        return None
    person = queries.person_of_account(account.pk)
    if person is not None:
        actor = queries.actor_for(person, now=now, address=address)
        write_entry(actor=actor, now=now, name="access.set_password", facts={})
    return account.username
