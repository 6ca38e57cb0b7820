"""The pages of 人力: the people ledger, teachers' weeks at several schools, cross-school teaching."""

from __future__ import annotations

from xuequ.affairs.staffing.views import cross, ledger, weeks

app_name = "staffing"
urlpatterns = [*ledger.urlpatterns, *weeks.urlpatterns, *cross.urlpatterns]
