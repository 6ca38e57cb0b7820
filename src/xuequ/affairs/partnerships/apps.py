from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui import navigation


class PartnershipsConfig(AppConfig):
    name = "xuequ.affairs.partnerships"
    label = "partnerships"

    def ready(self) -> None:
        navigation.register(
            navigation.Section("partnerships", _("帮扶"), "heart-handshake", "partnerships:list", 60)
        )
