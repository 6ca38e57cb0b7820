"""The trail: written with every action, changed by nobody, kept as long as the law asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import NOW, Cast, make_cast
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings.models import Meeting
from xuequ.kernel.verdict import Refused
from xuequ.platform.audit import queries
from xuequ.platform.audit.actions import extend_chain, prune
from xuequ.platform.audit.models import TrailEntry, TrailLink


def test_what_is_done_and_what_is_refused_is_entered(cast: Cast) -> None:
    meeting = cast.planned()
    with pytest.raises(Refused):
        meetings.publish_meeting(actor=cast.actor("teacher"), now=NOW, meeting_id=meeting.pk)
    refused = TrailEntry.objects.latest("id")
    assert refused.action == "meetings.publish"
    assert refused.clause == "P2-3.2"
    assert refused.refused.startswith("会议通知")
    assert TrailEntry.objects.filter(action="meetings.plan", refused="").count() == 1


def test_P3_8_a_strangers_attempt_on_what_they_may_not_see_is_entered(cast: Cast) -> None:
    meeting, _ = cast.published()
    stranger = make_cast("东山", "DS").actor("head")
    with pytest.raises(Meeting.DoesNotExist):
        meetings.read_record(actor=stranger, now=NOW, meeting_id=meeting.pk)
    entry = TrailEntry.objects.latest("id")
    assert (entry.action, entry.person_name) == ("meetings.read_record", stranger.name)
    assert entry.district == stranger.district, "one district's auditor reads of its own people"
    assert entry.refused.startswith("没有找到") and entry.facts == {"meeting_id": str(meeting.pk)}


def test_the_trail_is_read_by_the_auditor_alone(cast: Cast) -> None:
    cast.planned()
    assert queries.visible_trail(cast.actor("auditor")).exists()
    for part in ("head", "office", "system_admin", "security_admin", "teacher"):
        assert not queries.visible_trail(cast.actor(part)).exists()


def test_nobody_changes_the_trail(cast: Cast) -> None:
    cast.planned()
    with pytest.raises(DatabaseError), transaction.atomic():
        TrailEntry.objects.update(person_name="别人")
    with pytest.raises(DatabaseError), transaction.atomic():
        TrailEntry.objects.filter(at__gt=NOW - timedelta(days=1))._raw_delete("default")


def test_a_change_behind_the_triggers_back_breaks_the_chain(cast: Cast) -> None:
    cast.planned()
    extend_chain()
    entry = TrailEntry.objects.latest("id")
    off, on = {
        "sqlite": ("drop trigger trail_no_update", None),
        "postgresql": (
            "alter table audit_trailentry disable trigger all",
            "alter table audit_trailentry enable trigger all",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(off)
        cursor.execute("update audit_trailentry set person_name = '别人' where id = %s", [entry.pk])
        if on:
            cursor.execute(on)
    assert [found.fault for found in queries.breaks()] == ["altered entry"]


def test_an_entry_stored_after_a_later_one_is_joined_all_the_same(cast: Cast) -> None:
    cast.planned()
    extend_chain()
    newest = TrailEntry.objects.latest("id")
    fields = {field.attname: getattr(newest, field.attname) for field in TrailEntry._meta.concrete_fields}
    later, late, very_late = (TrailEntry(**fields | {"id": newest.pk + more}) for more in (100, 95, 5))
    later.save(force_insert=True)
    assert extend_chain(late=10) == 1
    late.save(force_insert=True)
    very_late.save(force_insert=True)
    assert extend_chain(late=10) == 1
    assert extend_chain() == 1
    assert list(queries.breaks()) == []


def test_a_lost_entry_shows(cast: Cast) -> None:
    cast.planned()
    extend_chain()
    TrailLink.objects.create(
        position=TrailLink.objects.count() + 1, entry=10**9, entry_at=NOW, entry_digest="", digest=""
    )
    assert {found.fault for found in queries.breaks()} == {"altered link", "missing entry"}


def test_pruning_keeps_what_the_law_asks_and_the_chain_whole(cast: Cast) -> None:
    cast.planned()
    extend_chain()
    assert prune(now=NOW + timedelta(days=183), days=1) == 0
    assert list(queries.breaks()) == []
