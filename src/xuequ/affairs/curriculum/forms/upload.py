"""What is typed on the pages of the timetable: a file with its first day, the bells of a school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.rules import Bell
from xuequ.platform.ui.widgets import DateInput, TimeInput


class TimetableForm(forms.Form):
    """A timetable file, and from which day it is in force."""

    timetable = forms.FileField(
        label=_("课表文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
        help_text=_("Excel（.xlsx、.xls），不超过5 MB。每班一张表或全校一张清单都可以。"),
    )
    starts = forms.DateField(
        label=_("从哪天起用"),
        widget=DateInput(),
        help_text=_("从这天起代替现在的课表，以前的课表仍可查看。"),
    )

    def __init__(self, *args: Any, proposed: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts"].initial = proposed


class BellsForm(forms.Form):
    """The bell times of a school: a beginning and an end for each period, left blank after the last."""

    def __init__(self, *args: Any, bells: Sequence[Bell] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {bell.number: bell for bell in bells}
        for number in range(1, rules.MOST_PERIODS + 1):
            bell = known.get(number)
            for name, label, value in (
                ("starts", gettext("第%(number)s节上课"), bell.starts if bell else None),
                ("ends", gettext("第%(number)s节下课"), bell.ends if bell else None),
            ):
                self.fields[f"{name}_{number}"] = forms.TimeField(
                    label=label % {"number": number}, required=False, initial=value, widget=TimeInput()
                )

    def rows(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """Each period with its two fields."""
        return [
            (number, self[f"starts_{number}"], self[f"ends_{number}"])
            for number in range(1, rules.MOST_PERIODS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """``bells``: the periods filled in. A gap or an overlap is told by the rule."""
        given = super().clean() or {}
        bells: list[Bell] = []
        for number in range(1, rules.MOST_PERIODS + 1):
            starts, ends = given.get(f"starts_{number}"), given.get(f"ends_{number}")
            if starts and ends:
                bells.append(Bell(number, starts, ends))
            elif (starts or ends) and not self.errors:
                missing = "ends" if starts else "starts"
                self.add_error(f"{missing}_{number}", gettext("上课和下课时间要一起填。"))
        verdict = rules.bells_in_order(bells)
        if not self.errors and not verdict:
            raise forms.ValidationError(gettext(verdict.message) % verdict.facts)
        return {**given, "bells": bells}
