"""Recording something done: little is asked, almost everything is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.actions import Given
from xuequ.affairs.teaching.forms.people import ColleagueField, named_person
from xuequ.affairs.teaching.models import ScoreSheet
from xuequ.kernel.actor import Actor
from xuequ.platform.ui.widgets import DateInput


def choose(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Give a field of choices what there is to choose from."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def long_text(label: Any, hint: Any = "", rows: int = 3, longest: int = 5000) -> forms.CharField:
    """A text of several lines that may be left out."""
    area = forms.Textarea(attrs={"rows": rows, "placeholder": hint})
    return forms.CharField(label=label, required=False, max_length=longest, widget=area)


class RecordForm(forms.Form):
    """What every record has: when, what it was about, and the sender's own mark against doubles."""

    sent = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(label=_("日期"), widget=DateInput)
    topic = forms.CharField(label=_("课题"), max_length=120)

    def __init__(self, actor: Actor, day: date, *args: Any, **kwargs: Any) -> None:
        self.actor = actor
        kwargs["initial"] = {"day": day, "sent": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def colleague(self, name: str) -> Person | None:
        """The colleague a field names. ``ValidationError`` when it is not clear who."""
        text = self.cleaned_data.get(name, "")
        return named_person(self.actor, text) if text else None


class ObserveForm(RecordForm):
    """A lesson observed: teacher, topic, a band as a whole or points, one sentence (P1-2.2)."""

    host = ColleagueField(label=_("授课教师"))
    band = forms.ChoiceField(label=_("评价"), required=False, widget=forms.RadioSelect)
    text = long_text(_("一句话点评"), _("好在哪里，可以怎样更好"))
    period = forms.TypedChoiceField(label=_("第几节"), required=False, coerce=int, empty_value=None)
    occasion = forms.ChoiceField(label=_("听的是什么课"), required=False)
    class_name = forms.CharField(label=_("班级"), required=False, max_length=30)
    school = forms.ChoiceField(label=_("在哪所学校"), required=False)
    observer = ColleagueField(label=_("听课人（代录时填）"), required=False)
    sure = forms.BooleanField(label=_("同一节在两处听课，两处都对"), required=False)
    lesson = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, actor: Actor, day: date, *args: Any, sheet: ScoreSheet | None, **kwargs: Any) -> None:
        super().__init__(actor, day, *args, **kwargs)
        self.sheet = sheet if sheet and sheet.scored else None
        choose(self, "period", [("", _("不写")), *((str(n), str(n)) for n in range(1, rules.PERIODS + 1))])
        choose(self, "occasion", [("", _("未注明")), *((key, _(word)) for key, word in rules.OCCASIONS)])
        schools = [(str(school.pk), school.name) for school in organisation.visible_schools(actor)]
        choose(self, "school", [("", _("授课教师的学校")), *schools])
        choose(self, "band", [(key, _(word)) for key, word in rules.BANDS])
        if self.sheet is None:
            del self.fields["band"]
            return
        for one in self.sheet.dimensions.all():
            self.fields[f"points-{one.pk}"] = forms.IntegerField(
                label=f"{one.name}（{one.points}）", required=False, min_value=0, max_value=one.points
            )

    def points_fields(self) -> list[forms.BoundField]:
        """The fields of the single dimensions."""
        return [self[name] for name in self.fields if name.startswith("points-")]

    def clean_host(self) -> str:
        """The teacher must be one colleague, and nobody else."""
        self._host = named_person(self.actor, self.cleaned_data["host"])
        return str(self.cleaned_data["host"])

    def clean_observer(self) -> str:
        """Where a school's office records for a colleague, that one."""
        self._observer = self.colleague("observer")
        return str(self.cleaned_data["observer"])

    def given(self) -> Given:
        """What the action takes."""
        values, host = self.cleaned_data, self._host
        observer = self._observer.pk if self._observer else self.actor.person
        lesson = self._lesson()
        at = lesson.school if lesson else host.school_id
        school = UUID(values["school"]) if values["school"] else at
        if school is None:
            raise forms.ValidationError(gettext("请选择在哪所学校。"))
        return Given(
            kind="observe",
            day=values["day"],
            topic=values["topic"],
            school=school,
            people=[(observer, "observer")],
            host=host.pk,
            period=values["period"] or (lesson.period if lesson else None),
            subject=(lesson.subject if lesson else None) or host.subject_id,
            class_name=values["class_name"] or (lesson.class_name[:30] if lesson else ""),
            occasion=values["occasion"],
            text=values["text"],
            sheet=self.sheet.pk if self.sheet else None,
            scores=self._scores(),
            band=values.get("band", ""),
            sent=values["sent"],
            sure=values["sure"],
        )

    def _lesson(self) -> rules.OpenLesson | None:
        """The lesson of the timetable that was chosen; a period typed by hand stands above it."""
        wanted, period = self.cleaned_data.get("lesson"), self.cleaned_data["period"]
        if wanted is None:
            return None
        held = queries.lessons_of_teacher(self.actor, self._host.pk, self.cleaned_data["day"])
        found = next((one for one in held if one.lesson == wanted), None)
        return found if found is not None and period in {None, found.period} else None

    def _scores(self) -> dict[int, int]:
        """The points typed for each dimension."""
        if self.sheet is None:
            return {}
        most = {one.pk: one.points for one in self.sheet.dimensions.all()}
        typed = {one: self.cleaned_data.get(f"points-{one}") for one in most}
        return {one: value for one, value in typed.items() if value is not None}


