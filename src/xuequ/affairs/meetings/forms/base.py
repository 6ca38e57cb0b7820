"""People as choices, each with the post by which one knows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.utils.translation import gettext

from xuequ.affairs.organisation.rules import POST_TEXT

T = TypeVar("T")


def people_choices(people: Iterable[Any]) -> list[tuple[str, str]]:
    """People read with their posts as choices: the name, and the post by which one knows them."""
    return [(str(person.pk), f"{person.name}　{_known_by(person)}".strip()) for person in people]


def _known_by(person: Any) -> str:
    return next((gettext(POST_TEXT[post.kind]) for post in person.posts_now if post.kind != "teacher"), "")
