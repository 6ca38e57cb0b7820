"""What people type about training: the programme, a session, a note, hours from outside, a certificate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.growth import rules
from xuequ.affairs.growth.models import TrainingSession
from xuequ.platform.ui.widgets import DateInput, DateTimeInput

USUAL_LENGTH = timedelta(hours=3)
USUAL_HOURS = 4


class ProgrammeForm(forms.Form):
    """The programme of a school year."""

    title = forms.CharField(label=_("名称"), max_length=80)
    audience = forms.CharField(label=_("培训对象"), max_length=120)


class SessionForm(forms.Form):
    """A session: what, who speaks, where, when, how many class hours and places."""

    title = forms.CharField(label=_("培训主题"), max_length=120)
    kind = forms.ChoiceField(label=_("培训方式"))
    speaker = forms.CharField(label=_("主讲人"), max_length=60, required=False)
    host = forms.ChoiceField(label=_("承办学校"))
    starts_at = forms.DateTimeField(label=_("开始"), widget=DateTimeInput)
    ends_at = forms.DateTimeField(label=_("结束"), widget=DateTimeInput)
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    hours = forms.IntegerField(label=_("学时数"), min_value=1, max_value=rules.MOST_HOURS)
    capacity = forms.IntegerField(
        label=_("名额"), min_value=1, max_value=9999, required=False, help_text=_("不填表示不限名额。")
    )
    closes_at = forms.DateTimeField(
        label=_("报名截止"), widget=DateTimeInput, required=False, help_text=_("不填表示开始前都可以报名。")
    )

    def __init__(self, *args: Any, schools: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("kind", [(k, gettext(w)) for k, w in rules.SESSION_KINDS]), ("host", schools)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)

    def plan(self) -> rules.SessionPlan:
        """The session as it is planned."""
        given = dict(self.cleaned_data)
        closes = given.pop("closes_at") or given["starts_at"]
        return rules.SessionPlan(**{**given, "host": UUID(given["host"]), "closes_at": closes})


def session_values(session: TrainingSession) -> dict[str, Any]:
    """A session as the form shows it."""
    names = ("title", "kind", "speaker", "starts_at", "ends_at", "closes_at", "place", "hours", "capacity")
    return {**{name: getattr(session, name) for name in names}, "host": str(session.host_id)}


def usual_values(starts_at: datetime, host: UUID | None) -> dict[str, Any]:
    """What a new session is proposed to be."""
    return {
        "kind": "concentrated",
        "starts_at": starts_at,
        "ends_at": starts_at + USUAL_LENGTH,
        "hours": USUAL_HOURS,
        "host": str(host or ""),
    }


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class NoteForm(forms.Form):
    """A note on somebody's sign-in."""

    person = forms.UUIDField()
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class OutsideForm(forms.Form):
    """Training given by others."""

    title = forms.CharField(label=_("培训名称"), max_length=120)
    level = forms.ChoiceField(label=_("级别"))
    first = forms.DateField(label=_("第一天"), widget=DateInput)
    last = forms.DateField(label=_("最后一天"), widget=DateInput)
    hours = forms.IntegerField(label=_("学时数"), min_value=1, max_value=rules.MOST_OUTSIDE)
    evidence = forms.FileField(label=_("佐证"), help_text=_("结业证书、通知的照片或扫描件，不超过 20 MB。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [(key, gettext(word)) for key, word in rules.OUTSIDE_LEVELS]


class AnswerForm(forms.Form):
    """A word on hours from outside; needed where they are not confirmed."""

    answer = forms.CharField(label=_("说明"), max_length=200, required=False)


class CertificateForm(forms.Form):
    """The days a certificate is about."""

    first = forms.DateField(label=_("从"), widget=DateInput)
    last = forms.DateField(label=_("到"), widget=DateInput)

    def __init__(
        self, *args: Any, first: date | None = None, last: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].initial, self.fields["last"].initial = first, last
