"""Settings of an installation. Everything that differs between places comes from the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
DATA = Path(os.environ.get("XUEQU_DATA") or ROOT / "var").resolve()
DATA.mkdir(parents=True, exist_ok=True)


def _secret() -> str:
    """The installation's key: from the environment, else made once and kept in the data folder."""
    given = os.environ.get("XUEQU_SECRET_KEY")
    if given:
        return given
    file = DATA / "secret.key"
    try:
        with file.open("x") as made:
            file.chmod(0o600)
            made.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return file.read_text()


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0") not in {"", "0", "false", "no"}


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# --- the installation ---------------------------------------------------------------------------
SECRET_KEY = _secret()
DEBUG = _flag("XUEQU_DEBUG")
DEMO = (DATA / "demo").exists()
ALLOWED_HOSTS = _list("XUEQU_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = _list("XUEQU_ORIGINS")
PUBLIC_URL = os.environ.get("XUEQU_URL", "http://127.0.0.1:8000").rstrip("/")
TRUSTED_PROXIES = _list("XUEQU_PROXIES")
ROOT_URLCONF = "xuequ.site.urls"
SERVER_LANES = "xuequ.site.lanes.LANES"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "xuequ.platform.access",
    "xuequ.platform.audit",
    "xuequ.platform.notify",
    "xuequ.platform.tasks",
    "xuequ.platform.files",
    "xuequ.platform.live",
    "xuequ.platform.ui",
    "xuequ.affairs.organisation",
    "xuequ.affairs.duties",
    "xuequ.affairs.resolutions",
    "xuequ.affairs.meetings",
    "xuequ.affairs.teaching",
    "xuequ.affairs.curriculum",
    "xuequ.affairs.growth",
    "xuequ.affairs.partnerships",
    "xuequ.affairs.staffing",
    "xuequ.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xuequ.site.middleware.actor_middleware",
    "xuequ.site.middleware.refusal_middleware",
    "axes.middleware.AxesMiddleware",
]

_PAGE_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "xuequ.platform.ui.context.page",
    "xuequ.site.context.entries",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            PACKAGE / "site/templates",
            PACKAGE / "platform/ui/templates",
            *sorted((PACKAGE / "affairs").glob("*/templates")),
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "xuequ.platform.ui.jinja.environment",
            "context_processors": _PAGE_CONTEXT,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _PAGE_CONTEXT},
    },
]

FORM_RENDERER = "django.forms.renderers.Jinja2"

# --- the database -------------------------------------------------------------------------------
_POSTGRES = dj_database_url.parse(os.environ["DATABASE_URL"]) if os.environ.get("DATABASE_URL") else None
if _POSTGRES:
    _POSTGRES["OPTIONS"] = {
        **_POSTGRES.get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": 16, "timeout": 10},
    }
    _POSTGRES["CONN_MAX_AGE"] = 0
    _POSTGRES["CONN_HEALTH_CHECKS"] = True  # after a restart of the server nobody is handed a dead connection
DATABASES = {
    "default": _POSTGRES
    or {
        "ENGINE": "xuequ.platform.fairsqlite",
        "NAME": str(DATA / "xuequ.sqlite3"),
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": str(DATA / "test.sqlite3")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_REDIS = os.environ.get("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _REDIS}
    if _REDIS
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# --- who may come in ----------------------------------------------------------------------------
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username",)},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:today"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": False, "login": False}
ACCOUNT_FORMS = {
    "change_password": "xuequ.site.forms.ChangePassword",
    "reauthenticate": "xuequ.site.forms.Reauthenticate",
}
ACCOUNT_ADAPTER = "xuequ.site.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "学区通"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "xuequ.site.adapter.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SECURE_COOKIES = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_ENGINE = (
    "django.contrib.sessions.backends.cached_db" if _REDIS else "django.contrib.sessions.backends.db"
)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
TRAIL_DAYS = max(184, int(os.environ.get("XUEQU_TRAIL_DAYS", "400")))

# --- safety of pages ----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- language, time, files ----------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "site/locale"]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("XUEQU_STATIC") or DATA / "static")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
FONTS = Path(os.environ.get("XUEQU_FONTS") or ROOT / "node_modules/@expo-google-fonts")

# --- mail ---------------------------------------------------------------------------------------
EMAIL_HOST = os.environ.get("XUEQU_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("XUEQU_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("XUEQU_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("XUEQU_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _flag("XUEQU_SMTP_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("XUEQU_MAIL_FROM", "学区通 <noreply@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"xuequ": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
