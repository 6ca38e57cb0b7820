"""Planning a session, moving it, calling it off, putting it right, answering it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.actions import Change, Planned
from xuequ.affairs.teaching.forms.activity import choose, long_text
from xuequ.affairs.teaching.forms.people import ColleagueField, named_person
from xuequ.affairs.teaching.models import Invited, PlannedSession
from xuequ.kernel.actor import Actor
from xuequ.platform.ui.widgets import DateInput, TimeInput


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200)


class PeopleForm(forms.Form):
    """Who leads a session and who else comes, each named by a line."""

    host = ColleagueField(label=_("主持人（上课的、做指导的教师）"))
    speaker = ColleagueField(label=_("主备人、主讲人"), required=False)
    recorder = ColleagueField(label=_("记录人"), required=False)
    guests = long_text(_("还请谁"), _("每行一位：姓名或工号"), rows=2)

    actor: Actor

    def clean(self) -> dict[str, Any]:
        """Whoever is named must be one colleague each."""
        values = super().clean() or {}
        for name in ("host", "speaker", "recorder"):
            text = values.get(name, "")
            values[name] = self._one(name, text) if text else None
        lines = filter(str.strip, values.get("guests", "").splitlines())
        found = [self._one("guests", line) for line in lines]
        values["guests"] = [one for one in found if one is not None]
        return values

    def _one(self, name: str, text: str) -> UUID | None:
        try:
            return named_person(self.actor, text).pk
        except forms.ValidationError as fault:
            self.add_error(name, fault)
            return None


def _sure() -> forms.BooleanField:
    return forms.BooleanField(label=_("协调好了（有人另有安排，或在周末）"), required=False)


class WhenForm(forms.Form):
    """A day with a clock time or a period, and a place."""

    day = forms.DateField(label=_("日期"), widget=DateInput)
    starts = forms.TimeField(label=_("几点开始"), required=False, widget=TimeInput)
    minutes = forms.IntegerField(
        label=_("多少分钟"), min_value=rules.SHORTEST, max_value=rules.LONGEST_SESSION
    )
    period = forms.TypedChoiceField(label=_("第几节"), required=False, coerce=int, empty_value=None)
    school = forms.ChoiceField(label=_("在哪所学校"))
    place = forms.CharField(label=_("地点"), required=False, max_length=60)
    sure = _sure()

    def _choices(self, actor: Actor) -> list[tuple[str, str]]:
        """Give the fields their choices; the schools there are."""
        choose(self, "period", [("", _("按钟点")), *((str(n), str(n)) for n in range(1, rules.PERIODS + 1))])
        schools = [(str(one.pk), one.name) for one in organisation.visible_schools(actor)]
        choose(self, "school", schools)
        return schools


class SessionForm(PeopleForm, WhenForm):
    """A session for the calendar: almost everything is proposed."""

    sent = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("什么活动"))
    topic = forms.CharField(label=_("课题或主题"), max_length=120)
    subject = forms.TypedChoiceField(label=_("学科"), required=False, coerce=int, empty_value=None)
    grades = forms.MultipleChoiceField(label=_("年级"), required=False, widget=forms.CheckboxSelectMultiple)
    group = forms.ChoiceField(label=_("哪个学科中心组"), required=False)
    about = forms.ChoiceField(label=_("哪一对结对学校"), required=False)
    schools = forms.MultipleChoiceField(
        label=_("请哪些学校的老师（本学科；选了年级的只请这些年级）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = long_text(_("说明（要准备什么、带什么）"), rows=2)
    attached = forms.FileField(label=_("主备稿、课件"), required=False)

    def __init__(self, actor: Actor, day: date, *args: Any, **kwargs: Any) -> None:
        self.actor = actor
        kwargs["initial"] = {
            "day": day,
            "sent": uuid4(),
            "starts": "14:30",
            "minutes": rules.USUAL_LENGTH,
            "kind": "joint_preparation",
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        schools = self._choices(actor)
        none = ("", _("不分"))
        choose(self, "kind", [(kind, _(word)) for kind, word in rules.SESSION_KINDS])
        subjects = organisation.visible_subjects(actor)
        choose(self, "subject", [none, *((str(one.pk), one.name) for one in subjects)])
        choose(self, "grades", [(str(one.pk), one.name) for one in organisation.visible_grades(actor)])
        choose(self, "schools", schools)
        groups = [(str(pk), name) for pk, name in queries.own_groups(actor, day)]
        choose(self, "group", [("", _("不是中心组的活动")), *groups])
        pairs = [(str(one.about), one.name) for one in _own_pairs(actor, day)]
        choose(self, "about", [("", _("不是结对的活动")), *pairs])
        for name, offered in (("group", groups), ("about", pairs)):
            if not offered:
                del self.fields[name]

    def planned(self, files: Sequence[UUID] = ()) -> Planned:
        """What the action takes."""
        values = self.cleaned_data
        grades = [int(one) for one in values["grades"]]
        asked = queries.Asked(
            people=values["guests"],
            schools=[UUID(one) for one in values["schools"]],
            subject=values["subject"],
            grades=grades,
        )
        same = ("kind", "day", "topic", "host", "starts", "minutes", "period", "place", "subject")
        return Planned(
            **{name: values[name] for name in same},
            school=UUID(values["school"]),
            grades=grades,
            recorder=values["recorder"],
            speaker=values["speaker"],
            group=_known(values.get("group")),
            about=_known(values.get("about")),
            asked=asked,
            note=values["note"],
            files=files,
            sent=values["sent"],
            sure=values["sure"],
        )


def _known(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _own_pairs(actor: Actor, day: date) -> Iterable[rules.Pairing]:
    """The pairs for which somebody plans: their own school's, for the secretariat all."""
    for one in queries.pairs_on(actor, day):
        if actor.in_secretariat or actor.school in {one.lead, one.supported}:
            yield one


