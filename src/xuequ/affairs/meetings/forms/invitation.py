"""An answer to the notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

REASONS = (_("公务冲突"), _("外出学习"), _("身体不适"), _("家中有事"))
"""What mostly keeps people away: one tap instead of typing."""


class ReplyForm(forms.Form):
    """参加 in one tap; 请假 and 委托 with a reason, tapped (``because``) or typed (P2-3.3)."""

    answer = forms.ChoiceField(choices=(("yes", _("参加")), ("leave", _("请假")), ("proxy", _("委托他人"))))
    because = forms.CharField(required=False, max_length=200)
    reason = forms.CharField(label=_("原因"), required=False, max_length=200)
    proxy_id = forms.TypedChoiceField(label=_("委托谁"), required=False, coerce=UUID, empty_value=None)
    opinion = forms.CharField(
        label=_("书面意见"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("会附在会议记录里，供大家参考，不计入票数。"),
    )

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proxy_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *colleagues]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "answer": given["answer"],
            "reason": given["because"] or given["reason"],
            "proxy_id": given["proxy_id"],
            "opinion": given["opinion"],
        }
