"""``page.meeting``: the room of a meeting with 30 items and 40 people, signed in, against the same rows by
the same SQL put into the same markup by Jinja2 alone."""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import jinja2

from bench.figures import Figure, Size
from tests.running.product import Product

PEOPLE, ITEMS = 40, 30
CAST = 4
"""Voters that every district of the tests has beside the crowd."""
SIGN_IN = """
import django; django.setup()
from importlib import import_module
from django.conf import settings
from xuequ.affairs.organisation.models import Person
account = Person.objects.get(pk={person!r}).account
store = import_module(settings.SESSION_ENGINE).SessionStore()
store.update({{"_auth_user_id": str(account.pk), "_auth_user_hash": account.get_session_auth_hash(),
    "_auth_user_backend": "django.contrib.auth.backends.ModelBackend"}})
store.save()
print(store.session_key)
"""
ASKED = """
import django; django.setup()
import json
from django.db import connection
from django.test import Client
client = Client(headers={{"cookie": "sessionid={session}"}})
client.get({address!r})
connection.force_debug_cursor = True
client.get({address!r})
print(json.dumps([one["sql"] for one in connection.queries if one["sql"].startswith("SELECT")]))
"""
"""Prints the statements of a page that was shown before, with their values in them."""
KEY = re.compile(r"[0-9a-f]{32}")
"""How SQLite keeps the id of a row."""


def measure(size: Size) -> Iterator[Figure]:
    """Processor milliseconds a request, of the product's processes and of the peer; the better of two."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder), workers=1)
        laid = product.laid = product.ground(voters=PEOPLE - CAST, items=ITEMS, motions=0)
        product.run("-m", "django", "collectstatic", "--no-input", "-v0")
        session = product.run("-c", SIGN_IN.format(person=laid["head"])).split()[-1]
        address = f"/meetings/{laid['meeting']}/room/"
        asked = product.run("-c", ASKED.format(session=session, address=address)).splitlines()[-1]
        values, limits = [], []
        product.start()
        try:
            page = _get(product, address, session, size(20, 2))
            peer = Peer(next(Path(folder).glob("*.sqlite3")), json.loads(asked), page)
            for _ in range(size(2, 1)):
                values.append(_milliseconds(product, address, session, size(150, 5)))
                limits.append(peer.milliseconds(size(300, 5)))
        finally:
            product.stop()
    note = (
        f"{len(page) // 1024} KB, {len(peer.asked)} queries, {peer.rows} rows, {peer.places} values in place"
    )
    yield Figure("page.meeting", min(values), "ms of processor", min(limits), "≤ 3", note)


def _milliseconds(product: Product, address: str, session: str, requests: int) -> float:
    before = product.cpu()
    _get(product, address, session, requests)
    return 1000 * (product.cpu() - before) / requests


def _get(product: Product, address: str, session: str, times: int) -> str:
    """The page, fetched so often over one connection."""
    connection = HTTPConnection("127.0.0.1", product.port, timeout=60)
    page = b""
    for _ in range(times):
        connection.request("GET", address, headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        page = answer.read()
        assert answer.status == 200, answer.status
    connection.close()
    return page.decode()


class Peer:
    """The same page without the product: its markup as a template, filled from what its queries give.

    The words between the values are one text, so that no template could ask less of Jinja2.
    """

    def __init__(self, file: Path, asked: list[str], page: str) -> None:
        self.link = sqlite3.connect(file)
        self.asked = asked
        env = jinja2.Environment(autoescape=True)
        env.filters["dashed"] = dashed
        found = self._read()
        self.rows, self.places = sum(map(len, found)), 0
        self.template = env.from_string(self._as_template(page, found))
        assert self.render() == page, "the peer does not make the same page"

    def _read(self) -> list[list[tuple[Any, ...]]]:
        return [self.link.execute(statement).fetchall() for statement in self.asked]

    def _as_template(self, page: str, found: list[list[tuple[Any, ...]]]) -> str:
        """The page with every id and every Chinese text of the rows replaced by its place in them."""
        places = dict(_places(found))
        longest_first = sorted(places, key=len, reverse=True)
        parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", page)
        self.places = len(parts) // 2
        return "".join(
            places[part] if number % 2 else f"{{% raw %}}{part}{{% endraw %}}"
            for number, part in enumerate(parts)
        )

    def render(self) -> str:
        """One page."""
        return self.template.render(found=self._read())

    def milliseconds(self, times: int) -> float:
        """Processor time of one page."""
        began = time.process_time()
        for _ in range(times):
            self.render().encode()
        return 1000 * (time.process_time() - began) / times


def _places(found: list[list[tuple[Any, ...]]]) -> Iterator[tuple[str, str]]:
    for query, rows in enumerate(found):
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                place = f"found[{query}][{line}][{column}]"
                if isinstance(value, str) and KEY.fullmatch(value):
                    yield dashed(value), f"{{{{ {place}|dashed }}}}"
                elif isinstance(value, str) and len(value) > 1 and not value.isascii():
                    yield value, f"{{{{ {place} }}}}"


def dashed(key: str) -> str:
    """An id as a page writes it."""
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
