"""What is wrong with one field, as a sentence that says what to do."""

from __future__ import annotations

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext


def fault(bound: BoundField) -> str:
    """The first fault of a field; one left empty is named, because people look for what to fill in."""
    first = bound.errors.as_data()[0]  # type: ignore[attr-defined]
    return left_empty(bound) if first.code == "required" else str(bound.errors[0])


def left_empty(bound: BoundField) -> str:
    """That this field wants something: to be chosen, or to be filled in."""
    chosen = isinstance(bound.field, (forms.ChoiceField, forms.FileField, forms.ModelChoiceField))
    text = gettext("请选择%(label)s。") if chosen else gettext("请填写%(label)s。")
    return text % {"label": bound.label}


def is_named(bound: BoundField) -> bool:
    """Whether the fault names its field by itself."""
    return bool(bound.errors.as_data()[0].code == "required")  # type: ignore[attr-defined]
