from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui import navigation


class MeetingsConfig(AppConfig):
    name = "xuequ.affairs.meetings"
    label = "meetings"

    def ready(self) -> None:
        section = navigation.Section("meetings", _("例会"), "calendar-event", "meetings:list", 20)
        navigation.register(section)
