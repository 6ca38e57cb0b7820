"""Resolutions as they come out of a meeting, for the tests of what follows."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from tests.cast import Cast
from xuequ.affairs.resolutions import actions
from xuequ.affairs.resolutions.models import Document, Resolution, Task
from xuequ.affairs.resolutions.rules import Proposal


def today() -> date:
    """The day of the test, as the pages see it."""
    return timezone.localdate()


def day(days: int) -> date:
    """So many days from today."""
    return today() + timedelta(days=days)


def paper(cast: Cast, number: int = 1, supersedes: Document | None = None) -> Document:
    """Minutes sent to the schools."""
    return actions.issue_document(
        actor=cast.actor("office"),
        now=timezone.now(),
        title=f"校长例会第{number}次会议纪要",
        number=f"〔2026〕{number}号",
        origin=uuid4(),
        supersedes=supersedes.pk if supersedes else None,
    )


def decided(
    cast: Cast, *, ago: int = 20, responsible: str = "lead", assisting: str = "member", **given: Any
) -> Resolution:
    """A resolution decided so many days ago: the lead school leads, the member school assists, due in 20."""
    document = given.pop("document", None) or paper(cast)
    proposal = {
        "measure": "开放共享实验室",
        "responsible": cast.schools[responsible].pk if responsible else None,
        "assisting": (cast.schools[assisting].pk,) if assisting else (),
        "due": day(20),
        "acceptance": "每周开放两次",
        **given,
    }
    return actions.issue(
        actor=cast.actor("head"),
        now=timezone.now(),
        document_id=document.pk,
        decided=[actions.Decided("同意共享实验室", Proposal(**proposal))],
        decided_on=day(-ago),
        series="校长例会",
        origin=document.origin,
        origin_title="校长例会",
    )[0]


def task(cast: Cast, **given: Any) -> Task:
    """The task of a resolution as ``decided``."""
    return decided(cast, **given).task


def overdue(cast: Cast, **given: Any) -> Task:
    """A task whose date passed yesterday."""
    return task(cast, due=day(-1), **given)


def reported(cast: Cast, made: Task, *, part: str = "lead_office", done: bool = True, **given: Any) -> Task:
    """The task, reported on (done, unless told otherwise)."""
    sent = {"percent": 50, "text": "实验室已开放", **given}
    actions.report(actor=cast.actor(part), now=timezone.now(), task_id=made.pk, done=done, **sent)
    made.refresh_from_db()
    return made


def explained(cast: Cast, made: Task, at: datetime | None = None) -> Any:
    """An explanation that waits to be heard."""
    return actions.explain(
        actor=cast.actor("lead_office"),
        now=at or timezone.now(),
        task_id=made.pk,
        reason="设备未到",
        remedy="先用教室",
        new_date=day(30),
    )


def text_of(page: Any) -> str:
    """A page as its reader sees it written."""
    return unescape(page.content.decode())


def listed(page: Any, kind: str) -> list[UUID]:
    """The tasks, resolutions or documents a list shows, in its order."""
    rows = re.findall(
        r'<td class="[^"]*x-title"[^>]*><div>\s*<a href="/' + kind + r'/([0-9a-f-]{36})/"', text_of(page)
    )
    return [UUID(row) for row in rows]


def total(page: Any) -> int:
    """How many rows a list says it has in all."""
    found = re.search(r"共 (\d+) 条", text_of(page))
    return int(found[1]) if found else 0


def field_value(page: Any, name: str) -> str:
    """What a field of a form holds before anyone types."""
    found = re.search(rf'<input [^>]*name="{name}"[^>]*value="([^"]*)"', text_of(page)) or re.search(
        rf'<input [^>]*value="([^"]*)"[^>]*name="{name}"', text_of(page)
    )
    return found[1] if found else ""
