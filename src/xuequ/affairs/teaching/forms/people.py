"""Naming a colleague: typed as a name or number, or taken from what the page proposes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.kernel.actor import Actor

PROPOSED = 12
"""So many colleagues are proposed for what was typed."""


def person_line(person: Person) -> str:
    """How a colleague is proposed: name, school, staff number."""
    return " ".join(filter(None, (person.name, person.school.name if person.school else "", person.number)))


def proposed(actor: Actor, text: str) -> list[str]:
    """Colleagues whom a name, its pinyin or a staff number may mean."""
    if len(text.strip()) < 1:
        return []
    return [person_line(person) for person in organisation.search_people(actor, text)[:PROPOSED]]


def named_person(actor: Actor, text: str, day: date | None = None) -> Person:
    """The one colleague that a line names. ``ValidationError`` when it is nobody, or might be several."""
    words = re.split(r"\s+", text.strip())
    by_number = organisation.people_with_number(actor, words[-1])
    if by_number is not None:
        return by_number
    found = list(organisation.people_called(actor, words[0])[:5])
    if len(words) > 1:
        found = [one for one in found if one.school and words[1] in one.school.name] or found
    if not found:
        raise forms.ValidationError(gettext("没有找到“%(name)s”，请检查姓名或工号。") % {"name": text[:30]})
    if len(found) > 1:
        lines = gettext("；").join(person_line(one) for one in found)
        raise forms.ValidationError(gettext("有几位同名，请写上学校或工号：%(people)s") % {"people": lines})
    return found[0]


class ColleagueField(forms.CharField):
    """One colleague, proposed while one types."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The list of proposals stands under the field and is asked for while typing."""
        return {
            **super().widget_attrs(widget),
            "list": "colleagues",
            "autocomplete": "off",
            "hx-get": "/teaching/colleagues/",
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#colleagues",
            "hx-swap": "innerHTML",
            "data-colleague": "",
            "placeholder": _("姓名、拼音或工号"),
        }
