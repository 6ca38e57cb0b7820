"""人力台账: every school's account of a term or a year, and the records behind each figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import School
from xuequ.affairs.staffing import queries, rules
from xuequ.affairs.staffing.queries import Ledger, ToldLine
from xuequ.affairs.staffing.views.section import stretch_asked, tabs
from xuequ.affairs.teaching.rules import KIND_TEXT
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui import wording
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, read_table

COLUMNS = (
    Column("school", _("学校"), title=True),
    Column("lent_persons", _("借出人次"), align="end"),
    Column("lent_periods", _("借出课时"), align="end"),
    Column("borrowed_persons", _("借入人次"), align="end"),
    Column("borrowed_periods", _("借入课时"), align="end"),
    Column("balance", _("借出减借入"), align="end"),
)
ENDS = {
    "lent_persons": "lent",
    "lent_periods": "lent",
    "borrowed_persons": "borrowed",
    "borrowed_periods": "borrowed",
}
"""Where on a school's page the lines behind a figure are."""
LINES = (_("方向"), _("来源"), _("教师"), _("派出学校"), _("到校"), _("日期"), _("怎样计算"), _("课时（节）"))


@dataclass(frozen=True, slots=True)
class Row:
    """A school of the board with its account."""

    school: School
    account: rules.Account

    def figures(self) -> tuple[object, ...]:
        """Name and figures in the order of the columns."""
        one = self.account
        return (
            self.school.name,
            one.lent_persons,
            one.lent_periods,
            one.borrowed_persons,
            one.borrowed_periods,
            one.balance,
        )


def _rows(ledger: Ledger) -> list[Row]:
    return [Row(school, one) for school, one in zip(ledger.schools, ledger.accounts, strict=True)]


@require_GET
@signed_in
def ledger(request: ActorRequest) -> HttpResponse:
    """The board: each school by the roll, whom it lent and borrowed, and how many periods (P1-5.3)."""
    stretch, known = stretch_asked(request)
    found = queries.ledger_of(request.actor, stretch) if stretch else None
    table = read_table(
        request, columns=COLUMNS, per_page=100, searchable=False, exportable=False, keep=("stretch",)
    )
    rows = table.page_of(_rows(found) if found else [])
    if table.wants_export and found:
        lines = (row.figures() for row in rows)
        title = gettext("%(stretch)s人力台账") % {"stretch": found.stretch.name}
        return workbook_response(title, [column.label for column in COLUMNS], lines)
    context: dict[str, Any] = {
        "tabs": tabs("ledger"),
        "ledger": found,
        "stretch": stretch,
        "stretches": known,
        "table": table,
        "rows": rows,
        "signed": signed,
        "ends": ENDS,
        "usual": rules.USUAL_WEEKLY,
    }
    template = "staffing/ledger_print.html" if request.GET.get("print") == "yes" else "staffing/ledger.html"
    if found:
        context["district"] = organisation.get_district(request.actor)
    return render(request, template if found else "staffing/ledger.html", context)


def signed(balance: int) -> str:
    """A balance with its sign: what is lent more than borrowed has a plus."""
    return f"+{balance}" if balance > 0 else str(balance).replace("-", "−")


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as the pages show it: what, where from and to, how it was counted, and the record it opens."""

    title: str
    note: str
    source: str
    periods: int
    url: str
    how: str


@require_GET
@signed_in
def school(request: ActorRequest, school: UUID) -> HttpResponse:
    """A school's account with the records behind every figure (P1-5.3)."""
    stretch, known = stretch_asked(request)
    found = queries.ledger_of(request.actor, stretch) if stretch else None
    mine = next((one for one in found.schools if one.pk == school), None) if found else None
    if found is None or mine is None:
        raise Http404
    told = queries.told_lines(request.actor, found, found.lines_of(school))
    lent = [one for one in told if one.line.lender == school]
    borrowed = [one for one in told if one.line.borrower == school]
    if request.GET.get("export") == "xlsx":
        title = gettext("%(school)s人力台账") % {"school": mine.name}
        return workbook_response(title, LINES, _sheet(lent, borrowed))
    context = {
        "school": mine,
        "ledger": found,
        "stretch": found.stretch,
        "stretches": known,
        "account": found.account(school),
        "lent": [_line_row(one, lending=True) for one in lent],
        "borrowed": [_line_row(one, lending=False) for one in borrowed],
        "signed": signed,
        "usual": rules.USUAL_WEEKLY,
    }
    printing = request.GET.get("print") == "yes"
    return render(request, f"staffing/school{'_print' if printing else ''}.html", context)


def _line_row(told: ToldLine, *, lending: bool) -> LineRow:
    line = told.line
    other = told.borrower if lending else told.lender
    way = gettext("到%(school)s") if lending else gettext("来自%(school)s")
    day = wording.date(line.day, "plain")
    return LineRow(
        title=told.name or gettext("指导员"),
        note=" · ".join([way % {"school": other}, day if not line.weekly else _from_day(day)]),
        source=_source(told),
        periods=line.periods,
        url=_address(told),
        how=_how(told),
    )


def _from_day(day: str) -> str:
    return gettext("%(day)s起") % {"day": day}


def _source(told: ToldLine) -> str:
    return gettext(KIND_TEXT[told.kind]) if told.kind else gettext(rules.SOURCE_TEXT[told.line.source])


def _how(told: ToldLine) -> str:
    """How a line's periods were counted, in words."""
    line = told.line
    if line.source == "lesson":
        return gettext("按课表逐节计")
    if not line.weekly:
        return gettext("每次计1节")
    if not line.days:
        return gettext("课表已排，按课表计")
    return gettext("每周%(weekly)s节 × %(days)s个教学日 ÷ 5") % {"weekly": line.weekly, "days": line.days}


def _address(told: ToldLine) -> str:
    """Where the record is; nothing where this reader may not open it."""
    line = told.line
    if line.source == "lesson":
        return reverse("staffing:week", args=[line.person])
    if line.record is None or not told.name:
        return ""
    name = {"posting": "partnerships:posting", "cross": "staffing:cross"}.get(
        line.source, "teaching:activity"
    )
    return reverse(name, args=[line.record])


def _sheet(lent: Sequence[ToldLine], borrowed: Sequence[ToldLine]) -> Iterator[tuple[object, ...]]:
    for way, lines in ((gettext("借出"), lent), (gettext("借入"), borrowed)):
        for told in lines:
            line = told.line
            yield (
                way,
                _source(told),
                told.name or gettext("指导员"),
                told.lender,
                told.borrower,
                line.day,
                _how(told),
                line.periods,
            )


urlpatterns = [
    path("", ledger, name="home"),
    path("ledger/", ledger, name="ledger"),
    path("ledger/<uuid:school>/", school, name="school"),
]
