"""The organisation's pages, a module per noun."""

from xuequ.affairs.organisation.views import (
    administrators,
    calendar,
    codes,
    groups,
    people,
    rosters,
    schools,
)

app_name = "organisation"
urlpatterns = [
    *people.urlpatterns,
    *schools.urlpatterns,
    *groups.urlpatterns,
    *calendar.urlpatterns,
    *codes.urlpatterns,
    *rosters.urlpatterns,
    *administrators.urlpatterns,
]
