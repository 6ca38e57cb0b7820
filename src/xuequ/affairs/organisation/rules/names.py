"""The words of the organisation: stages, roles, posts, subjects; and how names are compared and read."""

from __future__ import annotations

import re

from xuequ.kernel.actor import ADMIN_POSTS, PostKind

STAGES = (
    ("primary", "小学"),
    ("junior", "初中"),
    ("nine_year", "九年一贯制"),
    ("senior", "高中"),
    ("complete", "完全中学"),
    ("kindergarten", "幼儿园"),
    ("special", "特殊教育"),
)
ROLES = (("base", "基地校"), ("lead", "优质学校"), ("supported", "帮扶学校"), ("member", "成员校"))
DAY_KINDS = (("off", "放假"), ("work", "上班"))
IMPORT_STATES = (
    ("reading", "正在读取"),
    ("ready", "待确认"),
    ("importing", "正在导入"),
    ("done", "已导入"),
    ("failed", "未能导入"),
    ("cancelled", "已取消"),
)
POST_NAMES = (
    ("district_head", "学区负责人"),
    ("principal", "校长"),
    ("vice_principal", "副校长"),
    ("director", "教导主任"),
    ("deputy_director", "教导副主任"),
    ("research_director", "科研主任"),
    ("general_director", "总务主任"),
    ("academic_office", "教导处干事"),
    ("subject_head", "教研组长"),
    ("group_leader", "中心组组长"),
    ("group_member", "中心组成员"),
    ("bursar", "财务"),
    ("teacher", "教师"),
    ("researcher", "教研员"),
    ("authority", "上级领导"),
    ("system_admin", "系统管理员"),
    ("security_admin", "安全管理员"),
    ("auditor", "审计员"),
)
POST_TEXT = dict(POST_NAMES)
SUBJECTS = (
    *("道德与法治", "语文", "数学", "英语", "科学", "历史", "地理", "物理", "化学", "生物学"),
    *("信息科技", "体育与健康", "音乐", "美术", "艺术", "劳动", "综合实践活动"),
)
ADMIN_KINDS = frozenset(str(kind) for kind in ADMIN_POSTS)
DISTRICT_POSTS = frozenset({PostKind.DISTRICT_HEAD, PostKind.RESEARCHER, PostKind.AUTHORITY}) | ADMIN_POSTS
"""Posts that belong to the district, not to one school."""
OPEN_POSTS = DISTRICT_POSTS - ADMIN_POSTS
"""District posts that the secretariat registers."""
GROUP_POSTS = frozenset({PostKind.GROUP_LEADER, PostKind.GROUP_MEMBER})
"""Posts in a subject centre group."""
SCHOOL_POSTS = frozenset(PostKind) - DISTRICT_POSTS - GROUP_POSTS
"""Posts at one school: those a roster gives and takes."""

_BRACKETS = str.maketrans("（）", "()")
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "朴": "piao", "盖": "ge",
    "乐": "yue", "缪": "miao", "翟": "zhai", "折": "she", "召": "shao", "员": "yun", "种": "chong",
    "秘": "bi", "繁": "po", "覃": "qin", "隗": "wei", "乜": "nie", "郇": "xun", "祭": "zhai", "藏": "zang",
    "阚": "kan", "都": "du", "句": "gou", "卜": "bu",
}  # fmt: skip
"""Surnames that are read otherwise than the character alone."""
_DOUBLE = ("单于",)


def school_key(name: str) -> str:
    """What two spellings of a school's name have in common."""
    return re.sub(r"[\s·•・—–-]", "", name).translate(_BRACKETS).upper()


def name_pinyin(name: str) -> str:
    """A name as typed on a keyboard, ``zengguofan``: the surname as a surname is read; the rest may err."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415  (slow: loads its dictionaries, 0.2 s)

    surname = "" if name.startswith(_DOUBLE) else _SURNAMES.get(name[:1], "")
    rest = name[1:] if surname else name
    return re.sub(r"[^a-z]", "", (surname + "".join(lazy_pinyin(rest))).lower())[:80]


def grade_name(number: int) -> str:
    """4年级; from the tenth on 高一, 高二, 高三."""
    return f"{number}年级" if number < 10 else f"高{'一二三'[number - 10]}"
