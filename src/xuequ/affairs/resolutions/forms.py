"""What people type about tasks: a report, an explanation, the closing or the handing back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui.widgets import DateInput

QUICK = (25, 50, 75)
"""Shares offered for one tap, in per cent."""
OTHER, DONE = "other", "done"
MOST_FILES = 9


class FileInput(forms.FileInput):
    """A file field that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is checked when it is stored."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """The files handed in; none is an empty list. Too many raise ``ValidationError``."""
        files = [file for file in data or () if file is not None]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                gettext("一次最多交 %(most)s 个文件，请打包成一个再交。") % {"most": MOST_FILES}
            )
        return files


def _words(label: Any, placeholder: Any, *, longest: int, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "placeholder": placeholder})
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget)


class ReportForm(forms.Form):
    """A progress report: one tap for the share, one sentence; evidence if there is some."""

    share = forms.ChoiceField(label=_("做到了多少"), widget=forms.RadioSelect)
    percent = forms.IntegerField(
        label=_("完成比例（%）"),
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    text = _words(_("一句话说明进展"), _("做了什么、到了哪一步"), longest=500)
    evidence = FilesField(
        label=_("佐证材料"), required=False, help_text=_("照片、文档、表格都可以，每个不超过 20 MB。")
    )

    def __init__(self, *args: Any, percent: int, leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now_at = percent
        if leads:
            self._offer(percent)
        else:
            del self.fields["share"], self.fields["percent"]

    def _offer(self, percent: int) -> None:
        still = [(str(percent), gettext("仍为 %(percent)s%%") % {"percent": percent})]
        quick = [(str(n), f"{n}%") for n in QUICK if n != percent]
        last = [(OTHER, gettext("其他比例")), (DONE, gettext("已完成，申请销号"))]
        share = self.fields["share"]
        assert isinstance(share, forms.ChoiceField)
        share.choices = [*still, *quick, *last]
        share.initial = str(percent)

    def clean(self) -> dict[str, Any]:
        """``percent`` and ``done`` from what was chosen."""
        values = super().clean() or {}
        share = values.get("share", str(self.now_at))
        if share == OTHER and values.get("percent") is None and not self.errors.get("percent"):
            self.add_error("percent", gettext("请填 0 到 100 之间的数。"))
        values["done"] = share == DONE
        if share != OTHER:
            values["percent"] = 100 if share == DONE else int(share)
        return values


class ExplanationForm(forms.Form):
    """Why a task is late, what is done about it, and the new date asked for."""

    reason = _words(_("没能按期完成的原因"), _("例如：设备到货推迟"), longest=500)
    remedy = _words(_("补救办法"), _("例如：先借用兄弟学校的设备"), longest=500)
    new_date = forms.DateField(label=_("新的期限"), widget=DateInput)

    def __init__(self, *args: Any, proposed: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_date"].initial = proposed


class AcceptForm(forms.Form):
    """Closing a task: a word on what was seen, if one likes."""

    note = _words(_("核实情况"), _("例如：已到校查看，实验室每周开放两次"), longest=300, required=False)


class ReturnForm(forms.Form):
    """Handing a task back: what is still missing."""

    reason = _words(_("退回的理由"), _("差在哪里、补什么"), longest=300)
