"""What the pages of this section share: the term one looks at, and the tabs."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from xuequ.affairs.duties import rules
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.kernel.duty import Period, Quota, State
from xuequ.platform.ui import wording
from xuequ.platform.ui.guard import ActorRequest

Tab = tuple[str, str, bool]


def tabs(here: str) -> list[Tab]:
    """The pages of the section, with the present one marked."""
    named = [
        ("board", gettext("完成情况")),
        ("publications", pgettext("several", "公示")),
        ("exemptions", pgettext("several", "减免")),
        ("appraisal", gettext("考核表")),
    ]
    return [(label, reverse(f"duties:{name}"), name == here) for name, label in named]


def term_asked(request: ActorRequest, today: date) -> tuple[Term | None, list[Term]]:
    """The term that the address names, else the one that runs or ran last; and all there are. One query."""
    terms = list(organisation.visible_terms(request.actor))
    asked = next((term for term in terms if str(term.pk) == request.GET.get("term")), None)
    begun = [term for term in terms if term.starts <= today]
    return asked or (begun[-1] if begun else next(iter(terms), None)), terms


def state_word(state: State) -> str:
    """已完成, 进度正常, …"""
    return gettext(rules.STATE_TEXT[state])


def period_name(period: Period) -> str:
    """9月; a term and a year need no name."""
    return wording.date(period.first, "month") if period.every == "month" else ""


def period_rhythm(quota: Quota) -> str:
    """每月, 每学期, 每学年."""
    return gettext(rules.EVERY_TEXT[quota.every])


def appraisal_address(term: int, school: UUID | None = None) -> str:
    """The list of a term's appraisal sheets, of one school where one is named."""
    narrowed = f"&school={school}" if school else ""
    return f"{reverse('duties:appraisal')}?term={term}{narrowed}"


def sheet_address(kind: str, subject: UUID) -> str:
    """A person's or a school's appraisal sheet."""
    return reverse(f"duties:sheet_of_{'school' if kind == 'school' else 'person'}", args=[subject])
