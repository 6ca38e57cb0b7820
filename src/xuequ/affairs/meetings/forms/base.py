"""A form whose values go into one action; what a rule finds wrong with them stands above the form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext

from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.kernel.verdict import Kind, Refused
from xuequ.platform.ui.wording import reason

T = TypeVar("T")


class ActionForm(forms.Form):
    """A form of which the view says which action it feeds."""

    def carry_out(self, run: Callable[[], T]) -> T | None:
        """Run the action; None where a rule finds what was typed wrong, and the form says so.

        Raises ``Refused`` where it is not for this person or not for now.
        """
        try:
            return run()
        except Refused as refused:
            if refused.verdict.kind is not Kind.INVALID:
                raise
            self.add_error(None, reason(refused.verdict))
            return None


def people_choices(people: Iterable[Any]) -> list[tuple[str, str]]:
    """People read with their posts as choices: the name, and the post by which one knows them."""
    return [(str(person.pk), f"{person.name}　{_known_by(person)}".strip()) for person in people]


def _known_by(person: Any) -> str:
    return next((gettext(POST_TEXT[post.kind]) for post in person.posts_now if post.kind != "teacher"), "")
