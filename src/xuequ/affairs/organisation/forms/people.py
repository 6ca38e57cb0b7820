"""What is typed about people, posts, groups and passwords."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.organisation import rules
from xuequ.affairs.organisation.models import Person, School, Subject
from xuequ.kernel.actor import PostKind
from xuequ.platform.ui.widgets import DateInput


class PersonForm(forms.Form):
    """A person's pinyin, phone and mail."""

    pinyin = forms.CharField(
        label=_("拼音"),
        max_length=80,
        required=False,
        help_text=_("用来搜索，不带声调，连着写，如 zengguofan。多音字读错了在这里改。"),
    )
    phone = forms.RegexField(
        r"^(\+?\d[\d-]{5,18}\d)?$",
        label=_("手机号"),
        required=False,
        error_messages={"invalid": _("请填写正确的电话号码，不知道就空着。")},
    )
    email = forms.EmailField(label=_("邮箱"), required=False)


class AppointForm(forms.Form):
    """A post given to a person."""

    kind = forms.ChoiceField(label=_("职务"))
    school = forms.ChoiceField(label=_("学校"), required=False)
    starts = forms.DateField(label=_("从哪天起"), widget=DateInput())
    ends = forms.DateField(
        label=_("到哪天止"), widget=DateInput(), required=False, help_text=_("不定就空着。")
    )

    def __init__(
        self, *args: Any, kinds: Iterable[PostKind], schools: Iterable[School], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(kind), gettext(rules.POST_TEXT[kind])) for kind in kinds]
        _choose(self.fields["kind"], [("", gettext("请选择")), *choices])
        _choose(
            self.fields["school"],
            [("", gettext("本人所在学校")), *((str(school.pk), school.name) for school in schools)],
        )


class DayForm(forms.Form):
    """One day, such as the last of a post; today where none is named."""

    day = forms.DateField(label=_("日期"), widget=DateInput(), required=False)


class AdministratorForm(forms.Form):
    """One of the three administrations, given to a person by staff number."""

    number = forms.CharField(label=_("工号"), max_length=30)
    kind = forms.ChoiceField(label=_("职务"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (PostKind.SYSTEM_ADMIN, PostKind.SECURITY_ADMIN, PostKind.AUDITOR)
        _choose(self.fields["kind"], [(str(kind), gettext(rules.POST_TEXT[kind])) for kind in kinds])


class GroupForm(forms.Form):
    """A subject's centre group."""

    subject = forms.TypedChoiceField(label=_("学科"), coerce=int)
    name = forms.CharField(
        label=_("名称"),
        max_length=40,
        required=False,
        help_text=_("空着就叫“语文学科中心备课组”这样的名字。"),
    )

    def __init__(self, *args: Any, subjects: Iterable[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["subject"], [(str(subject.pk), subject.name) for subject in subjects])


class MemberForm(forms.Form):
    """Somebody joins a centre group."""

    person = forms.ChoiceField(label=_("教师"))
    kind = forms.ChoiceField(label=_("担任"))
    starts = forms.DateField(label=_("从哪天起"), widget=DateInput())

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(p.pk), f"{p.name}（{p.school.name if p.school else '—'}，{p.number}）") for p in people]
        _choose(self.fields["person"], [("", gettext("请选择")), *names])
        kinds = (PostKind.GROUP_MEMBER, PostKind.GROUP_LEADER)
        _choose(self.fields["kind"], [(str(kind), gettext(rules.POST_TEXT[kind])) for kind in kinds])


class SubjectForm(forms.Form):
    """A subject beside the national ones."""

    name = forms.CharField(label=_("学科名称"), max_length=20)


class PasswordForm(forms.Form):
    """One's own password, typed twice; whether it is good enough the password rules say."""

    password = forms.CharField(
        label=_("新密码"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少10个字符，不要只用数字，不要用工号或太常见的词。"),
    )
    again = forms.CharField(
        label=_("再输一遍"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", gettext("两次输入的不一样，请再输一遍。"))
        return given


class CodeForm(forms.Form):
    """The code on a printed slip, typed by hand."""

    code = forms.CharField(
        label=_("凭条上的代码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("12个字母和数字，如 7KQM-P2XA-WH9T，大小写都行。"),
    )


class RosterForm(forms.Form):
    """A roster file."""

    roster = forms.FileField(
        label=_("名册文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=_("Excel（.xlsx、.xls）或 .csv，不超过20 MB。上传后先核对，确认以后才登记。"),
    )


def _choose(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
