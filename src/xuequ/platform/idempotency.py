"""Idempotency-Key: a request sent again gives the answer of the first time, and does nothing again.

The key, what the request does and the answer are kept in one transaction: either all is there or nothing.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
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
            return _once(request, Use(owner, key, said), lambda: run(request, **given))

        return once

    return wrap


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a key: whose it is, and what the request that came with it says."""

    owner: Owner
    key: str
    said: bytes

    @property
    def place(self) -> tuple[int, str]:
        """Under what its answer is kept."""
        account, address = self.owner
        return account, hashlib.sha256(f"{address}\n{self.key}".encode()).hexdigest()

    @property
    def request(self) -> str:
        """By what the same request is known again."""
        return _digest("request", self.said).hex()

    def close(self, answer: bytes) -> str:
        """An answer as it is kept."""
        return self._seal().encrypt(answer).decode()

    def open(self, reply: IdempotentReply) -> bytes:
        """The answer that was kept."""
        return self._seal().decrypt(reply.body.encode())

    def _seal(self) -> Fernet:
        """Only with the request itself, because answers hold tokens and names."""
        return Fernet(base64.urlsafe_b64encode(_digest("reply", self.said)))


def _once(request: ApiRequest, use: Use, run: Callable[[], HttpResponse]) -> HttpResponse:
    account, key = use.place
    with transaction.atomic():
        reply, mine = access.claim_key(account=account, key=key, request=use.request, now=request.now)
        if not mine:
            return _again(reply, use)
        response = run()
        if response.status_code >= 500:
            transaction.set_rollback(True)
        elif response.status_code in PASSING:
            access.drop_key(reply)
        else:
            access.keep_reply(reply, response.status_code, use.close(response.content))
        return response


def _again(reply: IdempotentReply, use: Use) -> HttpResponse:
    if reply.request != use.request:
        text = gettext("这个 Idempotency-Key 已用于另一项内容不同的请求，请换一个。")
        return problem(422, "idempotency_key_reused", text)
    response = HttpResponse(
        use.open(reply), status=reply.status, content_type="application/json; charset=utf-8"
    )
    response[REPLAYED] = "true"
    return response


def kept_answers(uses: Iterable[Use]) -> dict[Use, bytes | None]:
    """What was answered 200 to these uses before; None where the key stands for anything else. One query."""
    asked = set(uses)
    if not asked:
        return {}
    found = access.kept_replies(use.place for use in asked)
    return {
        use: use.open(reply) if reply.request == use.request and reply.status == 200 else None
        for use in asked
        if (reply := found.get(use.place)) is not None
    }


def claim(uses: Iterable[Use], *, now: datetime) -> dict[Use, IdempotentReply]:
    """Claim the keys of new uses, before their work is done. Raises ``IntegrityError`` where a key came to be
    used meanwhile."""
    claimed = {use: _reply(use, now) for use in uses}
    access.claim_keys(claimed.values())
    return claimed


def keep_answers(
    claimed: Mapping[Use, IdempotentReply], answers: Mapping[Use, bytes], *, now: datetime
) -> None:
    """Keep what is answered 200; the keys of the others are free again."""
    kept = [_reply(use, now, status=200, body=use.close(answer)) for use, answer in answers.items()]
    access.keep_replies(claimed.values(), kept)


def _reply(use: Use, now: datetime, **answer: Any) -> IdempotentReply:
    account, key = use.place
    return IdempotentReply(account=account, key=key, request=use.request, at=now, **answer)


def _said(request: HttpRequest, *, with_body: bool) -> bytes:
    """What the request says, in one run of bytes. Raises ``RequestDataTooBig``, ``UnreadablePostError``."""
    path = request.get_full_path()
    if not with_body:
        return said_by(path)
    if request.content_type != "multipart/form-data":
        return said_by(path, request.body)
    parts = [said_by(path), repr(sorted(request.POST.lists())).encode()]
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest = hashlib.sha256()
            for chunk in file.chunks():  # type: ignore[union-attr]
                digest.update(chunk)
            file.seek(0)  # type: ignore[union-attr]
            parts.append(repr((name, file.name, digest.hexdigest())).encode())  # type: ignore[union-attr]
    return b"\n".join(parts)


def said_by(path: str, content: bytes = b"") -> bytes:
    """What a POST of plain content to this address says; without its content where that is not remembered."""
    return f"POST {path}\n".encode() + content


def _digest(purpose: str, said: bytes) -> bytes:
    """Keyed, because what is said may hold a password."""
    return salted_hmac(f"xuequ.idempotency.{purpose}", said, algorithm="sha256").digest()
