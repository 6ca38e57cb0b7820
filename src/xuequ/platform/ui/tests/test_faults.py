"""A field left empty is named: people look for what to fill in."""

from __future__ import annotations

from django import forms
from django.utils.translation import override

from xuequ.platform.ui.faults import fault


class Form(forms.Form):
    name = forms.CharField(label="名称", max_length=3)
    kind = forms.ChoiceField(label="种类", choices=[("a", "甲")])
    file = forms.FileField(label="文件")


def test_what_is_left_empty_is_named_and_said_to_be_filled_in_or_chosen() -> None:
    form = Form({})
    with override("zh-hans"):
        said = [fault(bound) for bound in form]
    assert said == ["请填写名称。", "请选择种类。", "请选择文件。"]


def test_another_fault_keeps_its_own_words() -> None:
    form = Form({"name": "校长例会", "kind": "a"})
    assert "3" in fault(form["name"])
