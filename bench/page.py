"""``page.meeting``: the room of a meeting with 30 items and 40 people, signed in, against the same rows from
raw SQL put into the same markup by Jinja2 alone."""

from __future__ import annotations

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
ACCOUNT = """
select s.session_data, a.id, a.username, p.id, p.name, p.school_id from django_session s, access_account a
join organisation_person p on p.account_id = a.id where s.session_key = ? and p.id = ?
"""
MEETING = """
select m.*, s.name from meetings_meeting m join meetings_meetingseries s on s.id = m.series_id where m.id = ?
"""
ROWS = """
select i.id, i.title, i.minutes, i.state, p.name, s.name from meetings_agendaitem i
left join organisation_person p on p.id = i.presenter_id left join organisation_school s on s.id = i.school_id
where i.meeting_id = ? order by i.position
"""
ROLL = """
select p.id, p.name, a.role, a.voter, a.present, s.name from meetings_attendance a
join organisation_person p on p.id = a.person_id left join organisation_school s on s.id = a.school_id
where a.meeting_id = ?
"""


def measure(size: Size) -> Iterator[Figure]:
    """Processor milliseconds a request, of the product's processes and of the peer."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder), workers=1)
        laid = product.laid = product.ground(voters=PEOPLE - CAST, items=ITEMS, motions=0)
        product.run("-m", "django", "collectstatic", "--no-input", "-v0")
        session = product.run("-c", SIGN_IN.format(person=laid["head"])).split()[-1]
        product.start()
        try:
            page = _get(product, session, size(20, 2))
            before = product.cpu()
            requests = size(300, 5)
            _get(product, session, requests)
            value = 1000 * (product.cpu() - before) / requests
        finally:
            product.stop()
        file = next(Path(folder).glob("*.sqlite3"))
        peer = Peer(file, laid["meeting"], laid["head"], session, page)
        limit = peer.milliseconds(size(300, 5))
    note = f"{len(page) // 1024} KB, {peer.places} places filled in the peer's markup"
    yield Figure("page.meeting", value, "ms of processor", limit, "≤ 3", note)


def _get(product: Product, session: str, times: int) -> str:
    """The page, fetched so often over one connection."""
    connection = HTTPConnection("127.0.0.1", product.port, timeout=60)
    page = b""
    for _ in range(times):
        connection.request(
            "GET", f"/meetings/{product.laid['meeting']}/room/", headers={"Cookie": f"sessionid={session}"}
        )
        answer = connection.getresponse()
        page = answer.read()
        assert answer.status == 200, answer.status
    connection.close()
    return page.decode()


class Peer:
    """The same page without the product: its own markup as a template, filled from rows of raw SQL."""

    def __init__(self, file: Path, meeting: str, person: str, session: str, page: str) -> None:
        self.link = sqlite3.connect(file)
        self.keys = (meeting.replace("-", ""), person.replace("-", ""), session)
        self.places = 0
        env = jinja2.Environment(autoescape=True)
        self.template = env.from_string(self._as_template(page))
        assert self.render() == page, "the peer does not make the same page"

    def _rows(self) -> dict[str, Any]:
        meeting, person, session = self.keys
        ask = self.link.execute
        return {
            "account": ask(ACCOUNT, (session, person)).fetchone(),
            "meeting": ask(MEETING, (meeting,)).fetchone(),
            "items": [(_dashed(row[0]), *row[1:]) for row in ask(ROWS, (meeting,))],
            "roll": [(_dashed(row[0]), *row[1:]) for row in ask(ROLL, (meeting,))],
        }

    def _as_template(self, page: str) -> str:
        """The page with every id, title and name from the rows replaced by its place in them."""
        rows = self._rows()
        places = {row[column]: f"{{{{ {name}[{n}][{column}] }}}}" for name in ("items", "roll")
                  for n, row in enumerate(rows[name]) for column in (0, 1)}  # fmt: skip
        found = re.compile("|".join(re.escape(text) for text in sorted(places, key=len, reverse=True)))
        parts = found.split(page)
        self.places = len(parts) - 1
        quoted = [f"{{% raw %}}{part}{{% endraw %}}" for part in parts]
        return "".join(
            part for pair in zip(quoted, [*map(places.__getitem__, found.findall(page)), ""], strict=True)
            for part in pair
        )  # fmt: skip

    def render(self) -> str:
        """One page."""
        return self.template.render(self._rows())

    def milliseconds(self, times: int) -> float:
        """Processor time of one page."""
        began = time.process_time()
        for _ in range(times):
            self.render().encode()
        return 1000 * (time.process_time() - began) / times


def _dashed(key: str) -> str:
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
