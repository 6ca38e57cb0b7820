"""A score sheet as one types it: a line a dimension."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.models import ScoreSheet

LINE = re.compile(r"^(?P<name>.*?\D)\s*[:：]?\s*(?P<points>\d{1,3})\s*分?$")


class SheetForm(forms.Form):
    """Name, dimensions with their points, the three lines."""

    name = forms.CharField(label=_("名称"), max_length=40)
    scored = forms.BooleanField(label=_("要打分（不勾就是只写评语）"), required=False)
    dimensions = forms.CharField(
        label=_("各项和分值"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("每行一项，例如：教学活动 40；合计100分。"),
    )
    very_good = forms.IntegerField(label=_("优：多少分起"), min_value=1, max_value=100)
    good = forms.IntegerField(label=_("良：多少分起"), min_value=1, max_value=100)
    fair = forms.IntegerField(label=_("合格：多少分起"), min_value=1, max_value=100)
    usual = forms.BooleanField(label=_("听课时先用这张"), required=False)

    @classmethod
    def of(cls, sheet: ScoreSheet | None, data: Any) -> SheetForm:
        """The form for a sheet, or for a new one."""
        initial: dict[str, Any] = {"scored": True, "very_good": 90, "good": 80, "fair": 60}
        if sheet is not None:
            lines = [f"{one.name} {one.points}" for one in sheet.dimensions.all()]
            initial = {
                name: getattr(sheet, name)
                for name in ("name", "scored", "very_good", "good", "fair", "usual")
            } | {"dimensions": "\n".join(lines)}
        return cls(data, initial=initial)

    def clean_dimensions(self) -> list[tuple[str, int]]:
        """Each line is a name and a number. ``ValidationError`` names the line that is not."""
        found = []
        for line in filter(str.strip, self.cleaned_data["dimensions"].splitlines()):
            match = LINE.match(line.strip())
            if match is None:
                raise forms.ValidationError(
                    gettext("“%(line)s”看不懂，请写成：名称 分值") % {"line": line.strip()[:20]}
                )
            found.append((match["name"].rstrip(" :：")[:30], int(match["points"])))
        return found

    def draft(self) -> rules.SheetDraft:
        """The sheet as the rules see it."""
        given = self.cleaned_data
        return rules.SheetDraft(
            name=given["name"],
            dimensions=tuple(given["dimensions"]) if given["scored"] else (),
            very_good=given["very_good"],
            good=given["good"],
            fair=given["fair"],
            scored=given["scored"],
        )
