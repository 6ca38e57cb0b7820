"""What people type about partner schools: an agreement, a record, aid, the term's word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.organisation.models import Grade, Person, School, Subject
from xuequ.affairs.partnerships import rules
from xuequ.platform.ui.widgets import DateInput


def words(label: Any, placeholder: Any, *, longest: int, rows: int = 2) -> forms.CharField:
    """A sentence or two."""
    widget = forms.Textarea(attrs={"rows": rows, "placeholder": placeholder})
    return forms.CharField(label=label, max_length=longest, widget=widget)


def options(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices of the rules in the reader's language."""
    return [(value, gettext(text)) for value, text in pairs]


def named(things: Iterable[Any], empty: str = "") -> list[tuple[str, str]]:
    """Schools, subjects or grades to choose from."""
    first = [("", empty)] if empty else []
    return [*first, *((str(one.pk), one.name) for one in things)]


def choice(form: forms.Form, name: str, choices: Sequence[tuple[str, str]], initial: Any = None) -> None:
    """Fill a field with its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
    if initial is not None:
        field.initial = initial


class PairForm(forms.Form):
    """An agreement of two schools."""

    lead = forms.ChoiceField(label=_("优质学校"))
    supported = forms.ChoiceField(label=_("帮扶学校"))
    subjects = forms.MultipleChoiceField(label=_("结对学科"), widget=forms.CheckboxSelectMultiple)
    starts = forms.DateField(label=_("开始"), widget=DateInput)
    ends = forms.DateField(label=_("结束"), widget=DateInput)
    goals = words(_("帮扶目标"), _("例如：两年内缩小数学教学差距"), longest=1000)
    agreement = forms.FileField(
        label=_("签好的协议"), required=False, help_text=_("扫描件或 PDF，不超过 20 MB。")
    )

    def __init__(
        self,
        *args: Any,
        schools: Sequence[School],
        subjects: Sequence[Subject],
        own: Any,
        days: tuple[date, date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "lead", named(one for one in schools if one.role == "lead"), own)
        choice(self, "supported", named(one for one in schools if one.role == "supported"), own)
        choice(self, "subjects", named(subjects))
        self.fields["starts"].initial, self.fields["ends"].initial = days


class PairRecordForm(forms.Form):
    """What a pair's subject did: everything but topic and people is proposed."""

    kind = forms.ChoiceField(label=_("做了什么"), widget=forms.RadioSelect)
    way = forms.ChoiceField(
        label=_("怎么做的"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("教研指导、集体备课可以线上；示范课和公开教学活动要到现场。"),
    )
    topic = forms.CharField(
        label=_("主题"), max_length=120, widget=forms.TextInput(attrs={"placeholder": _("例如：分数的意义")})
    )
    teachers = forms.MultipleChoiceField(label=_("参加的教师"), widget=forms.CheckboxSelectMultiple)
    grade = forms.ChoiceField(
        label=_("年级"), required=False, help_text=_("共同备课写明年级的，同时计入同年级备课。")
    )
    day = forms.DateField(label=_("日期"), widget=DateInput)
    sent = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        people: Sequence[Person],
        grades: Sequence[Grade],
        me: Any,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "kind", options(rules.PAIR_KINDS), "guidance")
        choice(self, "way", options(rules.WAYS), "there")
        shown = [(str(one.pk), f"{one.name} · {one.school.name if one.school else ''}") for one in people]
        choice(self, "teachers", shown, [str(one.pk) for one in people if one.pk == me and one.subject])
        choice(self, "grade", named(grades, gettext("不分年级")))
        self.fields["day"].initial = today


class AidForm(forms.Form):
    """What one's school gave to the other."""

    kind = forms.ChoiceField(label=_("哪一类"), widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("给了什么"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("例如：科学实验箱")}),
    )
    quantity = forms.CharField(
        label=_("多少"), max_length=60, widget=forms.TextInput(attrs={"placeholder": _("例如：12套")})
    )
    given_on = forms.DateField(label=_("日期"), widget=DateInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "kind", options(rules.AID_KINDS), "material")
        self.fields["given_on"].initial = today


class ObjectionForm(forms.Form):
    """What is wrong with an item of aid."""

    objection = words(_("哪里不对"), _("例如：只收到10套"), longest=200)


class WordForm(forms.Form):
    """What the partnership was worth this term."""

    worth = forms.ChoiceField(label=_("本学期的帮扶"), widget=forms.RadioSelect)
    text = words(_("一句话"), _("例如：备课扎实了，青年教师进步快"), longest=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "worth", options(rules.WORTH))


class ReasonForm(forms.Form):
    """Why something ends before its time."""

    reason = words(_("原因"), _("写明为什么提前终止"), longest=200)
