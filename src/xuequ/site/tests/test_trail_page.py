"""The trail's page: the auditor reads what was done in words, and is the only one who does."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from tests.cast import NOW, Cast
from tests.scenes import explaining, planned
from xuequ.affairs.meetings.actions import publish_meeting
from xuequ.kernel.verdict import Refused
from xuequ.platform.audit.models import TrailEntry
from xuequ.site.trail_reading import read

SignIn = Callable[..., Client]
RAW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|\b[a-z]+_[a-z_]+\b|\d{4}-\d{2}-\d{2}|\bTrue\b|\bFalse\b")


def test_every_entry_of_a_whole_story_is_told_in_words(cast: Cast) -> None:
    explaining(cast)
    lines = read(TrailEntry.objects.order_by("id"))
    assert len({line.entry.action for line in lines}) > 15
    assert [
        (line.action, line.about, line.facts)
        for line in lines
        if RAW.search(f"{line.action} {line.about} {line.facts}")
    ] == []
    assert [line.entry.target for line in lines if line.entry.target and not line.about] == []


def test_the_auditor_finds_actions_by_their_words(cast: Cast, sign_in: SignIn) -> None:
    explaining(cast)
    page = sign_in(cast, "auditor").get("/trail/", {"q": "签到"}).content.decode()
    assert "签到" in page and "安排会议" not in page


def test_the_export_has_the_words_and_the_entry_as_it_was_written(cast: Cast, sign_in: SignIn) -> None:
    explaining(cast)
    answer = sign_in(cast, "auditor").get("/trail/", {"export": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) - 1 == TrailEntry.objects.count()
    disposed = next(row for row in rows if row[2] == "议题处理")
    assert "结论：" in disposed[4]
    assert disposed[8].startswith("meetings.AgendaItem:") and '"disposal"' in disposed[9]


def test_reading_costs_a_query_for_each_kind_of_thing_not_for_each_entry(
    cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    explaining(cast)
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        read(TrailEntry.objects.order_by("id"))


def test_a_reason_with_figures_is_read_in_the_auditors_language(cast: Cast) -> None:
    ids = planned(cast)
    with pytest.raises(Refused):
        publish_meeting(actor=cast.actor("office"), now=NOW, meeting_id=UUID(ids["meeting"]))
    entries = TrailEntry.objects.exclude(refused="")
    assert [line.refusal for line in read(entries)] == ["还有2项议题没有审定，请主持人先审定。"]
    with translation.override("en"):
        assert [line.refusal for line in read(entries)] == [
            "Items undecided: 2. The chair has to decide first."
        ]


def test_nobody_else_reads_the_trail(cast: Cast, sign_in: SignIn) -> None:
    for part in ("head", "office", "system_admin", "security_admin", "teacher"):
        assert sign_in(cast, part).get("/trail/").status_code == 403
