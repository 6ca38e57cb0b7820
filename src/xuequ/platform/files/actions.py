"""Taking a file in and giving it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol, cast

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, transaction

from xuequ.kernel.actor import Actor
from xuequ.platform.action import action
from xuequ.platform.files import queries
from xuequ.platform.files.models import StoredFile
from xuequ.platform.files.rules import may_hand_in, may_store

KEPT_UNNAMED = timedelta(days=7)
"""How long a file waits to be named by an item, a report or a roster."""
MOST_REMOVED = 1000


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


def remove_unnamed(*, now: datetime) -> int:
    """Remove the files that were handed in a while ago and then named by nothing; the number removed."""
    old = queries.unnamed_files().filter(handed_in_at__lt=now - KEPT_UNNAMED)
    return sum(_remove(file) for file in old.order_by("handed_in_at")[:MOST_REMOVED])


def _remove(file: StoredFile) -> bool:
    """Remove one, unless it was named in the meantime. Its bytes go with the last file that has them."""
    with transaction.atomic():
        _hold_bytes(file.digest)
        StoredFile.objects.select_for_update().filter(pk=file.pk).first()
        found = queries.unnamed_files().filter(pk=file.pk).first()
        if found is None:
            return False
        found.delete()
        if not StoredFile.objects.filter(digest=file.digest).exists():
            default_storage.delete(storage_path(file.digest))
    return True


def _hold_bytes(digest: str) -> None:
    """Keep others from storing or removing the same bytes until the transaction ends.

    On SQLite there is one writer at a time, and nothing to hold.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 7))", [digest])


def store(handed: Handed, *, actor: Actor, now: datetime) -> StoredFile:
    """Keep a handed-in file. Raises ``Refused`` when it is not of a kind that is taken."""
    name = (handed.name or "").replace("/", "_").replace("\\", "_")[-200:]
    may_store(name, handed.size or 0).enforce()
    digest = hashlib.sha256()
    for chunk in handed.chunks():
        digest.update(chunk)
    path = storage_path(digest.hexdigest())
    _hold_bytes(digest.hexdigest())
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
