"""The pages of 教研: the calendar, records of what was done, lessons observed, groups, score sheets."""

from __future__ import annotations

from xuequ.affairs.teaching.views import (
    activity,
    book,
    calendar,
    group,
    open_classroom,
    paper,
    plan,
    record,
    result,
    session,
    sheet,
)

app_name = "teaching"
urlpatterns = [
    *record.urlpatterns,
    *group.urlpatterns,
    *plan.urlpatterns,
    *calendar.urlpatterns,
    *session.urlpatterns,
    *result.urlpatterns,
    *open_classroom.urlpatterns,
    *sheet.urlpatterns,
    *paper.urlpatterns,
    *book.urlpatterns,
    *activity.urlpatterns,
]
