"""What people type about cross-school teaching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.organisation.models import Person, School, Subject
from xuequ.affairs.staffing import rules
from xuequ.platform.ui.widgets import DateInput


class CrossForm(forms.Form):
    """Who teaches where, what, how much, from when to when, and why."""

    person_id = forms.ChoiceField(label=_("哪位教师"))
    borrower_id = forms.ChoiceField(label=_("到哪所学校"))
    subject = forms.ChoiceField(label=_("教什么学科"))
    weekly = forms.IntegerField(
        label=_("每周几节"), min_value=1, max_value=rules.MOST_WEEKLY, help_text=_("课表排好后按课表计。")
    )
    starts = forms.DateField(label=_("开始"), widget=DateInput)
    ends = forms.DateField(label=_("结束"), widget=DateInput)
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("例如：缺美术教师")}),
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[Person],
        schools: Sequence[School],
        subjects: Sequence[Subject],
        wanted: int | None,
        own: Any,
        days: tuple[date, date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "person_id", [("", _("请选择")), *((str(one.pk), _told(one)) for one in people)])
        _choices(self, "borrower_id", ((str(one.pk), one.name) for one in schools))
        _choices(self, "subject", [("", _("请选择")), *((str(one.pk), one.name) for one in subjects)])
        self.fields["subject"].initial = wanted
        self.fields["borrower_id"].initial = str(own) if own else None
        self.fields["starts"].initial, self.fields["ends"].initial = days


class EndForm(forms.Form):
    """Why a proposal is declined, or what was agreed to ends."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("写明为什么")}),
    )


def _choices(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def _told(person: Person) -> str:
    """A teacher to choose: name, school, subject."""
    school = person.school.name if person.school else ""
    subject = person.subject.name if person.subject else ""
    return " · ".join(filter(None, (person.name, school, subject)))
