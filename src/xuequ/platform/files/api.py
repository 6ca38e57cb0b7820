"""Handing in files, to be named afterwards in an item or a report."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import FileResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from xuequ.platform.api.answers import changes
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.files import actions
from xuequ.platform.files.actions import Handed
from xuequ.platform.files.models import StoredFile

router = Router(tags=["files"])


class FileOut(Schema):
    """A file that was handed in; ``size`` in bytes."""

    id: UUID
    name: str
    size: int


def file_out(file: StoredFile) -> FileOut:
    """A file by its name and size."""
    return FileOut(id=file.pk, name=file.name, size=file.size)


def file_response(file: StoredFile) -> FileResponse:
    """The bytes of a file, to be saved, never to be shown in the page's own place."""
    return FileResponse(
        actions.open_file(file),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )


@router.post("/files", response=changes(FileOut, 201))
def hand_in_file(request: ApiRequest, file: File[UploadedFile]) -> Status[FileOut]:
    """Hand in one file, as multipart/form-data; at most 20 MB, and 200 files or 500 MB a day."""
    kept = actions.hand_in(actor=request.actor, now=request.now, handed=cast(Handed, file))
    return Status(201, file_out(kept))
