"""The pages of 履职: what is owed, how it stands and on what records, the figures, exemptions."""

from __future__ import annotations

from xuequ.affairs.duties.views import appraisal, board, exemption, publication, quota

app_name = "duties"
urlpatterns = [
    *board.urlpatterns,
    *appraisal.urlpatterns,
    *exemption.urlpatterns,
    *publication.urlpatterns,
    *quota.urlpatterns,
]
