"""The smallest site the server and the streams can be run against, on the database DATABASE_URL names."""

from __future__ import annotations

import os
from typing import Any

import dj_database_url

SECRET_KEY = "only-for-tests"
DEBUG = False
USE_TZ = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "xuequ.platform.server.tests.site"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "xuequ.platform.live",
    "xuequ.platform.server.tests.apps.SiteConfig",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
_database: dict[str, Any] = dict(dj_database_url.parse(os.environ.get("DATABASE_URL") or "sqlite://:memory:"))
if "sqlite" in _database["ENGINE"]:
    _database |= {"ENGINE": "xuequ.platform.fairsqlite", "CONN_MAX_AGE": None}
else:
    _database |= {"CONN_MAX_AGE": 0, "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 10}}}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = None
TRUSTED_PROXIES = os.environ.get("TRUSTED_PROXIES", "").split()
SERVER_MOST_BODY = 3 * 1024 * 1024
LIVE_HEARTBEAT_SECONDS = 0.5
