"""The pages of 帮扶: partner schools, postings, mentorships, instructors."""

from __future__ import annotations

from xuequ.affairs.partnerships.views import (
    aid,
    instructors,
    mentorships,
    pairs,
    postings,
    records,
)

app_name = "partnerships"
urlpatterns = [
    *pairs.urlpatterns,
    *records.urlpatterns,
    *aid.urlpatterns,
    *postings.urlpatterns,
    *mentorships.urlpatterns,
    *instructors.urlpatterns,
]
