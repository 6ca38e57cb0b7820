"""A stage for stories in the browser: a database of their own, the real server, everybody signed in."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
START = (
    "import sys, django; django.setup(); from xuequ.platform.server.serve import serve;"
    "serve('127.0.0.1', int(sys.argv[1]), 1)"
)
AXE = Axe().axe_script
PHONE = {"width": 375, "height": 812}
DESK = {"width": 1440, "height": 900}
WALL = {"width": 1920, "height": 1080}


@dataclass
class Person:
    """One person at one screen; every tap, field and scan is counted (ui.md)."""

    page: Page
    count: int = 0

    def scan(self, address: str) -> None:
        """Scan a code: the page it leads to is opened."""
        self.count += 1
        self.page.goto(address)

    def tap(self, what: Locator) -> None:
        """One tap or click."""
        self.count += 1
        what.click()

    def within(self, most: int, task: str) -> None:
        """Fail when the task took more interactions than it may; begin to count anew."""
        assert self.count <= most, f"{task}: {self.count} interactions, at most {most}"
        self.count = 0


@dataclass
class Ground:
    """The server's address and what the story's seed told: sessions by part, and ids.

    ``faults``: what browsers complained of in their consoles, and what axe found where the story looked.
    """

    url: str
    facts: dict[str, Any]
    browser: Browser
    faults: list[Any] = field(default_factory=list)
    pictures: Path | None = field(
        default_factory=lambda: Path(p) if (p := os.environ.get("XUEQU_PICTURES")) else None
    )

    def at(self, part: str, size: dict[str, int] = PHONE, *, dark: bool = False) -> Person:
        """Somebody of the cast, signed in, at a screen of this size."""
        context = self.browser.new_context(
            viewport=size, locale="zh-CN", color_scheme="dark" if dark else "light", has_touch=size is PHONE
        )
        cookie = {"name": "sessionid", "value": self.facts["sessions"][part], "url": self.url}
        context.add_cookies([cookie])
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", self._heed)
        page.on("pageerror", lambda error: self.faults.append((page.url, str(error))))
        return Person(page)

    def _heed(self, said: ConsoleMessage) -> None:
        """What a page complains of is a fault; but not that a step dropped a refresh, as it should."""
        if said.type == "error" and not said.text.startswith(("htmx:sendAbort", "htmx:afterRequest")):
            self.faults.append((said.location, said.text))

    def address(self, path: str) -> str:
        return self.url + path

    def look(self, page: Page, name: str, *, only: Sequence[str] = ()) -> None:
        """Gather what axe finds in ``faults`` (by the rules named, else all); and a picture, where a folder
        for pictures is named."""
        expect(page.locator("body")).to_be_visible()
        if self.pictures:
            self.pictures.mkdir(parents=True, exist_ok=True)
            plain = name.replace("/", "_")
            page.screenshot(path=self.pictures / f"{plain}.png", full_page=True)
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if only:
            options["runOnly"] = {"type": "rule", "values": list(only)}
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(AXE)
        found = page.evaluate("options => axe.run(options)", options)["violations"]
        self.faults += [
            (name, fault["id"], [node["html"][:160] for node in fault["nodes"]]) for fault in found
        ]

    def wide(self, page: Page) -> int:
        """By how many pixels the page is wider than its screen."""
        width: int = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width


@contextmanager
def stage(folder: Path, browser: Browser, seed: str) -> Iterator[Ground]:
    """The server on a database in ``folder``, filled by the module ``seed``, which prints JSON."""
    with _database() as url:
        environment = {
            **os.environ,
            **({"DATABASE_URL": url} if url else {}),
            "XUEQU_DATA": str(folder),
            "XUEQU_DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "xuequ.site.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        made = subprocess.run(
            [sys.executable, "-m", seed], env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = folder / "server.log"
        server = subprocess.Popen(
            [sys.executable, "-c", START, str(port)],
            env=environment,
            cwd=ROOT,
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/account/login/", log)
            yield Ground(f"http://127.0.0.1:{port}", json.loads(made.stdout.splitlines()[-1]), browser)
        finally:
            _end(server)


@contextmanager
def _database() -> Iterator[str]:
    """On PostgreSQL a database of its own; on SQLite the data folder is enough."""
    wanted = os.environ.get("DATABASE_URL", "")
    if not wanted.startswith("postgres"):
        yield ""
        return
    name = f"xuequ_story_{os.getpid()}"
    admin = urlsplit(wanted)._replace(path="/postgres").geturl()
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        server.execute(f"CREATE DATABASE {name}".encode())
    yield urlsplit(wanted)._replace(path=f"/{name}").geturl()
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def _wait(address: str, log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urlopen(address, timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
