"""Codes, passwords and tokens: made, used once, taken back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet

from xuequ.platform.access.models import AccessCode, AccessToken, Account, IdempotentReply
from xuequ.platform.prepared import Prepared

CODE_DAYS = 14
TOKEN_HOURS = 12
REPLY_HOURS = 48
"""How long the answer to an Idempotency-Key is kept."""
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No letter that could be mistaken for another on a printed slip."""


def digest(secret: str) -> str:
    """What is kept of a code or token."""
    return hashlib.sha256(secret.strip().upper().replace("-", "").encode()).hexdigest()


def open_account(username: str) -> Account:
    """A new account nobody can sign in to yet."""
    return Account.objects.create_user(username)


def issue_code(account: Account, *, by: UUID | None, now: datetime) -> str:
    """A new code for the account, the older ones void; shown once, e.g. ``7KQM-P2XA-WH9T``."""
    _void_codes(account, now=now)
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(12))
    code = "-".join(letters[i : i + 4] for i in range(0, 12, 4))
    AccessCode.objects.create(
        account=account,
        digest=digest(code),
        issued_by=by,
        issued_at=now,
        expires_at=now + timedelta(days=CODE_DAYS),
    )
    return code


def _void_codes(account: Account, *, now: datetime) -> None:
    AccessCode.objects.filter(account=account, used_at=None, expires_at__gt=now).update(expires_at=now)


@transaction.atomic
def use_code(code: str, password: str, *, now: datetime) -> Account | None:
    """Set the password of the code's account and void the code; None when it does not hold (any more),
    as for an account that was closed.

    Raises ``ValidationError`` when the password breaks the rules.
    """
    found = (
        AccessCode.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(digest=digest(code), used_at=None, expires_at__gt=now, account__is_active=True)
        .first()
    )
    if found is None:
        return None
    validate_password(password, found.account)
    found.used_at = now
    found.save(update_fields=["used_at"])
    keep_password(found.account, password, now=now)
    return found.account


def keep_password(account: Account, password: str, *, now: datetime) -> None:
    """A new password is dated: what hangs on the old one, like the calendar feed's address, is void, and
    programs must ask for a token anew."""
    account.set_password(password)
    account.password_set_at = now
    account.save(update_fields=["password", "password_set_at"])
    _revoke_tokens(account, now=now)


def _revoke_tokens(account: Account, *, now: datetime) -> None:
    AccessToken.objects.filter(account=account, revoked_at=None).update(revoked_at=now)


def issue_token(account: Account, *, now: datetime) -> tuple[str, datetime]:
    """A bearer token and the moment it ends."""
    token = secrets.token_hex(24).upper()
    expires = now + timedelta(hours=TOKEN_HOURS)
    AccessToken.objects.create(account=account, digest=digest(token), issued_at=now, expires_at=expires)
    return token, expires


ACCOUNT_FIELDS = tuple(field.attname for field in Account._meta.concrete_fields)


def _all_holding(now: datetime) -> QuerySet[AccessToken]:
    return AccessToken.objects.filter(revoked_at=None, expires_at__gt=now, account__is_active=True)


def _holding(digest: str, now: datetime) -> QuerySet[AccessToken, Any]:
    fields = (f"account__{name}" for name in ACCOUNT_FIELDS)
    return _all_holding(now).filter(digest=digest).values_list(*fields)


def _any_holding(digests: list[str], now: datetime) -> QuerySet[AccessToken, Any]:
    return _all_holding(now).filter(digest__among=digests).values_list("digest", "account")


_HOLDING = Prepared(_holding, digest=str, now=datetime)
_ANY_HOLDING = Prepared(_any_holding, digests=list[str], now=datetime)


def token_account(token: str, *, now: datetime) -> Account | None:
    """The account a token acts for, while it holds. One query."""
    rows = _HOLDING(digest=digest(token), now=now)
    return Account.from_db("default", ACCOUNT_FIELDS, rows[0]) if rows else None


def token_accounts(tokens: Iterable[str], *, now: datetime) -> dict[str, int]:
    """The accounts that tokens act for, while they hold; one that does not is left out. One query."""
    kept = {digest(token): token for token in tokens}
    return {kept[found]: account for found, account in _ANY_HOLDING(digests=list(kept), now=now)}


def close_account(account: Account, *, now: datetime) -> None:
    """Nobody gets in with this account from now on: a person left (the same day). Its slips are void too."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    _void_codes(account, now=now)
    _revoke_tokens(account, now=now)


def give_password(accounts: Iterable[int], password: str, *, now: datetime) -> None:
    """One known password for all of these accounts: for the demo, where nobody's secret is at stake."""
    Account.objects.filter(pk__in=list(accounts)).update(
        password=make_password(password), password_set_at=now, is_active=True
    )


def revoke_token(token: str, *, now: datetime) -> None:
    """The token holds no longer."""
    AccessToken.objects.filter(digest=digest(token), revoked_at=None).update(revoked_at=now)


def claim_key(*, account: int, key: str, request: str, now: datetime) -> tuple[IdempotentReply, bool]:
    """The kept answer of an Idempotency-Key, and whether the key is new and the caller is to do the work.

    To be called in the transaction that does the work: who comes with the same key meanwhile waits for it.
    """
    return IdempotentReply.objects.get_or_create(
        account=account, key=key, defaults={"request": request, "at": now}
    )


def keep_reply(reply: IdempotentReply, status: int, body: str) -> None:
    """Keep the answer that was given."""
    reply.status, reply.body = status, body
    reply.save(update_fields=["status", "body"])


def kept_replies(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], IdempotentReply]:
    """The answers kept of these accounts' keys. One query."""
    wanted = set(keys)
    accounts, names = ({pair[place] for pair in wanted} for place in (0, 1))
    found = IdempotentReply.objects.filter(account__in=accounts, key__in=names)
    return {(reply.account, reply.key): reply for reply in found if (reply.account, reply.key) in wanted}


def claim_keys(replies: Iterable[IdempotentReply]) -> list[IdempotentReply]:
    """Claim many keys at once, always in the same order, before their work is done: as ``claim_key`` does.

    Raises ``IntegrityError`` where one of them came to be used meanwhile.
    """
    return IdempotentReply.objects.bulk_create(sorted(replies, key=lambda reply: (reply.account, reply.key)))


def keep_replies(claimed: Iterable[IdempotentReply], answered: Iterable[IdempotentReply]) -> None:
    """Put the answers that were given in the place of all claims; the keys of the others are free again."""
    IdempotentReply.objects.filter(pk__in=[reply.pk for reply in claimed]).delete()
    IdempotentReply.objects.bulk_create(answered)


def drop_key(reply: IdempotentReply) -> None:
    """Forget a key: the answer may be different another time."""
    reply.delete()


def prune_replies(*, now: datetime) -> int:
    """Remove kept answers that are old; the number removed."""
    removed, _ = IdempotentReply.objects.filter(at__lt=now - timedelta(hours=REPLY_HOURS)).delete()
    return removed
