"""The root of the API: who asks, what may be asked twice, how it says no. Addresses are with the affairs."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext
from ninja import Router
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from xuequ.affairs.curriculum.api import router as curriculum
from xuequ.affairs.duties.api import router as duties
from xuequ.affairs.growth.api import router as growth
from xuequ.affairs.meetings.api import router as meetings
from xuequ.affairs.meetings.queries import is_secret
from xuequ.affairs.organisation.api import router as organisation
from xuequ.affairs.organisation.queries import actor_of
from xuequ.affairs.partnerships.api import router as partnerships
from xuequ.affairs.resolutions.api import router as resolutions
from xuequ.affairs.staffing.api import router as staffing
from xuequ.affairs.teaching.api import router as teaching
from xuequ.kernel.verdict import Refused, forbid
from xuequ.platform.access.actions import token_account
from xuequ.platform.access.api import router as access
from xuequ.platform.access.models import Account
from xuequ.platform.api.answers import fault_text, problem, verdict_problem
from xuequ.platform.api.description import DescribedAPI
from xuequ.platform.files.api import router as files
from xuequ.platform.idempotency import Owner, idempotent
from xuequ.platform.notify.api import router as notify

log = logging.getLogger("xuequ.api")
Fault = Exception | type[Exception]
NO_PLACE = forbid(None, "这个账号没有在任的教职工，请与教导处联系。")


class Bearer(HttpBearer):
    """The token of ``POST tokens``, in the header ``Authorization: Bearer …``."""

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        account = bearer_account(request, token)
        if account is not None and request.actor is None:  # type: ignore[attr-defined]
            NO_PLACE.enforce()
        return account


def bearer_account(request: HttpRequest, token: str) -> Account | None:
    """The account a token acts for, found out once a request; puts its person on the request as ``actor``.

    A session's actor is put away: a program acts by its token alone.
    """
    known: dict[str, Account | None] = request.__dict__.setdefault("_bearer", {})
    if token not in known:
        now = request.now  # type: ignore[attr-defined]
        account = known[token] = token_account(token, now=now)
        address = request.META.get("REMOTE_ADDR", "")
        actor = actor_of(account.pk, now=now, address=address) if account else None
        request.actor = actor  # type: ignore[attr-defined]
    return known[token]


def key_owner(request: HttpRequest) -> Owner | None:
    """Whose Idempotency-Key it is: the account's; for a request for a token, the address's."""
    if _named(request) == "create_token":
        return 0, request.META.get("REMOTE_ADDR", "")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    account = bearer_account(request, token) if scheme.lower() == "bearer" else None
    return (account.pk, "") if account else None


def is_unspoken(request: HttpRequest) -> bool:
    """Whether nothing of the body may be kept: even a digest would give one of three choices away."""
    if _named(request) != "cast_ballot":
        return False
    try:
        return is_secret(UUID(request.resolver_match.kwargs["motion_id"]))  # type: ignore[union-attr]
    except ValueError:
        return True


def _named(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


api = DescribedAPI(
    title="学区通 Xuequ",
    version="1",
    description=(
        "Everything a person does on the pages, for programs. Permissions are those of the person for whom "
        "the token was given. Every POST honours `Idempotency-Key`: sent again with the same key, a request "
        "gives the same answer (header `Idempotency-Replayed: true`) and does nothing again. Reasons come in "
        "the language of `Accept-Language` (zh-hans or en), with the clause of the regime they stand on."
    ),
    urls_namespace="api",
    docs_url=None,
    auth=Bearer(),
)
api.add_decorator(idempotent(key_owner, is_unspoken), mode="view")

elsewhere = Router()
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@elsewhere.api_operation(METHODS, "/{path:address}", auth=None, include_in_schema=False)
def nowhere(request: HttpRequest, address: str) -> HttpResponse:
    """An address that the API does not have."""
    return _not_found(request)


ROUTERS = (
    *(access, organisation, meetings, resolutions, duties, teaching, growth, partnerships),
    *(curriculum, staffing),
    *(notify, files, elsewhere),
)
for router in ROUTERS:
    api.add_router("", router)


def _not_found(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    return problem(404, "not_found", gettext("没有找到：可能已经移除，或不在您能看到的范围内。"))


@api.exception_handler(Refused)
def _refused(request: HttpRequest, fault: Refused) -> HttpResponse:
    return verdict_problem(fault.verdict)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    faults: list[dict[str, Any]] = fault.errors
    if any(one["loc"][0] == "path" for one in faults):
        return _not_found(request)
    text = " ".join(dict.fromkeys(fault_text(one) for one in faults[:5]))
    return problem(422, "invalid", text)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, fault: HttpError) -> HttpResponse:
    if fault.status_code == 401:
        response = problem(401, "unauthenticated", gettext("请先用用户名和密码取得令牌，或令牌已过期。"))
        response["WWW-Authenticate"] = "Bearer"
        return response
    if isinstance(fault.__cause__, RequestDataTooBig):
        return _unreadable(request, fault.__cause__)
    return problem(fault.status_code, "bad_request", gettext("请求的内容读不懂，请按接口说明填写 JSON。"))


def _unreadable(request: HttpRequest, fault: Fault) -> HttpResponse:
    text = gettext("请求的内容太大或没有传完，请检查后重发。")
    return problem(400, "bad_request", text)


def _clash(request: HttpRequest, fault: Fault) -> HttpResponse:
    log.warning("two at once: %s", fault)
    text = gettext("刚刚有人同时作了改动，请看一看现在的情况再试。")
    return problem(409, "conflict", text)


def _failed(request: HttpRequest, fault: Fault) -> HttpResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=True)
    return problem(500, "failed", gettext("系统出错，这次操作没有生效，请稍后再试。"))


api.add_exception_handler(ObjectDoesNotExist, _not_found)
api.add_exception_handler(Http404, _not_found)
for unreadable in (SuspiciousOperation, UnreadablePostError):
    api.add_exception_handler(unreadable, _unreadable)
api.add_exception_handler(IntegrityError, _clash)
api.add_exception_handler(Exception, _failed)
