"""The account's own forms, without the hints of the library: our pages say themselves what is wanted."""

from __future__ import annotations

from typing import Any

from allauth.account import forms


class ChangePassword(forms.ChangePasswordForm):  # type: ignore[misc]
    """The old password and twice the new one."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for field in self.fields.values():
            field.help_text = ""


class Reauthenticate(forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more; who forgot it gets a slip from the academic office, not a mail."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["password"].help_text = ""
