"""Whose sheets are meant, a word on one's own, and the opinion with which it is settled."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.duties import rules


class WhoseForm(forms.Form):
    """Whose sheets of which term a button means: one person's or school's, or all of a school's."""

    term = forms.IntegerField(required=False)
    school = forms.UUIDField(required=False)
    subject = forms.UUIDField(required=False)


class WordForm(forms.Form):
    """What one thinks of one's sheet."""

    word = forms.CharField(
        label=_("我的意见"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        initial=rules.NO_OBJECTION,
    )


class OpinionForm(forms.Form):
    """What the leader writes on it."""

    opinion = forms.CharField(
        label=_("负责人意见"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
