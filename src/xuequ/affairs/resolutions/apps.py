from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui import navigation


class ResolutionsConfig(AppConfig):
    name = "xuequ.affairs.resolutions"
    label = "resolutions"

    def ready(self) -> None:
        navigation.register(
            navigation.Section("follow-up", _("督办"), "progress-check", "resolutions:tasks", 30)
        )
