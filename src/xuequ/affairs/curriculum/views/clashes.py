"""课表冲突: each with both lessons, shown to the schools concerned."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from xuequ.affairs.curriculum import queries, rules
from xuequ.affairs.curriculum.models import Lesson
from xuequ.affairs.curriculum.queries import ClashFound
from xuequ.affairs.curriculum.views.section import tabs, weekday_word
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table

COLUMNS = (
    Column("what", _("冲突"), title=True),
    Column("weekday", _("星期")),
    Column("first", _("一节")),
    Column("second", _("另一节")),
)


@require_GET
@signed_in
def clashes(request: ActorRequest) -> HttpResponse:
    """The clashes of the timetables in force today that concern the reader's school."""
    actor, today = request.actor, timezone.localdate(request.now)
    kinds = [(str(kind), _(text)) for kind, text in rules.CLASH_TEXT.items()]
    table = read_table(request, columns=COLUMNS, filters=[Filter("kind", _("冲突"), kinds)], searchable=False)
    found = queries.clashes_on(actor, today)
    wanted = table.chosen.get("kind")
    rows = table.page_of([one for one in found if wanted in {None, str(one.kind)}])
    if table.wants_export:
        lines = (
            (what(one), weekday_word(one.first.weekday), *map(_told, (one.first, one.second))) for one in rows
        )
        return workbook_response(gettext("课表冲突"), [column.label for column in COLUMNS], lines)
    context = {
        "tabs": tabs("clashes"),
        "table": table,
        "rows": [
            (one, what(one), gettext(rules.CLASH_TEXT[one.kind]), weekday_word(one.first.weekday))
            for one in rows
        ],
        "full": len(found) >= rules.MOST_CLASHES,
        "sees_all": rules.sees_all_clashes(actor),
    }
    return render(request, "curriculum/clashes.html", context)


def what(clash: ClashFound) -> str:
    """The teacher, the room or the class that is wanted twice."""
    if clash.kind == rules.ClashKind.TEACHER:
        return queries.teacher_name(clash.first)
    if clash.kind == rules.ClashKind.ROOM:
        return clash.first.room
    return clash.first.class_group.name


def _told(lesson: Lesson) -> str:
    group = lesson.class_group
    period = gettext("第%(period)s节") % {"period": lesson.period}
    return " ".join([group.school.name, group.name, period, queries.subject_name(lesson)])


urlpatterns = [path("clashes/", clashes, name="clashes")]
