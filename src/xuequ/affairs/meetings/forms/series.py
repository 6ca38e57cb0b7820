"""What a person sets of a regular meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models import MeetingSeries
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.kernel.actor import ADMIN_POSTS, PostKind
from xuequ.platform.ui.widgets import TimeInput

WEEKDAYS = (
    (0, _("周一")),
    (1, _("周二")),
    (2, _("周三")),
    (3, _("周四")),
    (4, _("周五")),
)


def spoken(choices: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Choices of the rules in the reader's language."""
    return [(value, _(label)) for value, label in choices]


class SeriesForm(forms.Form):
    """A regular meeting; the kind brings its defaults (P2-1, P3-1, P3-2)."""

    name = forms.CharField(label=_("名称"), max_length=rules.NAME_LONGEST)
    chair_post = forms.ChoiceField(
        label=_("主持人"),
        choices=lambda: spoken(rules.CHAIR_POSTS),
        widget=forms.RadioSelect,
        help_text=_("按职务定，谁在任谁主持。"),
    )
    voters = forms.MultipleChoiceField(
        label=_("出席并有表决权的职务"),
        choices=lambda: [(kind.value, _(POST_TEXT[kind])) for kind in PostKind if kind not in ADMIN_POSTS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("发通知时按当天在任的人自动邀请，其他人可以列席。"),
    )
    frequency = forms.ChoiceField(
        label=_("多久一次"), choices=lambda: spoken(rules.FREQUENCIES), widget=forms.RadioSelect
    )
    times = forms.IntegerField(label=_("每学期几次"), min_value=1, max_value=rules.MOST["times"])
    weekday = forms.TypedChoiceField(label=_("一般在周几"), choices=WEEKDAYS, coerce=int)
    start_time = forms.TimeField(label=_("几点开始"), widget=TimeInput)
    length = forms.IntegerField(label=_("会议时长（分钟）"), min_value=10, max_value=480)
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    recorder_id = forms.TypedChoiceField(
        label=_("记录人"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("每次会议可以另行指定。"),
    )
    item_days = forms.IntegerField(
        label=_("议题提前几个工作日提交"),
        min_value=0,
        max_value=rules.MOST["item_days"],
        help_text=_("过了这一天还能交，会标明“迟交”。"),
    )
    agenda_days = forms.IntegerField(
        label=_("议程提前几个工作日发出"), min_value=0, max_value=rules.MOST["agenda_days"]
    )
    rule = forms.ChoiceField(
        label=_("一般表决规则"), choices=lambda: spoken(rules.RULE_NAMES), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, recorders: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["recorder_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("开会前再定")), *recorders]


class ChangeSeriesForm(SeriesForm):
    """A series already held can also be put to rest."""

    resolution_id = forms.TypedChoiceField(
        label=_("作为依据的决议"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_(
            "只改时间、地点、记录人不用选。改主持、出席、次数、期限或表决规则，要先由会议三分之二通过。"
        ),
    )
    active = forms.BooleanField(
        label=_("继续召开"), required=False, help_text=_("去掉勾选后不再排新的会议，已有的会议都保留。")
    )

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["resolution_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("不改指标")), *grounds]


def defaults_of(kind: str) -> dict[str, Any]:
    """What a new series of this kind starts from."""
    given = rules.series_defaults(kind)
    return {name: getattr(given, name) for name in given.__slots__}


def values_of(series: MeetingSeries) -> dict[str, Any]:
    """A series as its form shows it."""
    names = [*SeriesForm.base_fields, "active"]
    return {name: getattr(series, name) for name in names}
