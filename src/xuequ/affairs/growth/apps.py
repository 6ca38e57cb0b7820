from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui import navigation


class GrowthConfig(AppConfig):
    name = "xuequ.affairs.growth"
    label = "growth"

    def ready(self) -> None:
        navigation.register(
            navigation.Section("growth", _("成长"), "school", "growth:training", 70, prefix="/growth/")
        )
