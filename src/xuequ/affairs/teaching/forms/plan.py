"""A centre group's plan of the term: aims, and a quick table of activities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.organisation.models import CentreGroup
from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.actions import Planned
from xuequ.affairs.teaching.forms.activity import choose
from xuequ.kernel.actor import Actor
from xuequ.platform.ui.widgets import DateInput, TimeInput

MOST_ROWS, BLANK_ROWS = 12, 3
"""So many activities can be added at once, and so many rows stand below those that are proposed."""


class RowForm(forms.Form):
    """One activity of the table; a row without a theme is passed over."""

    day = forms.DateField(label=_("日期"), required=False, widget=DateInput)
    starts = forms.TimeField(label=_("几点"), required=False, widget=TimeInput)
    kind = forms.ChoiceField(label=_("活动"))
    topic = forms.CharField(label=_("主题"), required=False, max_length=120)
    place = forms.CharField(label=_("地点"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", [(kind, _(word)) for kind, word in rules.SESSION_KINDS])

    def clean(self) -> dict[str, Any]:
        """A theme needs a day and a time."""
        values = super().clean() or {}
        for name in ("day", "starts"):
            if values.get("topic") and not values.get(name) and name not in self.errors:
                self.add_error(name, _("请填上。"))
        return values


class PlanForm(forms.Form):
    """The aims, the table, and the version it is written on."""

    aims = forms.CharField(
        label=_("本学期的目标和重点"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    sent = forms.UUIDField(widget=forms.HiddenInput)
    sure = forms.BooleanField(label=_("协调好了（有人另有安排，或在周末）"), required=False)

    def __init__(self, actor: Actor, days: Sequence[date], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.actor = actor
        usual = {"starts": "14:30", "kind": "group_activity"}
        proposed: list[date | None] = [*days, *([None] * BLANK_ROWS)]
        if data is not None:
            proposed = [None for n in range(MOST_ROWS) if f"row-{n}-kind" in data]
        self.rows = [
            RowForm(data, prefix=f"row-{n}", initial={**usual, "day": day})
            for n, day in enumerate(proposed[:MOST_ROWS])
        ]

    def is_valid(self) -> bool:
        """The plan and every row of its table."""
        fine = super().is_valid()
        wrong = [n for n, row in enumerate(self.rows, start=1) if self.is_bound and not row.is_valid()]
        if wrong and not self.non_field_errors():
            self.add_error(
                None, gettext("第%(n)s行还没有填完整。") % {"n": gettext("、").join(map(str, wrong))}
            )
        return fine and not wrong

    def sessions(self, group: CentreGroup, school: UUID) -> list[Planned]:
        """The rows that were filled, each with a mark of its own made of the form's."""
        return [
            Planned(
                kind=row.cleaned_data["kind"],
                day=row.cleaned_data["day"],
                starts=row.cleaned_data["starts"],
                topic=row.cleaned_data["topic"],
                place=row.cleaned_data["place"],
                school=school,
                host=self.actor.person,
                subject=group.subject_id,
                group=group.pk,
                sent=uuid5(self.cleaned_data["sent"], str(number)),
                sure=self.cleaned_data["sure"],
            )
            for number, row in enumerate(self.rows)
            if row.cleaned_data["topic"]
        ]
