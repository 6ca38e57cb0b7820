"""The pages of 成长: training, hours, research."""

from __future__ import annotations

from xuequ.affairs.growth.views import certificate, hours, outside, programme, project, research, session

app_name = "growth"
urlpatterns = [
    *programme.urlpatterns,
    *session.urlpatterns,
    *hours.urlpatterns,
    *outside.urlpatterns,
    *certificate.urlpatterns,
    *research.urlpatterns,
    *project.urlpatterns,
]
