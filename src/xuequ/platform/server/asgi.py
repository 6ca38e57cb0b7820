"""The application granian loads."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuequ.site.settings")
pages_handler = get_wsgi_application()  # loads the settings, which the imports below need

from django.conf import settings  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from ..live.stream import LiveStream  # noqa: E402
from .application import Application  # noqa: E402
from .lanes import Lanes  # noqa: E402
from .pages import Pages  # noqa: E402

named = getattr(settings, "SERVER_LANES", "")
lanes = import_string(named) if named else {}
application = Application(Lanes(Pages(pages_handler), lanes), LiveStream())
