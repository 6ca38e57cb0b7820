from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy as pgettext

from xuequ.platform.ui import navigation


class StaffingConfig(AppConfig):
    name = "xuequ.affairs.staffing"
    label = "staffing"

    def ready(self) -> None:
        navigation.register(
            navigation.Section(
                "staffing",
                pgettext("section", "人力"),
                "arrows-exchange",
                "staffing:ledger",
                75,
                prefix="/staffing/",
            )
        )
