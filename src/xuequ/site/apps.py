"""Starts the site: the affairs are wired together once every model is there."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "xuequ.site"
    label = "site"

    def ready(self) -> None:
        from xuequ import wiring  # noqa: PLC0415  (models are ready only now)

        wiring.connect()
