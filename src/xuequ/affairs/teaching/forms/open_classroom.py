"""Closing lessons to visitors: from when to when, for whom, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching.forms.activity import choose
from xuequ.kernel.actor import Actor
from xuequ.platform.ui.widgets import DateInput


class ClosureForm(forms.Form):
    """Some days of one's own school, with the reason that everybody reads."""

    first = forms.DateField(label=_("从哪一天"), widget=DateInput)
    last = forms.DateField(label=_("到哪一天"), widget=DateInput)
    grade = forms.TypedChoiceField(label=_("年级"), required=False, coerce=int, empty_value=None)
    reason = forms.CharField(
        label=_("公布的原因"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("例如：期末考试")}),
    )

    def __init__(self, actor: Actor, day: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"first": day, "last": day}, **kwargs})
        grades = [(str(one.number), one.name) for one in organisation.visible_grades(actor)]
        choose(self, "grade", [("", _("全校")), *grades])
