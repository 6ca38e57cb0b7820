"""Starts the site: the affairs are wired together once every model is there."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xuequ.platform.ui import navigation


class SiteConfig(AppConfig):
    name = "xuequ.site"
    label = "site"

    def ready(self) -> None:
        from xuequ import wiring  # noqa: PLC0415  (models are ready only now)

        wiring.connect()
        section = navigation.Section
        navigation.register(section("today", _("今日"), icon="sun", url="home:today", order=10))
        navigation.register(section("charter", _("制度"), icon="book-2", url="charter:index", order=120))
