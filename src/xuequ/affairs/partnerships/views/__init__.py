"""The pages of 帮扶."""

from __future__ import annotations

app_name = "partnerships"
urlpatterns: list[object] = []
