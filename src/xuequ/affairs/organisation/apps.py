from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui import navigation


class OrganisationConfig(AppConfig):
    name = "xuequ.affairs.organisation"
    label = "organisation"

    def ready(self) -> None:
        navigation.register(
            navigation.Section(
                "people", _("队伍"), "users", "organisation:people", 80, prefix="/organisation/"
            )
        )
