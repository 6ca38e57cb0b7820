from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui import navigation


class DutiesConfig(AppConfig):
    name = "xuequ.affairs.duties"
    label = "duties"

    def ready(self) -> None:
        section = navigation.Section
        navigation.register(section("duties", _("履职"), icon="target-arrow", url="duties:board", order=40))
