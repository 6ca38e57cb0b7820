"""A form whose values go into one action; what a rule finds wrong with them stands above the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms

from xuequ.kernel.verdict import Kind, Refused
from xuequ.platform.ui.wording import reason

T = TypeVar("T")


class ActionForm(forms.Form):
    """A form of which the view says which action it feeds."""

    def carry_out(self, run: Callable[[], T]) -> T | None:
        """Run the action; None where what was typed is wrong, and the form says so.

        Raises ``Refused`` where it is not for this person or not for now.
        """
        if not self.is_valid():
            return None
        try:
            return run()
        except Refused as refused:
            if refused.verdict.kind is not Kind.INVALID:
                raise
            self.add_error(None, reason(refused.verdict))
            return None
