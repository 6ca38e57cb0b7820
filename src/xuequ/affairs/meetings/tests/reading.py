"""Reading a page as a browser would: the forms on it, as they would be sent untouched."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class Forms(HTMLParser):
    """Every form of a page with what it would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.select = ""
        self.textarea = ""

    @property
    def fields(self) -> dict[str, list[str]]:
        return self.forms[-1]["fields"] if self.forms else {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "fields": {}})
        elif tag == "input" and name and given.get("type") not in ("file", "submit"):
            ticked = given.get("type") in ("radio", "checkbox")
            if not ticked or "checked" in given:
                self.fields.setdefault(name, []).append(given.get("value", "on" if ticked else ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.fields):
            self.fields[self.select] = [given.get("value", "")]
        elif tag == "textarea":
            self.textarea = name
            self.fields[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea][0] += data.removeprefix("\n")


def untouched(response: HttpResponse, holds: str) -> dict[str, list[str]]:
    """What the form that has a field of this name would send."""
    reader = Forms()
    reader.feed(response.content.decode())
    found = next(form for form in reader.forms if holds in form["fields"])
    found["fields"].pop("csrfmiddlewaretoken", None)
    return found["fields"]
