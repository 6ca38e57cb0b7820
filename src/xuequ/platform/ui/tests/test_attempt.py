"""What a rule says of a form's values is told in the form, where something typed would mend it."""

from __future__ import annotations

import pytest
from django import forms

from xuequ.kernel.verdict import Refused, Verdict, forbid, invalid, refuse
from xuequ.platform.ui.attempt import attempt


class Typed(forms.Form):
    """One word."""

    word = forms.CharField()


def said(verdict: Verdict) -> int:
    verdict.enforce()
    return 7


def test_what_the_action_gives_is_given_back() -> None:
    assert attempt(Typed({"word": "a"}), lambda: 7) == 7


@pytest.mark.parametrize("form", [Typed(), Typed({"word": ""})])
def test_a_form_not_sent_or_not_whole_is_not_tried(form: Typed) -> None:
    assert attempt(form, lambda: pytest.fail("tried")) is None


def test_what_is_wrong_with_the_values_is_told_in_the_form_and_beside_the_field_named() -> None:
    form, beside = Typed({"word": "a"}), Typed({"word": "a"})
    no = invalid("P1-2.2", "请写%(what)s。", what="课题")
    assert attempt(form, lambda: said(no)) is None
    assert form.non_field_errors() == ["请写课题。"]
    assert attempt(beside, lambda: said(no), field="word") is None
    assert beside.errors == {"word": ["请写课题。"]}


def test_a_conflict_is_told_in_the_form_only_where_another_choice_would_mend_it() -> None:
    form, no = Typed({"word": "a"}), refuse("P1-2.2", "已经公示过了。")
    with pytest.raises(Refused):
        attempt(form, lambda: said(no))
    assert attempt(form, lambda: said(no), mendable=True) is None
    assert form.non_field_errors() == ["已经公示过了。"]


def test_what_is_not_for_this_person_is_never_told_in_the_form() -> None:
    with pytest.raises(Refused):
        attempt(Typed({"word": "a"}), lambda: said(forbid("P1-2.2", "请由本人办理。")), mendable=True)


def test_a_fault_that_the_action_finds_in_what_was_typed_is_told_too() -> None:
    form = Typed({"word": "a"})

    def act() -> int:
        raise forms.ValidationError("请选择在哪所学校。")

    assert attempt(form, act) is None
    assert form.non_field_errors() == ["请选择在哪所学校。"]
