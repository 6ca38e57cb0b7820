"""What the regime sets of a regular meeting, in words; named as in ``rules.FIGURES``."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xuequ.affairs.meetings.models import MeetingSeries
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.kernel.actor import PostKind


def figure_words(series: MeetingSeries) -> dict[str, tuple[str, str]]:
    """Figure → its label and what is in force. No query."""
    frequency = _(series.get_frequency_display())
    if series.frequency != "monthly":
        frequency += " " + _("每学期%(times)s次") % {"times": series.times}
    return {
        "chair_post": (_("主持人"), _(series.get_chair_post_display())),
        "voters": (_("出席表决"), _("、").join(_(POST_TEXT[PostKind(kind)]) for kind in series.voters)),
        "frequency": (_("多久一次"), frequency),
        "item_days": (_("议题截止"), _working_days(series.item_days)),
        "agenda_days": (_("议程发出"), _working_days(series.agenda_days)),
        "rule": (_("表决规则"), _(series.get_rule_display())),
    }


def _working_days(days: int) -> str:
    return ngettext("会前%(days)s个工作日", "会前%(days)s个工作日", days) % {"days": days}
