"""Taking a file in and giving it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO, Protocol, cast

from django.core.files.base import File
from django.core.files.storage import default_storage

from xuequ.kernel.actor import Actor
from xuequ.platform.action import action
from xuequ.platform.files import queries
from xuequ.platform.files.models import StoredFile
from xuequ.platform.files.rules import may_hand_in, may_store


class Handed(Protocol):
    """An uploaded file: a name, a size in bytes, and its bytes in pieces."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]: ...


@action("files.hand_in")
def hand_in(*, actor: Actor, now: datetime, handed: Handed) -> StoredFile:
    """Keep a file that is to be named afterwards; nobody fills the house with such files."""
    may_hand_in(handed.size or 0, *queries.handed_in_today(actor, now)).enforce()
    return store(handed, actor=actor, now=now)


def store(handed: Handed, *, actor: Actor, now: datetime) -> StoredFile:
    """Keep a handed-in file. Raises ``Refused`` when it is not of a kind that is taken."""
    name = (handed.name or "").replace("/", "_").replace("\\", "_")[-200:]
    may_store(name, handed.size or 0).enforce()
    digest = hashlib.sha256()
    for chunk in handed.chunks():
        digest.update(chunk)
    path = storage_path(digest.hexdigest())
    if not default_storage.exists(path):
        default_storage.save(path, cast("File[bytes]", handed))
    return StoredFile.objects.create(
        district=actor.district,
        name=name,
        size=handed.size or 0,
        digest=digest.hexdigest(),
        handed_in_by=actor.person,
        handed_in_at=now,
    )


def storage_path(digest: str) -> str:
    """Where the bytes with this digest lie."""
    return f"{digest[:2]}/{digest}"


def open_file(file: StoredFile) -> BinaryIO:
    """The bytes of a file, to be streamed to someone who may see it."""
    return cast(BinaryIO, default_storage.open(storage_path(file.digest)))
