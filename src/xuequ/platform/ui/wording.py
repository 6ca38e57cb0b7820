"""How dates, spans of time, money and numbers of telephones are written, in both languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from xuequ.kernel.verdict import Verdict

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTHING = "—"
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(value: dt.datetime) -> dt.datetime:
    """The moment as read off a clock in China; ``ValueError`` for a moment without a time zone."""
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return value.astimezone(SHANGHAI)


def date(value: dt.date | dt.datetime | str | None, form: str = "full") -> str:
    """``2026年11月24日 周二`` or ``Tue 24 Nov 2026``; form: full, short, month or plain.

    A text is a date as sealed papers keep it: ``2026-11-24``.
    """
    if value is None:
        return NOTHING
    if isinstance(value, str):
        value = dt.date.fromisoformat(value)
    day = local(value).date() if isinstance(value, dt.datetime) else value
    return _date_en(day, form) if _english() else _date_zh(day, form)


def _date_zh(day: dt.date, form: str) -> str:
    year, rest = f"{day.year}年", f"{day.month}月{day.day}日"
    weekday = f" 周{_WEEKDAYS_ZH[day.weekday()]}"
    forms = {"short": rest + weekday, "month": f"{year}{day.month}月", "plain": year + rest}
    return forms.get(form, year + rest + weekday)


def _date_en(day: dt.date, form: str) -> str:
    month, weekday = _MONTHS_EN[day.month - 1], _WEEKDAYS_EN[day.weekday()]
    forms = {
        "short": f"{weekday} {day.day} {month}",
        "month": f"{month} {day.year}",
        "plain": f"{day.day} {month} {day.year}",
    }
    return forms.get(form, f"{weekday} {day.day} {month} {day.year}")


def time(value: dt.datetime | dt.time | None) -> str:
    """``14:05``, on the 24-hour clock in both languages."""
    if value is None:
        return NOTHING
    return (local(value) if isinstance(value, dt.datetime) else value).strftime("%H:%M")


def datetime(value: dt.datetime | None, form: str = "full") -> str:
    """Date and time together; ``form`` as for the date."""
    return NOTHING if value is None else f"{date(value, form)} {time(value)}"


def since(value: dt.datetime | dt.date | None, now: dt.datetime | None = None) -> str:
    """How long ago, or how long still: ``3天前``, ``还有2天``; a bare date is told in days."""
    if value is None:
        return NOTHING
    now = now or timezone.now()
    if not isinstance(value, dt.datetime):
        return _days_apart((value - local(now).date()).days)
    seconds = (value - now).total_seconds()
    count, unit = _largest_unit(abs(seconds))
    if unit == "minute" and count == 0:
        return gettext("刚刚") if seconds <= 0 else gettext("马上")
    return _left(count, unit) if seconds > 0 else _ago(count, unit)


def _days_apart(days: int) -> str:
    if days == 0:
        return gettext("今天")
    return _left(days, "day") if days > 0 else _ago(-days, "day")


def _largest_unit(seconds: float) -> tuple[int, str]:
    if seconds < 3600:
        return int(seconds // 60), "minute"
    return (int(seconds // 3600), "hour") if seconds < 86400 else (int(seconds // 86400), "day")


def _ago(n: int, unit: str) -> str:
    texts = {
        "minute": ngettext("%(n)d分钟前", "%(n)d分钟前", n),
        "hour": ngettext("%(n)d小时前", "%(n)d小时前", n),
        "day": ngettext("%(n)d天前", "%(n)d天前", n),
    }
    return texts[unit] % {"n": n}


def _left(n: int, unit: str) -> str:
    texts = {
        "minute": ngettext("还有%(n)d分钟", "还有%(n)d分钟", n),
        "hour": ngettext("还有%(n)d小时", "还有%(n)d小时", n),
        "day": ngettext("还有%(n)d天", "还有%(n)d天", n),
    }
    return texts[unit] % {"n": n}


def money(value: Decimal | int | None) -> str:
    """Yuan with two places: ``¥12,345.60``."""
    if value is None:
        return NOTHING
    return f"-¥{-value:,.2f}" if value < 0 else f"¥{value:,.2f}"


def mask_phone(value: str | None) -> str:
    """``138****5678``; anything too short to mask so is hidden whole."""
    if not value:
        return NOTHING
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else "****"


def reason(verdict: Verdict) -> str:
    """A verdict's reason in the reader's language: translated first, then filled with its facts."""
    if not verdict.message:
        return ""
    message = gettext(verdict.message)
    return message % verdict.facts if verdict.facts else message


def _english() -> bool:
    return (get_language() or "").startswith("en")
