"""Files are taken by kind and size, and lie under their own digest."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import NOW, Cast
from xuequ.kernel.verdict import Refused
from xuequ.platform.files.actions import open_file, store
from xuequ.platform.files.rules import LARGEST_MB, may_store


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
