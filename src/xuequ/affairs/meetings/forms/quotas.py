"""The new figure of a duty, as a motion names it (P3-4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.duties import rules as duty_rules
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.kernel.actor import PostKind
from xuequ.kernel.duty import MOST, Figure, Quota
from xuequ.platform.ui.widgets import DateInput


def _norms() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a motion may change, under three headings."""
    owed, weights, others = [], [], []
    for key, norm in duties.norms().items():
        title = duties.norm_title(norm)
        if not norm.by_motion:
            continue
        if isinstance(norm, Quota):
            owed.append((key, f"{title}（{gettext(duty_rules.EVERY_TEXT[norm.every])}）"))
        elif isinstance(norm, duty_rules.Weight):
            weights.append((key, title))
        else:
            others.append((key, f"{title}（{gettext(norm.unit)}）"))
    return [(gettext("履职指标"), owed), (gettext("津贴和工作量"), others), (gettext("考核权重"), weights)]


def _posts() -> list[tuple[str, Any]]:
    posts = dict.fromkeys(post for norm in duties.norms().values() for post in norm.figures if post)
    return [("", _("不分职务")), *((str(post), _(POST_TEXT[post])) for post in posts)]


class QuotaFields(forms.Form):
    """Which duty, of which post and school, how much from when on."""

    quota = forms.ChoiceField(label=_("改哪一项"), required=False, choices=_norms)
    quota_post = forms.ChoiceField(label=_("哪个职务的"), required=False, choices=_posts)
    quota_school = forms.ChoiceField(label=_("哪所学校的"), required=False)
    quota_total = forms.IntegerField(label=_("改成多少"), required=False, min_value=0, max_value=MOST)
    quota_elsewhere = forms.IntegerField(label=_("其中外校"), required=False, min_value=0, max_value=MOST)
    quota_starts = forms.DateField(label=_("从哪一天起"), required=False, widget=DateInput)
    quota_ends = forms.DateField(
        label=_("到哪一天止"), required=False, widget=DateInput, help_text=_("不填就一直有效。")
    )

    def offer_schools(self, schools: Sequence[tuple[str, str]]) -> None:
        """The schools there are to choose from."""
        field = self.fields["quota_school"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("各校都改")), *schools]

    def clean(self) -> dict[str, Any]:
        """A figure and a day are asked for where a duty is to be changed."""
        values = super().clean() or {}
        if values.get("makes") == "quota":
            for name in ("quota_total", "quota_starts"):
                if values.get(name) is None and name not in self.errors:
                    self.add_error(name, gettext("请填写。"))
            if (values.get("quota_elsewhere") or 0) > (values.get("quota_total") or 0):
                self.add_error("quota_elsewhere", gettext("外校的不能多于总数。"))
        return values

    def new_quota_figure(self) -> duty_rules.NewFigure:
        """What was named."""
        given = self.cleaned_data
        return duty_rules.NewFigure(
            quota=given["quota"],
            figure=Figure(given["quota_total"], given["quota_elsewhere"] or 0),
            starts=given["quota_starts"],
            ends=given["quota_ends"],
            post=PostKind(given["quota_post"]) if given["quota_post"] else None,
            school=UUID(given["quota_school"]) if given["quota_school"] else None,
        )
