from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui import navigation


class TeachingConfig(AppConfig):
    name = "xuequ.affairs.teaching"
    label = "teaching"

    def ready(self) -> None:
        section = navigation.Section(
            "teaching", _("教研"), icon="chalkboard", url="teaching:activities", order=60
        )
        navigation.register(section)
