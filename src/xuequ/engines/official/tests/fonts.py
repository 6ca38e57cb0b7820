"""Where the tests find the free fonts, and a paper to measure."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xuequ.engines.official.paper import Heading, Paper, Paragraph, Roll, Table

FOLDER = Path(
    os.environ.get("XUEQU_FONTS") or Path(__file__).parents[5] / "node_modules" / "@expo-google-fonts"
)
needs_fonts = pytest.mark.skipif(
    not any(FOLDER.rglob("NotoSerifSC_400Regular.ttf")) if FOLDER.is_dir() else True,
    reason=f"no Noto Serif SC under {FOLDER}: run npm ci, or name a folder in XUEQU_FONTS",
)

PLAIN = "会议听取了各成员校集体备课与听评课情况的汇报并研究了本学期学区教研活动的安排" * 3


def minutes(**changes: Any) -> Paper:
    """Return the minutes of a meeting: three pages, every kind of block, rare names."""
    values: dict[str, Any] = {
        "head": "明湖第一学区校长例会纪要",
        "number": "〔2026〕3号",
        "issuer": "明湖第一学区办公室",
        "issued_on": date(2026, 11, 4),
        "title": "明湖第一学区2026—2027学年第一学期第3次校长例会纪要",
        "body": (
            Heading(1, "关于集体备课"),
            Heading(2, "时间与地点"),
            Heading(3, "主备学校"),
            Heading(4, "材料"),
            Heading(1, "关于听评课"),
            Table(
                ("决议事项", "主办学校", "期限"), (("每月组织一次跨校集体备课", "明湖二小", "2026年12月5日"),)
            ),
            *(Paragraph(PLAIN) for _ in range(12)),
        ),
        "attendance": (
            Roll(
                "出席",
                (
                    ("明湖第一小学", "张三", "䶮㛃"),
                    ("明湖二小", "李四㼆", "阿卜杜热合曼·买买提"),
                    ("湖滨中学", "王五"),
                ),
            ),
            Roll("请假", (("东门小学", "孙八"),)),
            Roll("列席", (("县教育局", "周九"),)),
        ),
        "copies_to": ("县教育局", "各成员学校"),
        "printed_by": "明湖第一学区办公室",
        "printed_on": date(2026, 11, 5),
    }
    return Paper(**(values | changes))
