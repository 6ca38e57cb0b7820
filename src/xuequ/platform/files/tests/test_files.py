"""Files are taken by kind and size, and lie under their own digest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.cast import NOW, Cast, make_cast
from tests.program import API, Program, done, program, refused, set_clock
from tests.scenes import submitted
from xuequ.affairs.organisation import actions as organisation
from xuequ.affairs.resolutions.models import ProgressReport
from xuequ.kernel.verdict import Refused
from xuequ.platform.audit.models import TrailEntry
from xuequ.platform.files import queries, rules
from xuequ.platform.files.actions import hand_in, open_file, remove_unnamed, storage_path, store
from xuequ.platform.files.models import StoredFile
from xuequ.platform.files.rules import LARGEST_MB, may_hand_in, may_store


def test_a_file_comes_back_as_it_was_and_twice_the_same_is_kept_once(cast: Cast) -> None:
    first = store(SimpleUploadedFile("方案.pdf", b"abc"), actor=cast.actor("office"), now=NOW)
    second = store(SimpleUploadedFile("又一份.pdf", b"abc"), actor=cast.actor("head"), now=NOW)
    assert first.digest == second.digest
    with open_file(second) as opened:
        assert opened.read() == b"abc"


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("x.exe", 10),
        ("x.html", 10),
        ("x.svg", 10),
        ("x", 10),
        ("x.pdf", 0),
        ("x.pdf", LARGEST_MB * 2**20 + 1),
    ],
)
def test_what_is_not_taken_is_told(name: str, size: int) -> None:
    assert not may_store(name, size)


def test_a_name_with_a_path_is_only_a_name(cast: Cast) -> None:
    kept = store(SimpleUploadedFile("../../etc/x.pdf", b"abc"), actor=cast.actor("office"), now=NOW)
    assert "/" not in kept.name
    with pytest.raises(Refused):
        store(SimpleUploadedFile("virus.exe", b"abc"), actor=cast.actor("office"), now=NOW)


def test_a_file_handed_in_by_itself_stands_in_the_trail(cast: Cast) -> None:
    kept = hand_in(actor=cast.actor("teacher"), now=NOW, handed=SimpleUploadedFile("方案.pdf", b"abc"))
    entry = TrailEntry.objects.get(action="files.hand_in")
    assert (entry.person, entry.target) == (cast.people["teacher"].pk, f"files.StoredFile:{kept.pk}")


def test_a_day_has_room_for_so_many_files_and_bytes_and_the_next_day_for_as_many_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_FILES_A_DAY", 2)
    for n in range(2):
        hand_in(actor=cast.actor("teacher"), now=NOW, handed=SimpleUploadedFile(f"{n}.pdf", b"abc"))
    with pytest.raises(Refused):
        hand_in(actor=cast.actor("teacher"), now=NOW, handed=SimpleUploadedFile("x.pdf", b"abc"))
    assert TrailEntry.objects.filter(action="files.hand_in").exclude(refused="").count() == 1
    assert StoredFile.objects.count() == 2
    hand_in(actor=cast.actor("head"), now=NOW, handed=SimpleUploadedFile("x.pdf", b"abc"))
    tomorrow = NOW + timedelta(days=1)
    hand_in(actor=cast.actor("teacher"), now=tomorrow, handed=SimpleUploadedFile("x.pdf", b"abc"))


def test_a_day_is_full_by_its_files_or_by_its_bytes() -> None:
    mb = 2**20
    assert may_hand_in(20 * mb, rules.MOST_FILES_A_DAY - 1, 480 * mb)
    assert not may_hand_in(1, rules.MOST_FILES_A_DAY, 0)
    assert not may_hand_in(20 * mb + 1, 0, 480 * mb)


def test_a_program_is_told_that_the_day_is_full(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)
    monkeypatch.setattr(rules, "MOST_FILES_A_DAY", 1)
    teacher = program(cast, "teacher")
    done(_sent(teacher))
    refused(_sent(teacher), 409)


def _sent(by: Program) -> HttpResponse:
    file = SimpleUploadedFile("方案.pdf", b"abc")
    return Client().post(f"{API}files", {"file": file}, headers={"Authorization": f"Bearer {by.token}"})


LATER = NOW + timedelta(days=8)


def handed(cast: Cast, text: bytes = b"abc") -> StoredFile:
    return store(SimpleUploadedFile("方案.pdf", text), actor=cast.actor("lead_office"), now=NOW)


def test_a_file_that_nothing_names_is_removed_with_its_bytes_after_a_week_and_not_before(cast: Cast) -> None:
    kept = handed(cast)
    assert remove_unnamed(now=NOW + timedelta(days=6)) == 0
    assert remove_unnamed(now=LATER) == 1
    assert not StoredFile.objects.exists()
    assert not default_storage.exists(storage_path(kept.digest))
    assert remove_unnamed(now=LATER) == 0


def test_a_file_that_an_item_a_report_or_a_roster_names_is_never_removed(cast: Cast) -> None:
    item = cast.item(cast.planned())
    item.materials.add(handed(cast, b"material"))
    ids = submitted(make_cast("东山", "DS"))
    report = ProgressReport.objects.filter(task=ids["task"]).latest("pk")
    report.evidence.add(handed(cast, b"evidence"))
    organisation.hand_in_roster(
        actor=cast.actor("system_admin"),
        now=NOW,
        handed=SimpleUploadedFile("名册.xlsx", b"roster"),
        start=lambda *_: None,
    )
    before = set(StoredFile.objects.values_list("pk", flat=True))
    assert len(before) >= 3
    assert remove_unnamed(now=NOW + timedelta(days=400)) == 0
    assert set(StoredFile.objects.values_list("pk", flat=True)) == before


def test_bytes_stay_while_another_file_has_the_same(cast: Cast) -> None:
    item, unnamed = cast.item(cast.planned()), handed(cast)
    named = handed(cast)
    item.materials.add(named)
    assert remove_unnamed(now=LATER) == 1
    assert list(StoredFile.objects.all()) == [named] != [unnamed]
    with open_file(named) as opened:
        assert opened.read() == b"abc"


def test_whatever_may_name_a_file_is_asked_before_it_is_removed() -> None:
    said = str(queries.unnamed_files().query)
    links = [link for link in StoredFile._meta.get_fields(include_hidden=True) if link.one_to_many]
    tables = {link.related_model._meta.db_table for link in links}
    assert len(tables) >= 3
    assert {table for table in tables if table not in said} == set()
