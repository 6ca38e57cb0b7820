"""What the recorder types in the room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.duties.rules import NewFigure
from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.forms.figures import FigureFields
from xuequ.affairs.meetings.forms.quotas import QuotaFields
from xuequ.affairs.meetings.models import AgendaItem
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.actor import Actor
from xuequ.platform.ui.widgets import DateInput

MAKES = (
    ("none", _("只表决，不形成决议")),
    ("new", _("形成新决议")),
    ("amend", _("修改已有决议")),
    ("repeal", _("废止已有决议")),
    ("figures", _("修改例会的指标")),
    ("quota", _("修改履职的指标")),
)
NAMING = frozenset({"figures", "quota"})
"""What makes a new resolution that names figures."""
NEEDED = ("rule", "target", "measure", "responsible", "due", "figures_of")
"""What one kind of motion or another cannot be without."""
USUAL_TIME = timedelta(days=30)
"""How long a school is given where the recorder names no other date."""


class MotionForm(FigureFields, QuotaFields):
    """A motion, and the resolution that follows if it passes; it may name new figures (P3-4, P3-5, P3-6)."""

    text = forms.CharField(
        label=_("表决事项"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )
    ballot = forms.ChoiceField(label=_("表决方式"), widget=forms.RadioSelect)
    rule = forms.ChoiceField(label=_("通过规则"), required=False)
    makes = forms.ChoiceField(label=_("通过以后"), choices=MAKES)
    target = forms.ChoiceField(label=_("修改或废止哪一项"), required=False)
    measure = forms.CharField(
        label=_("措施：做什么、做到什么程度"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    responsible = forms.ChoiceField(label=_("主办学校"), required=False)
    assisting = forms.MultipleChoiceField(
        label=_("协助学校"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due = forms.DateField(label=_("完成期限"), required=False, widget=DateInput)
    acceptance = forms.CharField(label=_("验收标准"), required=False, max_length=500)

    def __init__(
        self,
        *args: Any,
        schools: Sequence[tuple[str, str]],
        targets: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"prefix": "put", **kwargs})
        ask = ("", _("请选择"))
        choices: dict[str, Sequence[tuple[str, Any]]] = {
            "ballot": [(value, _(word)) for value, word in rules.BALLOTS],
            "target": [ask, *targets],
            "responsible": [ask, *schools],
            "assisting": schools,
        }
        for name, given in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = given

    @classmethod
    def for_item(
        cls, actor: Actor, item: AgendaItem, schools: Sequence[tuple[str, str]], **given: Any
    ) -> MotionForm:
        """The form for a motion on an item, filled with what is likely."""
        about = item.about
        least = queries.least_rules(item, figures=False)
        made = cls(
            schools=schools,
            targets=[
                (str(r.pk), f"{r.number} {r.text[:30]}") for r in resolutions.resolutions_in_force(actor)
            ],
            initial={
                "text": item.title,
                "ballot": "named",
                "rule": rules.rule_for(item.meeting.series.rule, least, figures=False),
                "figures_of": str(item.meeting.series_id),
                "makes": "amend" if about else "new" if item.major else "none",
                "target": str(about.pk) if about else "",
                "measure": about.measure if about else "",
                "acceptance": about.acceptance if about else "",
                "responsible": str((about.responsible_id if about else item.school_id) or ""),
                "due": timezone.localdate(item.meeting.starts_at) + USUAL_TIME,
            },
            **given,
        )
        made.offer_rules(least)
        made.offer_schools(schools)
        made.offer_series([(str(series.pk), series.name) for series in queries.visible_series(actor)])
        if not made.is_bound:
            made._mark_what_a_resolution_needs()
        return made

    def offer_rules(self, least: Sequence[str]) -> None:
        """The rules that are strong enough for the matter (P3-5)."""
        field = self.fields["rule"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (name, _(word)) for name, word in rules.RULE_NAMES if rules.may_take_rule(name, least)
        ]

    def _mark_what_a_resolution_needs(self) -> None:
        """Not shown as 选填: whether they are there is asked by the rule (P3-6), not by the form."""
        for name in (*NEEDED, "quota", "quota_total", "quota_starts"):
            self.fields[name].required = True

    def proposal(self) -> Proposal | None:
        """The resolution proposed, if any."""
        given = self.cleaned_data
        if given["makes"] == "none":
            return None
        changes = given["makes"] in {"amend", "repeal"}
        return Proposal(
            measure=given["measure"],
            responsible=UUID(given["responsible"]) if given["responsible"] else None,
            due=given["due"],
            assisting=tuple(UUID(school) for school in given["assisting"]),
            acceptance=given["acceptance"],
            kind="new" if given["makes"] in NAMING else given["makes"],
            target=UUID(given["target"]) if changes and given["target"] else None,
        )

    def figures(self) -> rules.NewFigures | None:
        """The new figures proposed, if any."""
        return self.new_figures() if self.cleaned_data["makes"] == "figures" else None

    def quota_figure(self) -> NewFigure | None:
        """The new figure of a duty proposed, if any."""
        return self.new_quota_figure() if self.cleaned_data["makes"] == "quota" else None

    def chosen_rule(self) -> str:
        """The rule chosen; for new figures the product sets it."""
        return "" if self.cleaned_data["makes"] in NAMING else str(self.cleaned_data["rule"])


class HandsForm(forms.Form):
    """A show of hands: for everybody but those named here (P3-5)."""

    against = forms.MultipleChoiceField(required=False)
    abstain = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any, *, people: Sequence[UUID]) -> None:
        super().__init__(data)
        for name in ("against", "abstain"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(str(person), "") for person in people]

    def named(self, choice: str) -> list[UUID]:
        """Whom the exception names."""
        return [UUID(person) for person in self.cleaned_data[choice]]
