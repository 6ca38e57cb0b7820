"""The page templates' engine: strict about what is missing, escaping, speaking the reader's language."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from markupsafe import Markup

from xuequ.platform.ui import faults, wording


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page by its name."""
    return reverse(name, args=args, kwargs=kwargs)


@lru_cache(maxsize=500)
def icon(name: str, label: str = "") -> Markup:
    """A Tabler icon from the sprite; silent for screen readers unless ``label`` says what it means."""
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(
        spoken, static("build/icons.svg"), name
    )


@jinja2.pass_context  # or "P3-4"|clause were worded once, as a constant, in the first reader's language
def clause(_context: jinja2.runtime.Context, id: str | None) -> Markup:
    """The chip that opens a clause of the regime: 依据 P3-4; nothing where there is no clause."""
    if not id:
        return Markup("")
    return Markup('<a class="x-clause" href="{}">{}<span>{} {}</span></a>').format(
        url("charter:clause", id), icon("scale"), gettext("依据"), id
    )


def iso(value: dt.datetime) -> str:
    """The moment as scripts read it."""
    return wording.local(value).isoformat(timespec="seconds")


def environment(**options: Any) -> jinja2.Environment:
    """Django's Jinja2 engine calls this with its options."""
    options.pop("autoescape", None)
    options.update(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    options["extensions"] = [*options.get("extensions", ()), "jinja2.ext.i18n"]
    made = jinja2.Environment(autoescape=True, **options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(url=url, static=static, icon=icon, clock_now=lambda: iso(timezone.now()))
    made.tests.update(named_fault=faults.is_named)
    made.filters.update(
        date=wording.date,
        time=wording.time,
        datetime=wording.datetime,
        since=wording.since,
        money=wording.money,
        mask_phone=wording.mask_phone,
        reason=wording.reason,
        clause=clause,
        fault=faults.fault,
        iso=iso,
    )
    return made
