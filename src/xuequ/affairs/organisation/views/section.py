"""What the pages of this section share: their tabs, and how a person is shown in a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from xuequ.affairs.organisation import rules
from xuequ.affairs.organisation.models import Person, Post
from xuequ.kernel.actor import Actor

Tab = tuple[str, str, bool]


def tabs(actor: Actor, here: str) -> list[Tab]:
    """The pages of the section this person may open, with the present one marked."""
    open_to_all = [
        ("people", gettext("教职工")),
        ("schools", pgettext("several", "学校")),
        ("groups", gettext("学科与中心组")),
        ("calendar", gettext("校历")),
    ]
    kept = []
    if actor.in_secretariat or actor.offices or rules.may_see_administrators(actor):
        kept.append(("codes", pgettext("several", "登录凭条")))
    if rules.may_import_roster(actor):
        kept.append(("rosters", gettext("名册导入")))
    if rules.may_see_administrators(actor):
        kept.append(("administrators", gettext("三员")))
    return [(label, reverse(f"organisation:{name}"), name == here) for name, label in [*open_to_all, *kept]]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as a list shows them to one reader."""

    person: Person
    posts: str
    phone: str

    @property
    def school(self) -> str:
        return self.person.school.name if self.person.school else ""

    @property
    def subject(self) -> str:
        return self.person.subject.name if self.person.subject else ""


def person_row(actor: Actor, person: Person) -> PersonRow:
    """The row of a person from ``queries.visible_people``."""
    posts: list[Post] = person.posts_now  # type: ignore[attr-defined]
    names = dict.fromkeys(gettext(rules.POST_TEXT[post.kind]) for post in posts)
    return PersonRow(person, gettext("、").join(names), shown_phone(actor, person))


def shown_phone(actor: Actor, person: Person) -> str:
    """The phone number whole for those whose post needs it, else masked."""
    if not person.phone or rules.may_see_phone(actor, person.pk, person.school_id):
        return person.phone
    return rules.mask_phone(person.phone)
