"""Dates: an extra meeting, another time, a meeting called off, a whole term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui.widgets import DateTimeInput


class PlanForm(forms.Form):
    """One meeting beside the regular ones, or a regular one on a day of one's own choice."""

    starts_at = forms.DateTimeField(label=_("什么时候"), widget=DateTimeInput)
    length = forms.IntegerField(label=_("会议时长（分钟）"), min_value=10, max_value=480)
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    extra = forms.BooleanField(
        label=_("这是临时会议"), required=False, help_text=_("临时会议不占例会次数，要写明原因。")
    )
    reason = forms.CharField(label=_("召开的原因"), max_length=200, required=False)


class MoveForm(forms.Form):
    """Another time or place."""

    starts_at = forms.DateTimeField(label=_("改到什么时候"), widget=DateTimeInput)
    place = forms.CharField(label=_("地点"), max_length=80, required=False)


class CancelForm(forms.Form):
    """Calling a meeting off."""

    reason = forms.CharField(
        label=_("取消的原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("参会人和提交议题的学校会看到。"),
    )


class TermForm(forms.Form):
    """The dates taken over for a term: ``take`` names those kept, each with its own ``when``."""

    def starts(self) -> list[datetime]:
        """The moments kept, in the order of time; one that cannot be read is an error above the form."""
        kept: list[datetime] = []
        for place in _sent(self.data, "take"):
            try:
                moment = parse_datetime(str(self.data.get(f"when-{place}", "")))
            except ValueError:
                moment = None
            if moment is None:
                self.add_error(None, gettext("有一个日期没有填好，请检查。"))
            else:
                kept.append(moment if timezone.is_aware(moment) else timezone.make_aware(moment))
        return sorted(kept)


def _sent(data: Any, name: str) -> Sequence[str]:
    return data.getlist(name)[:40] if hasattr(data, "getlist") else ()
