"""The pages of 督办: tasks, resolutions, documents."""

from __future__ import annotations

from xuequ.affairs.resolutions.views import board, document, resolution, task

app_name = "resolutions"
urlpatterns = [
    *board.urlpatterns,
    *task.urlpatterns,
    *resolution.urlpatterns,
    *document.urlpatterns,
]
