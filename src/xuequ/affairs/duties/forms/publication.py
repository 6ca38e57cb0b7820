"""Putting up a publication, objecting, answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui.widgets import DateInput


class OpenForm(forms.Form):
    """Which quota of which term, and until when there may be objections."""

    quota = forms.ChoiceField(label=_("公示哪一项"))
    term = forms.TypedChoiceField(label=_("哪个学期"), coerce=int)
    closes_on = forms.DateField(label=_("公示到哪一天"), widget=DateInput)

    def __init__(
        self,
        *args: Any,
        quotas: Sequence[tuple[str, str]],
        terms: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, given in (("quota", quotas), ("term", terms)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = given


class ObjectionForm(forms.Form):
    """What is not right."""

    text = forms.CharField(
        label=_("哪里不对、依据是什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class FindingForm(forms.Form):
    """What was found."""

    upheld = forms.ChoiceField(
        label=_("核实结果"),
        choices=(("yes", _("属实，记录已更正")), ("no", _("不属实"))),
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("答复"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DropForm(forms.Form):
    """Why a publication is stopped."""

    reason = forms.CharField(label=_("停止的原因"), max_length=200)