class TogetherForm(RecordForm):
    """What people did together or for each other: who led, who came, what was agreed, what came of it."""

    subject = forms.TypedChoiceField(label=_("学科"), required=False, coerce=int, empty_value=None)
    grade = forms.TypedChoiceField(label=_("年级"), required=False, coerce=int, empty_value=None)
    school = forms.ChoiceField(label=_("在哪所学校"))
    group = forms.ChoiceField(label=_("哪个学科中心组"), required=False)
    host = ColleagueField(label=_("主持人（上课的、做指导的教师）"), required=False)
    recorder = ColleagueField(label=_("记录人"), required=False)
    present = forms.MultipleChoiceField(
        label=_("参加的人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    guests = long_text(_("名单里没有的人"), _("每行一位：姓名或工号"), rows=2)
    absent = long_text(_("缺席的人和原因"), _("每行一位：姓名 原因"), rows=2)
    text = long_text(_("研讨的问题"), _("要解决什么"))
    opinions = long_text(_("各人的看法"))
    agreement = long_text(_("形成的共识"))
    division = long_text(_("分工"), rows=2)
    result = long_text(_("成果（教案、课件的要点）"))
    attached = forms.FileField(label=_("教案、课件、照片"), required=False)

    def __init__(
        self, actor: Actor, day: date, kind: str, *args: Any, colleagues: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(actor, day, *args, **kwargs)
        self.kind = kind
        self.fields["topic"].label = gettext("课题") if kind in rules.GIVEN else gettext("主题")
        none = ("", _("不分"))
        subjects = organisation.visible_subjects(actor)
        choose(self, "subject", [none, *((str(one.pk), one.name) for one in subjects)])
        grades = organisation.visible_grades(actor)
        choose(self, "grade", [none, *((str(one.pk), one.name) for one in grades)])
        schools = organisation.visible_schools(actor)
        choose(self, "school", [(str(one.pk), one.name) for one in schools])
        groups = organisation.visible_groups(actor, day=day)
        must = kind == "group_activity"
        nobody = ("", "" if must else _("不是中心组的活动"))
        choose(self, "group", [nobody, *((str(one.pk), one.name) for one in groups)])
        self.fields["group"].required = must
        choose(self, "present", [(str(one.pk), f"{one.name} {one.school or ''}") for one in colleagues])
        for name in rules.LEFT_OUT.get(kind, ()):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Whoever is named must be one colleague each."""
        values = super().clean() or {}
        self._people: list[tuple[UUID, str]] = []
        self._host = self._named("host")
        recorder = self._named("recorder")
        if self._host is not None:
            self._people.append((self._host.pk, rules.LEADING.get(self.kind, "chair")))
        if recorder is not None:
            self._people.append((recorder.pk, "recorder"))
        self._people += [(UUID(one), "present") for one in values.get("present", ())]
        self._people += [(person.pk, "present") for person, _why in self._lines("guests")]
        self._absent = {person.pk: why for person, why in self._lines("absent")}
        return values

    def _named(self, name: str) -> Person | None:
        try:
            return self.colleague(name)
        except forms.ValidationError as fault:
            self.add_error(name, fault)
            return None

    def _lines(self, name: str) -> list[tuple[Person, str]]:
        found = []
        for line in filter(str.strip, self.cleaned_data.get(name, "").splitlines()):
            who, _gap, why = line.strip().partition(" ")
            try:
                found.append((named_person(self.actor, who), why.strip()))
            except forms.ValidationError as fault:
                self.add_error(name, fault)
        return found

    def given(self, files: Sequence[UUID] = ()) -> Given:
        """What the action takes."""
        values = self.cleaned_data
        texts = {
            name: values.get(name, "") for name in ("text", "opinions", "agreement", "division", "result")
        }
        people = self._people
        if self.actor.person not in {person for person, _role in people}:
            people = [*people, (self.actor.person, "recorder")]
        return Given(
            kind=self.kind,
            day=values["day"],
            topic=values["topic"],
            school=UUID(values["school"]),
            people=people,
            absent=self._absent,
            host=self._host.pk if self._host and self.kind in rules.GIVEN else None,
            subject=values.get("subject"),
            grade=values.get("grade"),
            group=UUID(values["group"]) if values.get("group") else None,
            files=files,
            sent=values["sent"],
            **texts,
        )


class ReviseForm(forms.Form):
    """The plan's later revision (二次备课), the division of work, and the reflection (P1-0d)."""

    result = long_text(_("定稿（二次备课后）"), rows=6)
    division = long_text(_("分工"), rows=2)
    reflection = long_text(_("教学反思"), rows=4)
    attached = forms.FileField(label=_("补充的教案、课件"), required=False)


class ReasonForm(forms.Form):
    """One sentence: what is not right."""

    reason = forms.CharField(label=_("哪里不对"), max_length=300)
