"""The pages of 教研: records of what was done, lessons observed, centre groups, score sheets."""

from __future__ import annotations

from xuequ.affairs.teaching.views import activity, book, group, open_classroom, paper, record, sheet

app_name = "teaching"
urlpatterns = [
    *record.urlpatterns,
    *group.urlpatterns,
    *open_classroom.urlpatterns,
    *sheet.urlpatterns,
    *paper.urlpatterns,
    *book.urlpatterns,
    *activity.urlpatterns,
]
