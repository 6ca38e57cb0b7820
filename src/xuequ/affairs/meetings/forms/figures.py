"""The new figures of a regular meeting, as a motion names them: what is left as it is stays (P3-4)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.forms.series import spoken
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.kernel.actor import ADMIN_POSTS, PostKind

STAYS = ("", _("不变"))
COUNT = partial(forms.IntegerField, required=False, widget=forms.NumberInput(attrs={"placeholder": STAYS[1]}))


class FigureFields(forms.Form):
    """The series, and one field a figure; empty means unchanged."""

    figures_of = forms.ChoiceField(label=_("改哪个例会的指标"), required=False)
    new_chair_post = forms.ChoiceField(
        label=_("主持人"), required=False, choices=lambda: [STAYS, *spoken(rules.CHAIR_POSTS)]
    )
    new_voters = forms.MultipleChoiceField(
        label=_("出席并有表决权的职务"),
        required=False,
        choices=lambda: [(kind.value, _(POST_TEXT[kind])) for kind in PostKind if kind not in ADMIN_POSTS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一个都不选就是不变。"),
    )
    new_frequency = forms.ChoiceField(
        label=_("多久一次"), required=False, choices=lambda: [STAYS, *spoken(rules.FREQUENCIES)]
    )
    new_times = COUNT(label=_("每学期几次"), min_value=1, max_value=rules.MOST["times"])
    new_item_days = COUNT(label=_("议题提前几个工作日提交"), min_value=0, max_value=rules.MOST["item_days"])
    new_agenda_days = COUNT(
        label=_("议程提前几个工作日发出"), min_value=0, max_value=rules.MOST["agenda_days"]
    )
    new_rule = forms.ChoiceField(
        label=_("一般表决规则"), required=False, choices=lambda: [STAYS, *spoken(rules.RULE_NAMES)]
    )
    new_active = forms.ChoiceField(
        label=_("继续召开"), required=False, choices=(STAYS, ("no", _("停开")), ("yes", _("继续召开")))
    )

    def new_figures(self) -> rules.NewFigures:
        """What was named; nothing where every field was left as it is."""
        given = {name: self.cleaned_data[f"new_{name}"] for name in rules.FIGURES}
        named: dict[str, Any] = {name: value for name, value in given.items() if value not in ("", None, [])}
        if "active" in named:
            named["active"] = named["active"] == "yes"
        return rules.NewFigures(UUID(self.cleaned_data["figures_of"]), named)

    def offer_series(self, series: Sequence[tuple[str, str]]) -> None:
        """Which regular meetings there are to choose from."""
        field = self.fields["figures_of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = series
