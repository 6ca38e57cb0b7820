"""Tokens for programs: given for the name and password of an account, and taken back."""

from __future__ import annotations

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Field, Router, Schema
from ninja.responses import Status

from xuequ.platform.access import actions
from xuequ.platform.access.models import Account
from xuequ.platform.api.answers import Refusal, changes, problem
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Given, Line, Moment

router = Router(tags=["tokens"])


class TokenIn(Given):
    """Who wants a token."""

    username: Line = Field(max_length=60)
    password: str = Field(max_length=1000)
    code: Line = Field("", max_length=40, description="The second factor, where the account has one.")


class TokenOut(Schema):
    """A bearer token; it is shown this once."""

    token: str
    token_type: str = "bearer"  # noqa: S105 (the kind of token, no secret)
    expires_at: Moment


@router.post("/tokens", auth=None, response={**changes(TokenOut, 201), 429: Refusal}, url_name="create_token")
def create_token(request: ApiRequest, payload: TokenIn) -> Status[TokenOut] | HttpResponse:
    """A token for an account; five wrong passwords make it wait."""
    account = authenticate(request, username=payload.username, password=payload.password)
    if not isinstance(account, Account):
        return _refused(request, "unauthenticated", gettext("用户名或密码不对，或账号已停用。"))
    if is_mfa_enabled(account) and not _second_factor(request, account, payload.code):
        if payload.code:
            text = gettext("动态口令不对，请用最新的口令再试。")
            return _refused(request, "second_factor_wrong", text)
        return problem(401, "second_factor_required", gettext("这个账号启用了两步验证，请同时提供动态口令。"))
    user_logged_in.send(sender=Account, request=request, user=account)
    token, expires = actions.issue_token(account, now=request.now)
    return Status(201, TokenOut(token=token, expires_at=expires))


def _second_factor(request: HttpRequest, account: Account, code: str) -> bool:
    """Whether the code is right; a wrong one counts like a wrong password."""
    if not code:
        return False
    form = AuthenticateForm(user=account, data={"code": code})
    if form.is_valid():
        form.authenticator.record_usage()
        return True
    credentials = {"username": account.username}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return False


def _refused(request: HttpRequest, code: str, text: str) -> HttpResponse:
    """401, or 429 when there were too many wrong ones; told here as JSON, not by the page for people."""
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]
        text = gettext("错误次数太多，请半小时后再试，或请教导处重新发放登录凭条。")
        return problem(429, "too_many_attempts", text)
    return problem(401, code, text)


class Done(Schema):
    """It is done."""

    done: bool = True


@router.post("/tokens/revoke", response=changes(Done))
def revoke_token(request: ApiRequest) -> Done:
    """Take back the token with which this request came."""
    actions.revoke_token(request.headers["Authorization"].partition(" ")[2].strip(), now=request.now)
    return Done()
