"""Files are taken by kind and size, and lie under their own digest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.cast import NOW, Cast
from tests.program import API, Program, done, program, refused, set_clock
from xuequ.kernel.verdict import Refused
from xuequ.platform.audit.models import TrailEntry
from xuequ.platform.files import rules
from xuequ.platform.files.actions import hand_in, open_file, store
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
