"""The pages of 课程: timetables, a week, imports, bells, clashes."""

from __future__ import annotations

from xuequ.affairs.curriculum.views import bells, clashes, imports, timetables, week

app_name = "curriculum"
urlpatterns = [
    *timetables.urlpatterns,
    *week.urlpatterns,
    *imports.urlpatterns,
    *bells.urlpatterns,
    *clashes.urlpatterns,
]
