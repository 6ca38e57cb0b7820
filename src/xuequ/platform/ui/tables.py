"""A list's search, filters, order and page, kept in the address, so that a link shows the same view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``title`` marks the one that heads the card a row becomes on a phone."""

    key: str
    label: Text
    sortable: bool = False
    align: Literal["start", "end", "center"] = "start"
    title: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice above the list; the empty choice (all) is added by the page."""

    key: str
    label: Text
    choices: Sequence[tuple[str, Text]]


@dataclass(slots=True)
class Table:
    """The state of one list as asked for by the address; made by ``read_table``, filled by ``page_of``."""

    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    path: str = ""
    q: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    per_page: int = 20
    total: int = 0
    searchable: bool = True
    exportable: bool = True
    wants_export: bool = False

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def sort_key(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """Number of the first row shown, counted from 1; 0 in an empty list."""
        return min(self.total, (self.page - 1) * self.per_page + 1)

    @property
    def last(self) -> int:
        return min(self.total, self.page * self.per_page)

    @property
    def narrowed(self) -> bool:
        """Whether search or filters leave something out."""
        return bool(self.q or self.chosen)

    def page_of(self, rows: QuerySet[Any] | Sequence[Any]) -> list[Any]:
        """The rows of the page asked for, the page kept within the whole; all rows for an export."""
        self.total = rows.count() if isinstance(rows, QuerySet) else len(rows)
        if self.wants_export:
            return list(rows)
        self.page = min(self.page, self.pages)
        start = (self.page - 1) * self.per_page
        return list(rows[start : start + self.per_page])

    def around(self) -> list[int | None]:
        """Page numbers to offer: first, last, and those near the present one; None stands for a gap."""
        near = [n for n in range(1, self.pages + 1) if n in (1, self.pages) or abs(n - self.page) <= 1]
        shown: list[int | None] = []
        for before, number in zip([0, *near], near, strict=False):
            if number - before > 1:
                shown.append(None)
            shown.append(number)
        return shown

    def sort_link(self, key: str) -> str:
        """The address with this column's order, turned round if it rules already; back to page one."""
        return self.link(sort=f"-{key}" if self.sort == key else key, page="")

    def unnarrowed(self) -> str:
        """The address of the list without search and filters."""
        return self.link(q="", page="", **dict.fromkeys(self.chosen, ""))

    def link(self, **changes: str | int) -> str:
        """The address of the same view with parts of its state changed; an empty value takes a part away."""
        state: dict[str, str] = {
            **self.kept,
            "q": self.q,
            **self.chosen,
            "sort": self.sort,
            "page": str(self.page),
        }
        state.update({key: str(value) for key, value in changes.items()})
        if state["page"] == "1":
            state["page"] = ""
        query = urlencode({key: value for key, value in state.items() if value})
        return f"{self.path}?{query}" if query else self.path


def read_table(
    request: HttpRequest,
    *,
    columns: Sequence[Column],
    filters: Sequence[Filter] = (),
    sort: str = "",
    per_page: int = 20,
    searchable: bool = True,
    exportable: bool = True,
    keep: Sequence[str] = (),
) -> Table:
    """Read a list's state from the address; unknown orders, filters and pages are passed over.

    ``sort`` is the order when none is asked for (``-due`` = latest first); ``keep`` names other parts of the
    address that links must carry along, such as the tab one is in.
    """
    asked = request.GET
    orders = {sign + column.key for column in columns if column.sortable for sign in ("", "-")}
    page = asked.get("page", "")
    return Table(
        columns=columns,
        filters=filters,
        path=request.path,
        q=asked.get("q", "").strip()[:100],
        chosen={
            f.key: asked[f.key]
            for f in filters
            if asked.get(f.key) in {value for value, _ in f.choices} - {""}
        },
        kept={key: asked[key] for key in keep if key in asked},
        sort=asked["sort"] if asked.get("sort") in orders else sort,
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        per_page=per_page,
        searchable=searchable,
        exportable=exportable,
        wants_export=asked.get("export") == "xlsx",
    )
