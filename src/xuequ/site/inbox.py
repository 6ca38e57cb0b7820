"""The inbox: messages to me, held back while I sit in a meeting (P3-7)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.meetings import queries as meetings
from xuequ.platform.notify import actions, queries
from xuequ.platform.notify.models import Message
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@signed_in
def inbox(request: ActorRequest) -> HttpResponse:
    """My messages, newest first; during a meeting a line says that they wait."""
    meeting = meetings.sitting_in(request.actor)
    rows = queries.inbox(request.actor.account or 0)
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    lines = [(message, queries.told(message)) for message in page]
    return render(request, "site/inbox.html", {"page": page, "lines": lines, "meeting": meeting})


@require_POST
@signed_in
def read_all(request: ActorRequest) -> HttpResponse:
    """Mark every message read."""
    actions.mark_read(account=request.actor.account or 0, now=request.now)
    return HttpResponseRedirect(reverse("notify:inbox"))


@require_POST
@signed_in
def follow(request: ActorRequest, message: int) -> HttpResponse:
    """Open what a message is about; it counts as read."""
    found = Message.objects.filter(pk=message, account=request.actor.account, held=False).first()
    if found is None:
        raise Http404
    actions.mark_read(account=request.actor.account or 0, now=request.now, message=message)
    return HttpResponseRedirect(found.url or reverse("notify:inbox"))


app_name = "notify"
urlpatterns = [
    path("", inbox, name="inbox"),
    path("read/", read_all, name="read_all"),
    path("<int:message>/", follow, name="follow"),
]
