from __future__ import annotations

from django.apps import AppConfig


def may_follow_room(user_id: int, ident: str) -> bool:
    """Everybody may follow a room, except the closed one."""
    return user_id > 0 and ident != "closed"


class SiteConfig(AppConfig):
    name = "xuequ.platform.server.tests"
    label = "serversite"

    def ready(self) -> None:
        from xuequ.platform.live import topics

        topics.register("room", may_follow_room)
