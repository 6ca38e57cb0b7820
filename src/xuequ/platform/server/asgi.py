"""The application granian loads."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuequ.site.settings")
pages_handler = get_wsgi_application()  # loads the settings, which the imports below need

from ..live.stream import LiveStream  # noqa: E402
from .application import Application  # noqa: E402
from .pages import Pages  # noqa: E402

application = Application(Pages(pages_handler), LiveStream())
