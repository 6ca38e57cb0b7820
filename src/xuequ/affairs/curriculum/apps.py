from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui import navigation


class CurriculumConfig(AppConfig):
    name = "xuequ.affairs.curriculum"
    label = "curriculum"

    def ready(self) -> None:
        navigation.register(
            navigation.Section(
                key="curriculum",
                label=_("课程"),
                icon="calendar-week",
                url="curriculum:timetables",
                order=60,
                prefix="/curriculum/",
            )
        )
