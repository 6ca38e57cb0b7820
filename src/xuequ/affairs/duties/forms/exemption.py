"""Asking for an exemption, and answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.duties import rules
from xuequ.platform.ui.widgets import DateInput


class ExemptionForm(forms.Form):
    """Who, why, from when to when, and what shows it."""

    debtor = forms.ChoiceField(label=_("给谁"))
    reason = forms.ChoiceField(label=_("原因"), widget=forms.RadioSelect)
    starts = forms.DateField(label=_("从哪一天"), widget=DateInput)
    ends = forms.DateField(label=_("到哪一天"), widget=DateInput)
    quota = forms.ChoiceField(label=_("哪一项"), required=False)
    note = forms.CharField(
        label=_("依据"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("假条、文件或通知的名称")}),
    )
    evidence = forms.FileField(label=_("依据的照片或文件"), required=False)

    def __init__(
        self,
        *args: Any,
        debtors: Sequence[tuple[str, str]],
        quotas: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Sequence[tuple[str, Any]]] = {
            "debtor": debtors,
            "reason": [(value, _(word)) for value, word in rules.REASONS],
            "quota": [("", _("各项都减免")), *quotas],
        }
        for name, given in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = given

    def debtor_id(self) -> UUID:
        """Whom it is for."""
        return UUID(self.cleaned_data["debtor"])


class AnswerForm(forms.Form):
    """Why an exemption is not agreed to."""

    answer = forms.CharField(label=_("不批准的理由"), max_length=200)
