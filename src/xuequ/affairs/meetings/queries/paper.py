"""The minutes as an official paper (GB/T 9704-2012): built from what was sealed, and from nothing else.

What a paper says is Chinese in every language of the interface.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from xuequ.affairs.meetings.models import Minutes
from xuequ.affairs.meetings.rules import DISPOSALS
from xuequ.engines.official.paper import Block, Heading, Paper, Paragraph, Roll, Table

TASK_COLUMNS = ("决议编号", "主办学校", "协助学校", "完成期限")
CHECK_COLUMNS = ("决议编号", "措施", "主办学校", "进度", "期限")


def minutes_paper(minutes: Minutes) -> Paper:
    """The paper of a version of minutes, a draft marked as such. No query.

    Who said and who voted what is not in the minutes and so not in the paper (P3-8).
    """
    content = minutes.content
    day = timezone.localdate(minutes.signed_at or minutes.drafted_at)
    return Paper(
        head=content["head"],
        number=minutes.number or None,
        issuer=content["issuer"],
        issued_on=day,
        title=f"{content['title']}纪要" + ("（更正）" if minutes.version > 1 else ""),
        body=tuple(_body(minutes)),
        attendance=tuple(_rolls(content)),
        copies_to=tuple(content["copies"]),
        printed_by=content["printed_by"],
        printed_on=day,
        draft=minutes.state == "draft",
    )


def _body(minutes: Minutes) -> Iterator[Block]:
    content = minutes.content
    yield Paragraph(_opening(content))
    if minutes.correction:
        yield Paragraph(f"本纪要更正此前印发的版本，更正原因：{minutes.correction}")
    if content["account"]:
        yield Paragraph(content["account"])
    for item in content["items"]:
        yield Heading(1, item["title"])
        yield from _item(item)


def _opening(content: dict[str, Any]) -> str:
    when = chinese_day(datetime.fromisoformat(content["opened_at"]).date()) if content["opened_at"] else ""
    place = f"在{content['place']}" if content["place"] else ""
    chair = f"会议由{content['chair']}主持，" if content["chair"] else "会议"
    return f"{when}，{content['issuer']}{place}召开{content['title']}。{chair}议定事项如下。"


def _item(item: dict[str, Any]) -> Iterator[Block]:
    if item["conclusion"]:
        yield Paragraph(item["conclusion"])
    for text in item["decided"]:
        yield Paragraph(f"会议决定：{text}")
    for resolution in item["resolutions"]:
        yield from _resolution(resolution)
    if item["resolutions"]:
        yield Table(TASK_COLUMNS, tuple(_task_row(resolution) for resolution in item["resolutions"]))
    if item["checked"]:
        yield Paragraph("会议检查了此前决议的落实情况：")
        yield Table(CHECK_COLUMNS, tuple(_check_row(task) for task in item["checked"]))
    if not (item["conclusion"] or item["decided"] or item["resolutions"] or item["checked"]):
        yield Paragraph(f"会议{dict(DISPOSALS)[item['disposal']].removeprefix('已')}该事项。")


def _resolution(resolution: dict[str, Any]) -> Iterator[Block]:
    number = f"（{resolution['number']}）" if resolution["number"] else ""
    word = {"amend": f"修改{resolution['target']}", "repeal": f"废止{resolution['target']}"}.get(
        resolution["kind"], ""
    )
    yield Paragraph(f"会议决定{word}：{resolution['text']}{number}")
    yield Paragraph(f"措施：{resolution['measure']}")
    if resolution["acceptance"]:
        yield Paragraph(f"验收标准：{resolution['acceptance']}")


def _task_row(resolution: dict[str, Any]) -> tuple[str, ...]:
    return (
        resolution["number"] or "—",
        resolution["responsible"] or "—",
        "、".join(resolution["assisting"]) or "—",
        chinese_day(date.fromisoformat(resolution["due"])) if resolution["due"] else "—",
    )


def _check_row(task: dict[str, Any]) -> tuple[str, ...]:
    return (
        task["number"],
        task["measure"],
        task["responsible"],
        f"{task['percent']}%",
        chinese_day(date.fromisoformat(task["due"])),
    )


def _rolls(content: dict[str, Any]) -> Iterator[Roll]:
    for label, key in (("出席", "present"), ("请假", "excused"), ("列席", "observers")):
        if content[key]:
            yield Roll(label, tuple((school, *names) for school, names in content[key]))


def chinese_day(day: date) -> str:
    """2026年11月5日: without leading noughts, as the standard wants (7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"
