"""The address table of the site."""

from __future__ import annotations

from django.urls import include, path

from xuequ.site.api import api

handler400 = "xuequ.site.errors.not_readable"
handler500 = "xuequ.site.errors.failed"

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("xuequ.site.home")),
    path("inbox/", include("xuequ.site.inbox")),
    path("enter/", include("xuequ.site.entry")),
    path("organisation/", include("xuequ.affairs.organisation.views")),
    path("start/", include("xuequ.affairs.organisation.views.start")),
    path("trail/", include("xuequ.site.trail")),
    path("", include("xuequ.affairs.resolutions.views")),
    path("duties/", include("xuequ.affairs.duties.views")),
    path("teaching/", include("xuequ.affairs.teaching.views")),
    path("curriculum/", include("xuequ.affairs.curriculum.views")),
    path("meetings/", include("xuequ.affairs.meetings.views")),
    path("growth/", include("xuequ.affairs.growth.views")),
    path("partnerships/", include("xuequ.affairs.partnerships.views")),
    path("staffing/", include("xuequ.affairs.staffing.views")),
    path("charter/", include("xuequ.site.charter")),
    path("ui/", include("xuequ.platform.ui.views")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
]
