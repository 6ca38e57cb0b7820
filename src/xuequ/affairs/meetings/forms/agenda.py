"""Items as they are handed in, put right, and settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.meetings import rules
from xuequ.platform.files.rules import may_store
from xuequ.platform.ui.wording import reason

MOST_FILES = 10


class FileInput(forms.ClearableFileInput):
    """A place to drop several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each of a kind that is taken."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files: list[Any] = [file for file in data or () if file]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("一次最多交10个文件。"))
        for file in files:
            verdict = may_store(file.name or "", file.size or 0)
            if not verdict:
                raise forms.ValidationError(reason(verdict))
        return files


class ItemForm(forms.Form):
    """What an item is; only its title has to be typed (P2-2, P3-3)."""

    title = forms.CharField(
        label=_("议题"),
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": _("例如：共享实验室使用办法"), "autocomplete": "off"}),
    )
    business = forms.ChoiceField(
        label=_("属于哪一类"), required=False, choices=lambda: [("", _("按议题名称自动归类")), *_business()]
    )
    presenter_id = forms.TypedChoiceField(label=_("汇报人"), coerce=UUID)
    minutes = forms.IntegerField(label=_("需要几分钟"), min_value=1, max_value=rules.MINUTES_MOST, initial=10)
    major = forms.BooleanField(
        label=_("重大事项"), required=False, help_text=_("重大事项要集体表决后才能决定。")
    )
    personnel = forms.BooleanField(
        label=_("人事事项"), required=False, help_text=_("聘任、任免、推荐人选等，到会三分之二才能表决。")
    )
    detail = forms.CharField(
        label=_("说明"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, presenters: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["presenter_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(presenters)
        lines = str(self.initial.get("detail", "")).count("\n") + 2
        self.fields["detail"].widget.attrs["rows"] = min(max(lines, 3), 12)

    def clean(self) -> dict[str, Any]:
        """The kind of business is told by the title where nobody chose it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("business"):
            cleaned["business"] = rules.guess_business(cleaned.get("title", ""))
        return cleaned


class HandInForm(ItemForm):
    """Handing an item in: next meeting, own school, principal and ten minutes are there already."""

    meeting_id = forms.TypedChoiceField(label=_("提交到哪次会议"), coerce=UUID)
    materials = FilesField(
        label=_("材料"), required=False, help_text=_("文档、表格、图片或 PDF，每个不超过 20 MB。")
    )
    about_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = (
        "meeting_id",
        "title",
        "materials",
        "presenter_id",
        "minutes",
        "business",
        "major",
        "personnel",
        "detail",
    )

    def __init__(self, *args: Any, meetings: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(meetings)


class MergeForm(forms.Form):
    """Into which item of the same meeting this one goes."""

    into_id = forms.TypedChoiceField(label=_("并入哪一项"), coerce=UUID)

    def __init__(self, *args: Any, others: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *others]


class OrderForm(forms.Form):
    """The agenda in its new order."""

    order = forms.TypedMultipleChoiceField(coerce=UUID)

    def __init__(self, *args: Any, known: Sequence[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["order"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(str(pk), str(pk)) for pk in known]


def _business() -> list[tuple[str, Any]]:
    return [(value, _(label)) for value, label in rules.BUSINESS]
