"""What is put right in a draft of the minutes: wording, never facts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MinutesForm(forms.Form):
    """The account of the meeting, and a conclusion for each item."""

    account = forms.CharField(
        label=_("会议概况"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写会议研究了什么；谁说了什么、投了什么，只在会议记录里。"),
    )

    def __init__(self, *args: Any, content: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].initial = content["account"]
        for item in content["items"]:
            self.fields[f"item-{item['id']}"] = forms.CharField(
                label=item["title"],
                required=False,
                max_length=5000,
                initial=item["conclusion"],
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def conclusions(self) -> dict[str, str]:
        """The conclusions by item."""
        given = self.cleaned_data.items()
        return {name.removeprefix("item-"): text for name, text in given if name.startswith("item-")}