class MoveForm(WhenForm):
    """Another day, time or place, and why."""

    reason = _reason(_("改期的原因"))

    def __init__(self, actor: Actor, session: PlannedSession, data: Any = None) -> None:
        same = ("day", "starts", "minutes", "period", "place")
        initial = {**{name: getattr(session, name) for name in same}, "school": str(session.school_id)}
        super().__init__(data, initial=initial)
        self._choices(actor)

    def moved(self) -> dict[str, Any]:
        """What the action takes."""
        values = dict(self.cleaned_data)
        school = UUID(values.pop("school"))
        return {**values, "school_id": school}


class CallOffForm(forms.Form):
    """Why it does not take place."""

    reason = _reason(_("取消的原因"))


class AnswerForm(forms.Form):
    """Coming, or not and why."""

    coming = forms.CharField(max_length=3)
    reason = forms.CharField(label=_("不能来的原因"), required=False, max_length=60)


class ChangeForm(PeopleForm):
    """Theme, people and note put right."""

    topic = forms.CharField(label=_("课题或主题"), max_length=120)
    people = forms.MultipleChoiceField(
        label=_("邀请的人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = long_text(_("说明（要准备什么、带什么）"), rows=2)
    sure = _sure()

    def __init__(
        self, actor: Actor, session: PlannedSession, invited: Sequence[Invited], data: Any = None
    ) -> None:
        self.actor = actor
        leading = {"host": session.host, "speaker": session.speaker, "recorder": session.recorder}
        led_by = {person.pk for person in leading.values() if person is not None}
        others = [one.person for one in invited if one.person_id not in led_by]
        initial = {
            **{name: line_of(person) for name, person in leading.items()},
            "topic": session.topic,
            "note": session.note,
            "people": [str(one.pk) for one in others],
        }
        super().__init__(data, initial=initial)
        choose(self, "people", [(str(one.pk), f"{one.name} {one.school or ''}") for one in others])

    def change(self) -> Change:
        """What the action takes."""
        values = self.cleaned_data
        people = [*(UUID(one) for one in values["people"]), *values["guests"]]
        same = ("topic", "host", "recorder", "speaker", "note", "sure")
        return Change(**{name: values[name] for name in same}, people=people)


def line_of(person: Person | None) -> str:
    """How a person stands in a field for one colleague: with the number, so that it is nobody else."""
    return f"{person.name} {person.number}" if person is not None else ""


def absent_lines(invited: Sequence[Invited]) -> str:
    """Who said that they do not come, with their reasons, as the form of a record takes it."""
    lines = [f"{one.person.number} {one.reason}" for one in invited if one.answer == "no"]
    return "\n".join(lines)
