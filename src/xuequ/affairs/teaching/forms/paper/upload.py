"""What is typed on the pages of paper records: the file with whose it is, one sentence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.forms.activity import choose
from xuequ.kernel.actor import Actor


class PaperForm(forms.Form):
    """A workbook of paper records, whose office brings it in, and a picture of the paper."""

    school = forms.ChoiceField(label=_("哪里的记录"), required=False)
    workbook = forms.FileField(
        label=_("Excel 文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
        help_text=_("Excel（.xlsx、.xls），不超过10 MB，一次最多6000行。"),
    )
    scan = forms.FileField(
        label=_("纸质材料的扫描件"),
        required=False,
        help_text=_("图片、PDF，多页请打包成一个文件；不超过20 MB。"),
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = organisation.visible_schools(actor)
        if actor.in_secretariat:
            choices = [("", _("全学区")), *((str(one.pk), one.name) for one in schools)]
        else:
            choices = [(str(one.pk), one.name) for one in schools if rules.may_hand_in_batch(actor, one.pk)]
        choose(self, "school", choices)
        self.fields["school"].required = not actor.in_secretariat
        own = str(actor.school or "")
        self.fields["school"].initial = own if own in dict(choices) else next(iter(dict(choices)), "")

    def chosen_school(self) -> UUID | None:
        """The school chosen; None for the whole district."""
        chosen = self.cleaned_data["school"]
        return UUID(chosen) if chosen else None


class BatchReasonForm(forms.Form):
    """Why a batch is sent back or taken back."""

    reason = forms.CharField(label=_("原因"), max_length=300)
