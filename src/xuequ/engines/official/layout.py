"""The figures of GB/T 9704-2012, once: the .docx and the PDF are both set from here.

Lengths that the standard gives in millimetres are in ``mm``; type sizes are in points. Where the
standard leaves the figure to the issuing office, the comment says "our choice".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MM = 72 / 25.4
"""Points in a millimetre."""

# 5.1, 5.2.1: paper, type area
PAGE_WIDTH = 210.0
PAGE_HEIGHT = 297.0
TOP = 37.0
LEFT = 28.0
TYPE_WIDTH = 156.0
TYPE_HEIGHT = 225.0
RIGHT = PAGE_WIDTH - LEFT - TYPE_WIDTH
BOTTOM = PAGE_HEIGHT - TOP - TYPE_HEIGHT

# 5.2.3: 22 lines of 28 characters fill the type area
LINES = 22
CHARACTERS = 28
LINE_PITCH = TYPE_HEIGHT * MM / LINES
"""Points from one line to the next (28.99)."""
CHARACTER_PITCH = TYPE_WIDTH * MM / CHARACTERS
"""Points from one character to the next (15.79); a 16 pt character is wider than its place."""

# 5.2.2, 7.3.1, 7.4: sizes in points (2号, 3号, 4号, 5号)
SIZE_2 = 22.0
SIZE_3 = 16.0
SIZE_4 = 14.0
SIZE_5 = 10.5

# 7.2.4, 10.3: the red head
HEAD_TOP = 35.0
"""From the top of the type area to the upper edge of the head."""
HEAD_SIZE_LARGEST = 42.0  # our choice: 初号
HEAD_SIZE_SMALLEST = 26.0  # our choice: 一号; a longer head takes two lines
RED = "FF0000"

# 7.2.5 – 7.3.1: number, red rule, title
BLANK_LINES_ABOVE_NUMBER = 2
RED_RULE_BELOW_NUMBER = 4.0
RED_RULE = 0.5  # our choice: the standard gives no thickness
BLANK_LINES_ABOVE_TITLE = 2
BLANK_LINES_BELOW_TITLE = 1

# 7.3.3, 10.3: text and attendance, in characters
TEXT_INDENT = 2
ROLL_INDENT = 2
BLANK_LINES_ABOVE_ROLLS = 1

# 7.4.1 – 7.4.3: the imprint (版记)
IMPRINT_OUTER_RULE = 0.35
IMPRINT_INNER_RULE = 0.25
IMPRINT_INDENT = 1

# 7.5: page number
PAGE_NUMBER_BELOW = 7.0
"""From the bottom of the type area to the upper edge of the dashes beside the number."""
PAGE_NUMBER_INDENT = 1

# 7.3.10: tables stand inside the type area; ruling and spacing are our choice
TABLE_RULE = 0.25
TABLE_PADDING = 1.2
TABLE_LINE = 20.0

ASCENT = 0.88
"""Share of a Chinese character's square that stands above the base line."""

DRAFT_TOP = 24.0  # our choice: the mark of a draft stands in the upper margin

# The plain sheets (sign-in) follow no standard; these are our choice.
SHEET_MARGIN = 18.0
SHEET_ROW = 9.0


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface by its part in a document.

    ``office`` is the name an office computer knows it by, ``others`` what to take where it is missing
    (written into the .docx); ``free`` are the families looked for in the fonts folder for the PDF,
    best first, and ``weight`` is the weight of the last of them.
    """

    office: str
    others: tuple[str, ...]
    free: tuple[str, ...]
    weight: int


SONG = Face("宋体", ("SimSun", "Noto Serif CJK SC", "Noto Serif SC"), ("Noto Serif SC",), 400)
HEAD = Face(
    "方正小标宋简体",
    (
        "FZXiaoBiaoSong-B05S",
        "FZXiaoBiaoSong-B05",
        "华文中宋",
        "STZhongsong",
        "宋体",
        "SimSun",
        "Noto Serif CJK SC",
    ),
    ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "Noto Serif SC"),
    700,
)
TEXT = Face(
    "仿宋",
    ("FangSong", "仿宋_GB2312", "FangSong_GB2312", "华文仿宋", "STFangsong", "宋体", "Noto Serif CJK SC"),
    ("FangSong", "STFangsong", "Noto Serif SC"),
    400,
)
BLACK = Face(
    "黑体",
    ("SimHei", "华文黑体", "STHeiti", "Noto Sans CJK SC", "Noto Sans SC"),
    ("SimHei", "Noto Sans SC"),
    500,
)
KAI = Face(
    "楷体",
    ("KaiTi", "楷体_GB2312", "KaiTi_GB2312", "华文楷体", "STKaiti", "宋体", "Noto Serif CJK SC"),
    ("KaiTi", "STKaiti", "LXGW WenKai", "Noto Serif SC"),
    500,
)
FACES: dict[str, Face] = {"head": HEAD, "text": TEXT, "black": BLACK, "kai": KAI, "song": SONG}

LEVELS: dict[int, str] = {1: "black", 2: "kai", 3: "text", 4: "text"}
"""Face of each level of headings (7.3.3)."""


def head_size(width: float) -> float:
    """Points for a head of ``width`` characters: as large as fits one line, within our two bounds."""
    fitting = math.floor(TYPE_WIDTH * MM / max(width, 1.0))
    return float(min(HEAD_SIZE_LARGEST, max(HEAD_SIZE_SMALLEST, fitting)))


def twips(points: float) -> int:
    """Points as twentieths of a point, the unit of .docx."""
    return round(points * 20)


def figures() -> dict[str, float | str]:
    """Every plain figure of this module by its name, for the PDF template."""
    return {k: v for k, v in globals().items() if k.isupper() and isinstance(v, (int, float, str))}
