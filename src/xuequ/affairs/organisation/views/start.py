"""A first or a new password, set by the person alone with the code they were handed; signed out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from xuequ.affairs.organisation import actions, queries
from xuequ.affairs.organisation.forms.people import CodeForm, PasswordForm


@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """The code typed by hand."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"].strip().upper().replace(" ", "")
        return HttpResponseRedirect(reverse("start:password", args=[code[:40]]), status=303)
    return render(request, "organisation/start_enter.html", {"form": form})


@never_cache
@sensitive_post_parameters("password", "again")
def password(request: HttpRequest, code: str) -> HttpResponse:
    """The password, typed twice; a code that does not hold (any more) is told kindly."""
    now = timezone.now()
    state = queries.code_state(code, now=now)
    if state.state != "valid":
        return render(request, "organisation/start_void.html", {"state": state.state}, status=410)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _set(request, form, code):
        messages.success(request, _("密码设好了，请用账号 %(name)s 登录。") % {"name": state.username})
        return HttpResponseRedirect(reverse("account_login"), status=303)
    context = {"form": form, "state": state}
    return render(request, "organisation/start.html", context, status=422 if form.errors else 200)


def _set(request: HttpRequest, form: PasswordForm, code: str) -> bool:
    """Whether the password was taken; what is wrong with it stands in the form."""
    try:
        done = actions.set_password(
            code=code,
            password=form.cleaned_data["password"],
            now=timezone.now(),
            address=request.META.get("REMOTE_ADDR", ""),
        )
    except ValidationError as weak:
        form.add_error("password", weak)
        return False
    if done is None:
        form.add_error(None, _("这张凭条刚刚被用掉了，请联系教导处。"))
    return done is not None


app_name = "start"
urlpatterns = [
    path("", enter, name="enter"),
    path("<str:code>/", password, name="password"),
]
