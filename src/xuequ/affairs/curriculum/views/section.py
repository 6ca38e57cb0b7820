"""What the pages of this section share: their tabs, and words for what is registered."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext

from xuequ.affairs.curriculum import rules

Tab = tuple[str, str, bool]


def tabs(here: str) -> list[Tab]:
    """The pages everybody may open, with the present one marked."""
    pages = [
        ("timetables", gettext("各校课表")),
        ("mine", gettext("我的课表")),
        ("clashes", gettext("课表冲突")),
    ]
    return [(label, reverse(f"curriculum:{name}"), name == here) for name, label in pages]


def grade_word(number: int) -> str:
    """3年级."""
    return gettext("%(number)s年级") % {"number": number}


def weekday_word(number: int, *, short: bool = False) -> str:
    """星期一 for 1; 周一 where there is little room."""
    return gettext(dict(rules.WEEKDAYS_SHORT if short else rules.WEEKDAYS)[number])
