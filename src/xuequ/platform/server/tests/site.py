"""Views that show what came through the server, and let it do hard things."""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from xuequ.platform.live.feed import announce


def seen(request: HttpRequest) -> JsonResponse:
    """What the view knows of the request."""
    meta = {key: value for key, value in request.META.items() if isinstance(value, str)}
    return JsonResponse({"meta": meta, "path": request.path, "query": request.GET, "scheme": request.scheme})


@csrf_exempt
def digest(request: HttpRequest) -> JsonResponse:
    """The body's length and hash, or those of the uploaded files."""
    files = [request.FILES[name] for name in request.FILES]
    parts = [file.read() for file in files if isinstance(file, UploadedFile)] or [request.read()]
    return JsonResponse({"found": [[len(part), hashlib.sha256(part).hexdigest()] for part in parts]})


def cookies(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse("两个", status=201)
    response.set_cookie("a", "1")
    response.set_cookie("b", "2")
    return response


def count(request: HttpRequest) -> StreamingHttpResponse:
    """Numbers straight from the database, `n` of them; leaves a mark when it is closed."""

    def numbers() -> Iterator[str]:
        try:
            with connection.cursor() as cursor:
                for number in range(int(request.GET["n"])):
                    cursor.execute("SELECT %s", [number])
                    yield f"{cursor.fetchone()[0]}\n"
        finally:
            if "mark" in request.GET:
                Path(request.GET["mark"]).write_text("closed")

    return StreamingHttpResponse(numbers(), content_type="text/plain")


def broken(_request: HttpRequest) -> StreamingHttpResponse:
    """Fails in the middle."""

    def parts() -> Iterator[bytes]:
        yield b"begun"
        raise ZeroDivisionError

    return StreamingHttpResponse(parts())


def fails(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def file(request: HttpRequest) -> FileResponse:
    """A file of `size` bytes."""
    return FileResponse(io.BytesIO(b"x" * int(request.GET["size"])), filename="名单.txt", as_attachment=True)


def process(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(os.getpid()))


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(float(request.GET["seconds"]))
    return HttpResponse("done")


def change(request: HttpRequest) -> HttpResponse:
    """Announce the topics in a transaction, which fails if asked to; answer which process did it."""
    with transaction.atomic():
        announce(*request.GET.getlist("topic"))
        transaction.set_rollback("undo" in request.GET)
    return HttpResponse(str(os.getpid()))


def write(request: HttpRequest) -> HttpResponse:
    """A durable write."""
    User.objects.create(username=request.GET["name"])
    return HttpResponse(str(os.getpid()))


urlpatterns = [
    path(view.__name__, view)
    for view in (digest, cookies, count, broken, fails, file, process, slow, change, write)
] + [path("seen", seen), path("seen/<path:rest>", lambda request, rest: seen(request))]
