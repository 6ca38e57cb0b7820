"""What people type about postings, mentorships and instructors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.organisation.models import Person, School, Subject
from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.forms.pair import choice, named, options, words
from xuequ.platform.ui.widgets import DateInput


class PostingForm(forms.Form):
    """A posting: who goes where, from when to when."""

    person_id = forms.ChoiceField(label=_("派谁去"), help_text=_("按学科需要、称号职称、教龄排列。"))
    to_school_id = forms.ChoiceField(label=_("到哪所学校"))
    starts = forms.DateField(label=_("开始"), widget=DateInput)
    ends = forms.DateField(label=_("结束"), widget=DateInput)
    kind = forms.ChoiceField(label=_("方式"), widget=forms.RadioSelect)
    weekly_days = forms.TypedChoiceField(
        label=_("走教每周到校几天"), required=False, coerce=int, empty_value=None
    )
    weekly_periods = forms.IntegerField(
        label=_("每周课时（节）"),
        required=False,
        min_value=1,
        max_value=rules.MOST_WEEKLY,
        help_text=_("计入人力台账；不填按本人周课时算，走教按天数折算。"),
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        schools: Sequence[School],
        days: tuple[date, date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "person_id", people)
        choice(self, "to_school_id", named(one for one in schools if one.role == "supported"))
        choice(self, "kind", options(rules.POSTING_KINDS), "full")
        choice(self, "weekly_days", [("", gettext("全职不用填")), *((str(n), str(n)) for n in range(1, 6))])
        self.fields["starts"].initial, self.fields["ends"].initial = days


class EndPostingForm(forms.Form):
    """Why a posting ends before its time, and what becomes of the apprentice where there is one."""

    reason = words(_("原因"), _("写明为什么提前终止"), longest=200)
    mentorship = forms.ChoiceField(label=_("师徒结对怎样办"), widget=forms.RadioSelect, required=False)
    mentor_id = forms.TypedChoiceField(
        label=_("由谁接着带"), required=False, coerce=UUID, empty_value=None, help_text=_("换师傅时选。")
    )

    def __init__(
        self, *args: Any, paired: Sequence[str], mentors: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not paired:
            del self.fields["mentorship"], self.fields["mentor_id"]
            return
        self.fields["mentorship"].help_text = "、".join(paired)
        choice(self, "mentorship", options(rules.SETTLINGS), "end")
        choice(self, "mentor_id", [("", gettext("不换")), *mentors])


class MentorshipForm(forms.Form):
    """Mentor and apprentice, from when to when, and what they agree on."""

    mentor_id = forms.ChoiceField(label=_("师傅"))
    apprentice_id = forms.ChoiceField(label=_("徒弟"), help_text=_("同学科的教师。"))
    starts = forms.DateField(label=_("开始"), widget=DateInput)
    ends = forms.DateField(label=_("结束"), widget=DateInput)
    agreement = words(_("师徒协议"), _("目标、做法、双方的责任"), longest=2000, rows=3)
    posting_id = forms.ChoiceField(label=_("属于哪次支教"), required=False)

    def __init__(
        self,
        *args: Any,
        mentors: Sequence[tuple[str, str]],
        apprentices: Sequence[tuple[str, str]],
        postings: Sequence[tuple[str, str]],
        days: tuple[date, date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "mentor_id", mentors)
        choice(self, "apprentice_id", apprentices)
        choice(self, "posting_id", [("", gettext("不属于支教")), *postings])
        self.fields["starts"].initial, self.fields["ends"].initial = days


class MentorshipRecordForm(forms.Form):
    """A lesson or guidance of mentor and apprentice."""

    kind = forms.ChoiceField(label=_("做了什么"), widget=forms.RadioSelect)
    topic = forms.CharField(label=_("课题"), max_length=120)
    day = forms.DateField(label=_("日期"), widget=DateInput)
    sent = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "kind", options(rules.MENTORSHIP_KINDS), "guidance")
        self.fields["day"].initial = today


class RestForm(forms.Form):
    """Days in which a mentorship rests."""

    starts = forms.DateField(label=_("从"), widget=DateInput)
    ends = forms.DateField(label=_("到"), widget=DateInput)
    reason = words(_("原因"), _("例如：产假"), longest=200)


class ApprenticeForm(forms.Form):
    """Another apprentice, and why."""

    apprentice_id = forms.ChoiceField(label=_("新的徒弟"))
    reason = words(_("原因"), _("例如：徒弟调离"), longest=200)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "apprentice_id", people)


class PaperForm(forms.Form):
    """A paper of the apprentice."""

    title = forms.CharField(label=_("论文题目"), max_length=120)
    file = forms.FileField(label=_("论文文件"), required=False)


class InstructorForm(forms.Form):
    """An appointment as the conference resolved it."""

    person_id = forms.ChoiceField(label=_("聘谁"))
    subject = forms.ChoiceField(label=_("学科"))
    resolution_id = forms.ChoiceField(label=_("依据哪项决议"))
    starts = forms.DateField(label=_("聘期开始"), widget=DateInput)
    ends = forms.DateField(label=_("聘期结束"), widget=DateInput)

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        subjects: Sequence[Subject],
        resolutions: Sequence[tuple[str, str]],
        days: tuple[date, date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "person_id", people)
        choice(self, "subject", named(subjects))
        choice(self, "resolution_id", resolutions)
        self.fields["starts"].initial, self.fields["ends"].initial = days


class GuidanceForm(forms.Form):
    """What an instructor did with a teacher of another school."""

    kind = forms.ChoiceField(label=_("做了什么"), widget=forms.RadioSelect)
    teacher_id = forms.ChoiceField(label=_("被指导的教师"))
    topic = forms.CharField(label=_("课题"), max_length=120)
    day = forms.DateField(label=_("日期"), widget=DateInput)
    sent = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "kind", options(rules.INSTRUCTOR_KINDS), "observe")
        choice(self, "teacher_id", people)
        self.fields["day"].initial = today


def as_choices(people: Sequence[Person]) -> list[tuple[str, str]]:
    """People to choose from: name, school, subject."""
    return [
        (
            str(one.pk),
            " · ".join(
                filter(
                    None,
                    [
                        one.name,
                        one.school.name if one.school else "",
                        one.subject.name if one.subject else "",
                    ],
                )
            ),
        )
        for one in people
    ]
