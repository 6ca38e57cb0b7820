"""Two languages on the command line: the reader's, told by LANG."""

from __future__ import annotations

import os


def in_english() -> bool:
    """Whether the terminal asks for another language than Chinese."""
    asked = os.environ.get("XUEQU_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "zh"
    return not asked.lower().startswith(("zh", "c", "posix"))


def both(chinese: str, english: str) -> str:
    """The help of a command in both languages, the reader's first."""
    return f"{english}\n\n{chinese}" if in_english() else f"{chinese}\n\n{english}"


def say(chinese: str, english: str) -> str:
    """One sentence in the reader's language."""
    return english if in_english() else chinese
