"""A district founded, and its first three administrators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from xuequ.affairs.organisation import queries, rules
from xuequ.affairs.organisation.actions.posts import add_post
from xuequ.affairs.organisation.models import District, Grade, Person, Subject
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.verdict import invalid, refuse
from xuequ.platform.access.actions import issue_code
from xuequ.platform.audit.actions import write_entry

NOBODY = UUID(int=0)
FIRST_THREE = (PostKind.SYSTEM_ADMIN, PostKind.SECURITY_ADMIN, PostKind.AUDITOR)


def command_line(district: UUID) -> Actor:
    """Whoever works on the machine itself, as the trail names them."""
    return Actor(person=NOBODY, district=district, name="命令行")


def found_district(name: str, code: str, authority: str = "") -> District:
    """A new, empty district with the national subjects and nine grades."""
    district = District.objects.create(name=name, code=code, authority=authority)
    Subject.objects.bulk_create(
        Subject(district=district, name=subject, roll=roll) for roll, subject in enumerate(rules.SUBJECTS)
    )
    Grade.objects.bulk_create(
        Grade(district=district, number=number, name=f"{number}年级") for number in range(1, 10)
    )
    return district


def found_district_named(name: str) -> District:
    """A new district whose code is the initials of its name, numbered where another has them already."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  (slow: loads its dictionaries, 0.2 s)

    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).upper()
    code = "".join(mark for mark in letters if mark.isascii() and mark.isalnum())[:10] or "XQ"
    taken = set(District.objects.filter(code__startswith=code).values_list("code", flat=True))
    free = next(one for one in (code, *(f"{code}{n}" for n in range(2, 100))) if one not in taken)
    return found_district(name, free)


@transaction.atomic
def appoint_first_administrators(district_name: str, numbers: Sequence[str]) -> list[tuple[str, str]]:
    """Give a district its system, security and audit administration by staff number, from the command line.

    Answers with each one's name and the link by which they set their password. Raises ``Refused`` when
    the district has a security administrator already, or the three are not three people of the district.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    district = queries.district_named(district_name)
    if district is None:
        refuse(None, "没有叫“%(name)s”的学区，请先导入名册。", name=district_name).enforce()
    assert district is not None
    if queries.administrators(district.pk, today).exists():
        refuse(None, "这个学区已经有三员，今后由安全管理员在网页上任免。").enforce()
    people = {p.number: p for p in queries.people_numbered(district.pk, numbers, day=today)}
    unknown = [number for number in numbers if number not in people]
    if unknown:
        invalid(None, "名册里没有工号%(numbers)s，请核对。", numbers="、".join(unknown)).enforce()
    if len(people) != len(FIRST_THREE):
        invalid(None, "系统、安全、审计三员须是三个不同的人。").enforce()
    actor = command_line(district.pk)
    links = []
    for kind, number in zip(FIRST_THREE, numbers, strict=True):
        person = people[number]
        post = add_post(person, kind, starts=today)
        write_entry(
            actor=actor,
            now=now,
            name="organisation.appoint",
            facts={"person": number, "kind": kind},
            result=post,
        )
        links.append((f"{rules.POST_TEXT[kind]} {person.name}", _password_link(person, now)))
    return links


def _password_link(person: Person, now: datetime) -> str:
    assert person.account is not None
    code = issue_code(person.account, by=None, now=now)
    return settings.PUBLIC_URL + reverse("start:password", args=[code])
