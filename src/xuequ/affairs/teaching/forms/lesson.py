"""Which of a teacher's lessons was observed, as the timetable proposes it."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.forms.activity import choose
from xuequ.platform.ui import wording


class LessonForm(forms.Form):
    """The lessons of a day to choose from; none of them is a choice too."""

    lesson = forms.ChoiceField(label=_("听的是哪一节"), required=False, widget=forms.RadioSelect)

    def __init__(
        self, lessons: Sequence[rules.OpenLesson], *, chosen: str, near: rules.OpenLesson | None
    ) -> None:
        known = {str(one.lesson) for one in lessons}
        initial = chosen if chosen in known else str(near.lesson) if near else ""
        super().__init__(initial={"lesson": initial}, auto_id="lesson_%s")
        lines = [(str(one.lesson), _line(one)) for one in lessons]
        choose(self, "lesson", [*lines, ("", gettext("不写，或不是这几节"))])


def _line(lesson: rules.OpenLesson) -> str:
    period = gettext("第%(n)s节") % {"n": lesson.period}
    starts = wording.time(lesson.starts) if lesson.starts else ""
    return " ".join(filter(None, (period, starts, lesson.class_name, lesson.subject_name)))
