"""What people type about research: an application, a decision, a milestone, a change, a result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.growth import rules
from xuequ.platform.ui.widgets import DateInput

Choices = Sequence[tuple[str, str]]


def offer(form: forms.Form, **choices: Choices) -> None:
    """Give the choice fields of a form what may be chosen."""
    for name, offered in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(offered)


def spoken(choices: Sequence[tuple[str, str]]) -> Choices:
    """Choices of a rule in the reader's language."""
    return [(key, gettext(word)) for key, word in choices]


def _text(label: Any, longest: int, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget)


class PeopleForm(forms.Form):
    """Who takes part: one leader, at most six core members and six participants."""

    leader = forms.ChoiceField(label=_("负责人"))
    core = forms.MultipleChoiceField(
        label=_("主研人员（最多 6 人）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    participants = forms.MultipleChoiceField(
        label=_("参研人员（最多 6 人）"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, leader=people, core=people, participants=people)

    def people(self) -> dict[str, Any]:
        """The people as the action takes them."""
        given = self.cleaned_data
        return {
            "leader": UUID(given["leader"]),
            "core": tuple(UUID(one) for one in given["core"]),
            "participants": tuple(UUID(one) for one in given["participants"]),
        }


class ApplicationForm(PeopleForm):
    """A project as it is applied for."""

    title = forms.CharField(label=_("课题名称"), max_length=120, help_text=_("名称不加引号和书名号。"))
    level = forms.ChoiceField(label=_("级别"))
    topic = forms.ChoiceField(label=_("研究方向"))
    first = forms.DateField(label=_("研究开始"), widget=DateInput)
    last = forms.DateField(label=_("研究结束"), widget=DateInput)
    plan = _text(_("研究方案摘要"), 2000)

    field_order = ("title", "level", "topic", "first", "last", "plan", "leader", "core", "participants")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, level=spoken(rules.LEVELS), topic=spoken(rules.TOPICS))

    def proposal(self, school: UUID) -> rules.ProjectPlan:
        """The application as the rules take it."""
        names = ("title", "level", "topic", "first", "last", "plan")
        given = {name: self.cleaned_data[name] for name in names}
        return rules.ProjectPlan(school=school, **given, **self.people())


class ChangeForm(PeopleForm):
    """Other people in a project, and why."""

    reason = forms.CharField(label=_("变更的原因"), max_length=200)


class ReviewersForm(forms.Form):
    """Who reviews: three to seven people, none of the project's school."""

    day = forms.DateField(label=_("日期"), widget=DateInput)
    reviewers = forms.MultipleChoiceField(
        label=_("评议专家（3 至 7 人，不含本校）"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, reviewers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, reviewers=reviewers)

    def named(self) -> list[UUID]:
        """The reviewers chosen."""
        return [UUID(one) for one in self.cleaned_data["reviewers"]]


class MilestoneForm(forms.Form):
    """A step of a project: what was said of it, the paper, and the verdict where others give it."""

    day = forms.DateField(label=_("日期"), widget=DateInput)
    text = _text(_("情况"), 2000)
    verdict = forms.ChoiceField(label=_("结论"), widget=forms.RadioSelect)
    file = forms.FileField(label=_("材料"), required=False)
    reviewers = forms.MultipleChoiceField(
        label=_("评议专家（3 至 7 人，不含本校）"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kind: str, reviewers: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, verdict=spoken(rules.VERDICTS), reviewers=reviewers)
        self.fields["day"].initial, self.fields["verdict"].initial = today, "passed"
        if kind != "conclude":
            del self.fields["reviewers"]
        if kind == "midterm":
            del self.fields["verdict"]

    def values(self) -> dict[str, Any]:
        """The step as the action takes it."""
        given = self.cleaned_data
        return {
            "day": given["day"],
            "text": given["text"],
            "verdict": given.get("verdict", "passed"),
            "reviewers": [UUID(one) for one in given.get("reviewers", ())],
            "files": [given["file"]] if given["file"] else [],
        }


class DecisionForm(forms.Form):
    """A word on an application; needed where it is declined."""

    answer = forms.CharField(label=_("意见"), max_length=200, required=False)


class ExtensionForm(forms.Form):
    """A later end, and why."""

    last = forms.DateField(label=_("新的结束日期"), widget=DateInput)
    reason = forms.CharField(label=_("延期的原因"), max_length=200)


class DeliverableForm(forms.Form):
    """A result."""

    title = forms.CharField(label=_("成果名称"), max_length=120)
    kind = forms.ChoiceField(label=_("种类"))
    day = forms.DateField(label=_("完成日期"), widget=DateInput)
    file = forms.FileField(label=_("文件"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, kind=spoken(rules.DELIVERABLES))
        self.fields["day"].initial = today
