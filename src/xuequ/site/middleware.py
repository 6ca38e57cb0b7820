"""What happens around every page: who acts is found out once, and a refusal is told as a sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from xuequ.affairs.organisation.queries import actor_of
from xuequ.kernel.verdict import Refused
from xuequ.platform.ui.refusals import refused

View = Callable[[HttpRequest], HttpResponse]


def actor_middleware(get_response: View) -> View:
    """Put the acting person on the request: ``request.actor``, None when signed out; ``request.now``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        account = request.user
        request.actor = (  # type: ignore[attr-defined]
            actor_of(account.pk, now=request.now, address=request.META.get("REMOTE_ADDR", ""))  # type: ignore[attr-defined]
            if account.is_authenticated
            else None
        )
        return get_response(request)

    return middleware


class refusal_middleware:  # noqa: N801 (a middleware is called like a function)
    """A rule's no becomes a page with its reason; a row that is not visible becomes 404."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refused(request, exception.verdict)
        if isinstance(exception, ObjectDoesNotExist):
            raise Http404 from exception
        return None
