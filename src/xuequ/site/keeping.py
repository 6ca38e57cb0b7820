"""Checking what was sealed, backing everything up, and bringing it back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from xuequ.affairs.meetings.actions import minutes_digest
from xuequ.affairs.meetings.models import Minutes
from xuequ.affairs.resolutions.actions import digest_of
from xuequ.affairs.resolutions.models import Resolution
from xuequ.platform.audit import queries as trail
from xuequ.platform.audit.actions import extend_chain
from xuequ.platform.audit.rules import oldest_kept

ABOUT = "about.json"


class NotRestored(Exception):
    """A backup was not brought back; nothing was changed."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.chinese, self.english = chinese, english


def faults(now: datetime) -> Iterator[str]:
    """Everything that is not as it was sealed: the trail, the resolutions, the minutes."""
    while extend_chain():
        pass
    for found in trail.breaks(oldest_kept(now, settings.TRAIL_DAYS)):
        yield f"trail {found.position} (entry {found.entry}): {found.fault}"
    for resolution in Resolution.objects.filter(issued=True).prefetch_related("assisting"):
        if digest_of(resolution, [school.pk for school in resolution.assisting.all()]) != resolution.digest:
            yield f"resolution {resolution.number}: altered"
    for minutes in Minutes.objects.filter(state="sealed"):
        if minutes_digest(minutes) != minutes.digest:
            yield f"minutes {minutes.number}: altered"


def back_up(target: Path) -> int:
    """Write one zip with the database and the files; the size in bytes. Never leaves half an archive."""
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        dump = _dump(Path(folder))
        made = Path(folder) / "backup.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(dump, dump.name)
            files = Path(default_storage.path(""))
            for file in sorted(p for p in files.rglob("*") if p.is_file()):
                archive.write(file, f"files/{file.relative_to(files)}")
            about = {"engine": connection.vendor, "digest": _digest(dump), "database": dump.name}
            archive.writestr(ABOUT, json.dumps(about))
        shutil.copyfile(made, target.with_suffix(".part"))
        os.replace(target.with_suffix(".part"), target)
    return target.stat().st_size


def _dump(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        target = folder / "database.sqlite3"
        with (
            sqlite3.connect(settings.DATABASES["default"]["NAME"]) as source,
            sqlite3.connect(target) as copy,
        ):
            source.backup(copy)
        return target
    target = folder / "database.dump"
    _postgres("pg_dump", "--format=custom", f"--file={target}")
    return target


def _postgres(tool: str, *options: str) -> None:
    """Run one of PostgreSQL's own tools on the database; everybody on the machine can read its arguments,
    so the password goes by the environment."""
    address, password = without_password(os.environ["DATABASE_URL"])
    secret = {"PGPASSWORD": password} if password else {}
    command = [shutil.which(tool) or tool, "--dbname", address, *options]
    subprocess.run(command, check=True, env={**os.environ, **secret})  # noqa: S603


def without_password(url: str) -> tuple[str, str]:
    """The address of a database less its password, and the password ("" where it has none)."""
    parts = urlsplit(url)
    user, at, place = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    asked = parse_qsl(parts.query, keep_blank_values=True)
    password = unquote(password) or dict(asked).get("password", "")
    query = urlencode([one for one in asked if one[0] != "password"], quote_via=quote)
    return urlunsplit(parts._replace(netloc=f"{name}{at}{place}", query=query)), password


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def bring_back(source: Path, *, force: bool) -> None:
    """Put a backup in place of what is there. Raises ``NotRestored``; then nothing was changed."""
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        about = _unpack(source, Path(folder))
        if about.get("engine") != connection.vendor:
            raise NotRestored(
                f"这是 {about.get('engine')} 的备份，现在用的是 {connection.vendor}。",
                f"This is a backup of {about.get('engine')}, the database in use is {connection.vendor}.",
            )
        if not force and _has_data():
            raise NotRestored(
                "现有数据不为空，要覆盖请加 --force。", "There is data already; add --force to replace it."
            )
        _load(Path(folder) / about["database"])
        files = Path(folder) / "files"
        if files.exists():
            shutil.copytree(files, default_storage.path(""), dirs_exist_ok=True)


def _unpack(source: Path, folder: Path) -> dict[str, str]:
    try:
        with zipfile.ZipFile(source) as archive:
            archive.extractall(folder)
        about: dict[str, str] = json.loads((folder / ABOUT).read_text())
        if _digest(folder / about["database"]) != about["digest"]:
            raise ValueError
    except (zipfile.BadZipFile, OSError, ValueError, KeyError) as fault:
        raise NotRestored("备份文件不完整或已损坏。", "The backup is incomplete or damaged.") from fault
    return about


def _has_data() -> bool:
    return "organisation_district" in connection.introspection.table_names() and _districts() > 0


def _districts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from organisation_district")
        return int(cursor.fetchone()[0])


def _load(dump: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        name = Path(settings.DATABASES["default"]["NAME"])
        for side in ("-wal", "-shm"):
            Path(f"{name}{side}").unlink(missing_ok=True)
        os.replace(dump, name)
        return
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction"]
    _postgres("pg_restore", *options, str(dump))
