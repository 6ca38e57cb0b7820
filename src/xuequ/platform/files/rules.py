"""Which files are taken."""

from __future__ import annotations

from pathlib import PurePath

from xuequ.kernel.verdict import ALLOWED, Verdict, invalid, refuse

LARGEST_MB = 20
MOST_FILES_A_DAY = 200
MOST_MB_A_DAY = 500
ENDINGS = frozenset(
    {".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ppt", ".pptx", ".dps", ".txt", ".csv"}
    | {".jpg", ".jpeg", ".png", ".gif", ".webp", ".zip"}
)


def may_store(name: str, size: int) -> Verdict:
    """Whether a file of this name and size (bytes) is taken."""
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        return invalid(
            None, "不收“%(ending)s”这种文件，请换成文档、表格、图片或 PDF。", ending=ending or name
        )
    if size > LARGEST_MB * 1024 * 1024:
        return invalid(None, "文件超过 %(most)s MB，请压缩后再交，视频请只交链接。", most=LARGEST_MB)
    if size == 0:
        return invalid(None, "“%(name)s”是空文件，请检查后重新选择。", name=name)
    return ALLOWED


def may_hand_in(size: int, files_today: int, bytes_today: int) -> Verdict:
    """Whether one more file of this size (bytes) is taken from a person who handed in so much today."""
    if files_today < MOST_FILES_A_DAY and bytes_today + size <= MOST_MB_A_DAY * 1024 * 1024:
        return ALLOWED
    return refuse(
        None,
        "每人每天最多交%(files)s个文件、共 %(mb)s MB，今天已满，请明天再交。",
        files=MOST_FILES_A_DAY,
        mb=MOST_MB_A_DAY,
    )
