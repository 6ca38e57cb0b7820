"""The look of every page: templates, their filters, navigation, and the person's own settings."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "xuequ.platform.ui"
    label = "ui"
