"""Idempotency-Key: a request sent again gives the answer of the first time, and does nothing again.

The key, what the request does and the answer are kept in one transaction: either all is there or nothing.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from xuequ.platform.access import actions as access
from xuequ.platform.access.models import IdempotentReply
from xuequ.platform.api.answers import problem
from xuequ.platform.api.request import ApiRequest

KEY = re.compile(r"[\x21-\x7e]{1,120}")
REPLAYED = "Idempotency-Replayed"
PASSING = frozenset({401, 429})
"""Answers that another time may be different, and are not kept."""

Owner = tuple[int, str]
"""Whose key it is: an account's number, or 0 and an address."""
Run = Callable[..., HttpResponse]


def idempotent(
    who: Callable[[HttpRequest], Owner | None], unspoken: Callable[[HttpRequest], bool]
) -> Callable[[Run], Run]:
    """Make POST requests with an Idempotency-Key run once.

    ``who`` names the owner of the key (None: nobody, the key is not regarded). ``unspoken`` says that
    the body must not be remembered in any form, so that the same key with another body counts as the same.
    """

    def wrap(run: Run) -> Run:
        @functools.wraps(run)
        def once(request: ApiRequest, **given: Any) -> HttpResponse:
            key = request.headers.get("Idempotency-Key")
            owner = who(request) if request.method == "POST" and key is not None else None
            if key is None or owner is None:
                return run(request, **given)
            if not KEY.fullmatch(key):
                text = gettext("Idempotency-Key 请用 1 到 120 个可见的英文字符。")
                return problem(400, "bad_request", text)
            try:
                said = _said(request, with_body=not unspoken(request))
            except (RequestDataTooBig, UnreadablePostError):
                return run(request, **given)
            return _once(request, owner, key, said, lambda: run(request, **given))

        return once

    return wrap


def _once(
    request: ApiRequest, owner: Owner, key: str, said: bytes, run: Callable[[], HttpResponse]
) -> HttpResponse:
    account, address = owner
    with transaction.atomic():
        reply, mine = access.claim_key(
            account=account,
            key=hashlib.sha256(f"{address}\n{key}".encode()).hexdigest(),
            request=_digest("request", said).hex(),
            now=request.now,
        )
        if not mine:
            return _again(reply, said)
        response = run()
        if response.status_code >= 500:
            transaction.set_rollback(True)
        elif response.status_code in PASSING:
            access.drop_key(reply)
        else:
            access.keep_reply(reply, response.status_code, _seal(said).encrypt(response.content).decode())
        return response


def _again(reply: IdempotentReply, said: bytes) -> HttpResponse:
    if reply.request != _digest("request", said).hex():
        text = gettext("这个 Idempotency-Key 已用于另一项内容不同的请求，请换一个。")
        return problem(422, "idempotency_key_reused", text)
    body = _seal(said).decrypt(reply.body.encode())
    response = HttpResponse(body, status=reply.status, content_type="application/json; charset=utf-8")
    response[REPLAYED] = "true"
    return response


def _said(request: HttpRequest, *, with_body: bool) -> bytes:
    """What the request says, in one run of bytes. Raises ``RequestDataTooBig``, ``UnreadablePostError``."""
    head = f"{request.method} {request.get_full_path()}\n".encode()
    if not with_body:
        return head
    if request.content_type != "multipart/form-data":
        return head + request.body
    parts = [head, repr(sorted(request.POST.lists())).encode()]
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest = hashlib.sha256()
            for chunk in file.chunks():  # type: ignore[union-attr]
                digest.update(chunk)
            parts.append(repr((name, file.name, digest.hexdigest())).encode())  # type: ignore[union-attr]
    return b"\n".join(parts)


def _digest(purpose: str, said: bytes) -> bytes:
    """Keyed, because what is said may hold a password."""
    return salted_hmac(f"xuequ.idempotency.{purpose}", said, algorithm="sha256").digest()


def _seal(said: bytes) -> Fernet:
    """Opens and closes a kept answer: only with the request itself, because answers hold tokens and names."""
    return Fernet(base64.urlsafe_b64encode(_digest("reply", said)))
