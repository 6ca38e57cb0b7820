"""What every test may use: the cast, and a database whose refusals do not stand in the way of clearing up."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import override_settings
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Playwright

from tests.cast import PASSWORD, Cast, make_cast
from tests.post import Post, receiving

# No timing is asserted in a test; in CI the same examples are tried every time.
hypothesis_settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("house")
# Playwright's own loop stands still while a test uses the database; Django cannot know that.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session", autouse=True)
def _settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Plain static addresses, quick passwords, files in a folder of the run's own."""
    with override_settings(
        STORAGES={
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": tmp_path_factory.mktemp("files")},
            },
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _clear_past_triggers() -> Iterator[None]:
    """Between tests on SQLite tables are emptied row by row, which the triggers would rightly refuse."""
    clear = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def without_triggers(self: TransactionTestCase) -> None:
        if connection.vendor != "sqlite":
            return clear(self)
        with connection.cursor() as cursor:
            cursor.execute("select name, sql from sqlite_master where type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"drop trigger {name}")
            clear(self)
            for _, sql in triggers:
                cursor.execute(sql)

    TransactionTestCase._fixture_teardown = without_triggers  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = clear  # type: ignore[attr-defined]


@pytest.fixture
def cast(db: Any) -> Cast:
    """The district of the tests."""
    return make_cast()


@pytest.fixture
def sign_in(db: Any) -> Callable[..., Client]:
    """``sign_in(cast, "head")``: a client signed in as that part of the cast."""

    def signed_in(cast: Cast, part: str) -> Client:
        client = Client()
        client.force_login(cast.people[part].account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def password() -> str:
    """The password everybody has where the cast was made with passwords."""
    return PASSWORD


@pytest.fixture
def post() -> Iterator[Post]:
    """A post office that takes every letter."""
    with receiving() as handler:
        yield handler


def _fonts(folder: Path) -> str:
    file = folder / "fonts.conf"
    file.write_text(
        f"<fontconfig><dir>{settings.FONTS}</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/cache</cachedir>"
        + "".join(
            f'<match target="pattern"><test name="family"><string>{name}</string></test><edit name="family" '
            'mode="assign" binding="strong"><string>Noto Sans SC</string></edit></match>'
            for name in ("system-ui", "sans-serif")
        )
        + "</fontconfig>"
    )
    return str(file)


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with Chinese letters: one for all browser tests of a process."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("没有 Chromium，浏览器测试未运行（apt-get install chromium）")
    fonts = _fonts(tmp_path_factory.mktemp("fonts"))
    # Without a locale Chromium cannot name a downloaded file in Chinese.
    environment = {**os.environ, "FONTCONFIG_FILE": fonts, "LC_ALL": "C.UTF-8"}
    browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"], env=environment)
    yield browser
    browser.close()
