"""What is typed about the school calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.kernel.calendar import DayKind
from xuequ.kernel.notice import NoticeReading, read_notice
from xuequ.platform.ui.widgets import DateInput


class TermForm(forms.Form):
    """A term with its first and last day."""

    name = forms.CharField(label=_("学期名称"), max_length=40, initial=_("第一学期"))
    starts = forms.DateField(label=_("第一天"), widget=DateInput())
    ends = forms.DateField(label=_("最后一天"), widget=DateInput())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("starts") and given.get("ends") and given["ends"] <= given["starts"]:
            self.add_error("ends", gettext("最后一天要在第一天之后。"))
        return given


class CalendarDayForm(forms.Form):
    """A day marked by hand."""

    day = forms.DateField(label=_("日期"), widget=DateInput())
    kind = forms.ChoiceField(
        label=_("这一天"),
        required=False,
        choices=[("off", _("放假")), ("work", _("上班（调休）")), ("", _("恢复原样"))],
        widget=forms.RadioSelect(),
    )
    note = forms.CharField(
        label=_("说明"), max_length=40, required=False, help_text=_("如“运动会放假”“国庆节调休上班”。")
    )


class NoticeForm(forms.Form):
    """The State Council's yearly notice, pasted."""

    text = forms.CharField(
        label=_("通知原文"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "把《国务院办公厅关于××××年部分节假日安排的通知》连同标题粘贴到这里，先看读出了什么，再登记。"
        ),
    )

    def reading(self) -> NoticeReading:
        """What the notice says."""
        return read_notice(self.cleaned_data["text"])


def kind_word(kind: DayKind) -> str:
    """Whether people are at work, in a word."""
    return gettext("上班") if kind.works else gettext("放假")
