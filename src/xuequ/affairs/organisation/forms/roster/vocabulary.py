"""The words schools write in a roster, and the one word the product keeps for each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from xuequ.affairs.organisation import rules
from xuequ.kernel.actor import PostKind

GENDERS: Mapping[str, str] = MappingProxyType(
    {"男": "男", "女": "女", "男性": "男", "女性": "女", "M": "男", "F": "女", "MALE": "男", "FEMALE": "女"}
)
STAGES: Mapping[str, str] = MappingProxyType(
    {name: key for key, name in rules.STAGES}
    | {
        "初级中学": "junior",
        "九年一贯": "nine_year",
        "九年一贯制学校": "nine_year",
        "高级中学": "senior",
        "普通高中": "senior",
        "完中": "complete",
        "特教": "special",
        "特殊教育学校": "special",
    }
)
STAGE_IN_NAME = (
    ("九年一贯", "nine_year"),
    ("小学", "primary"),
    ("初级中学", "junior"),
    ("初中", "junior"),
    ("高级中学", "senior"),
    ("高中", "senior"),
    ("完全中学", "complete"),
    ("幼儿园", "kindergarten"),
    ("特殊教育", "special"),
)
"""What a school's name says of its stage, the longer word first; a plain 中学 or 实验学校 does not say."""
ROLES: Mapping[str, str] = MappingProxyType(
    {name: key for key, name in rules.ROLES}
    | {
        "中心校": "base",
        "基地学校": "base",
        "优质校": "lead",
        "牵头校": "lead",
        "帮扶校": "supported",
        "受援校": "supported",
        "薄弱学校": "supported",
        "成员学校": "member",
    }
)
_ROSTER_POSTS = (
    PostKind.PRINCIPAL,
    PostKind.VICE_PRINCIPAL,
    PostKind.DIRECTOR,
    PostKind.DEPUTY_DIRECTOR,
    PostKind.RESEARCH_DIRECTOR,
    PostKind.GENERAL_DIRECTOR,
    PostKind.ACADEMIC_OFFICE,
    PostKind.SUBJECT_HEAD,
    PostKind.BURSAR,
    PostKind.TEACHER,
)
POST_TITLES: Mapping[str, PostKind] = MappingProxyType(
    {rules.POST_TEXT[kind]: kind for kind in _ROSTER_POSTS}
)
"""The posts a roster may give: a school's own. District posts and administrations are appointed by people."""
POSTS: Mapping[str, PostKind] = MappingProxyType(
    dict(POST_TITLES)
    | {
        "正校长": PostKind.PRINCIPAL,
        "教导处主任": PostKind.DIRECTOR,
        "教务主任": PostKind.DIRECTOR,
        "教务处主任": PostKind.DIRECTOR,
        "副教导主任": PostKind.DEPUTY_DIRECTOR,
        "教导处副主任": PostKind.DEPUTY_DIRECTOR,
        "教务副主任": PostKind.DEPUTY_DIRECTOR,
        "教务处副主任": PostKind.DEPUTY_DIRECTOR,
        "科研处主任": PostKind.RESEARCH_DIRECTOR,
        "教科室主任": PostKind.RESEARCH_DIRECTOR,
        "总务处主任": PostKind.GENERAL_DIRECTOR,
        "后勤主任": PostKind.GENERAL_DIRECTOR,
        "教导干事": PostKind.ACADEMIC_OFFICE,
        "教务员": PostKind.ACADEMIC_OFFICE,
        "教务干事": PostKind.ACADEMIC_OFFICE,
        "学科组长": PostKind.SUBJECT_HEAD,
        "会计": PostKind.BURSAR,
        "出纳": PostKind.BURSAR,
        "财务人员": PostKind.BURSAR,
        "任课教师": PostKind.TEACHER,
        "专任教师": PostKind.TEACHER,
    }
)
TITLES = ("正高级教师", "高级教师", "一级教师", "二级教师", "三级教师", "未定级")
TITLE_ALIASES: Mapping[str, str] = MappingProxyType(
    {name: name for name in TITLES}
    | {
        "正高级": "正高级教师",
        "正高": "正高级教师",
        "中小学高级教师": "高级教师",
        "副高级教师": "高级教师",
        "高级": "高级教师",
        "中小学一级教师": "一级教师",
        "一级": "一级教师",
        "中小学二级教师": "二级教师",
        "二级": "二级教师",
        "中小学三级教师": "三级教师",
        "三级": "三级教师",
        "未评": "未定级",
        "未评职称": "未定级",
    }
)
EDUCATIONS = ("研究生", "本科", "专科", "中专", "高中及以下")
EDUCATION_ALIASES: Mapping[str, str] = MappingProxyType(
    {name: name for name in EDUCATIONS}
    | {
        "博士": "研究生",
        "博士研究生": "研究生",
        "硕士": "研究生",
        "硕士研究生": "研究生",
        "大学本科": "本科",
        "大学": "本科",
        "大专": "专科",
        "大学专科": "专科",
        "中师": "中专",
        "高中": "高中及以下",
    }
)
STANDINGS = ("学科带头人", "骨干教师", "优秀教师")
STANDING_ALIASES: Mapping[str, str] = MappingProxyType(
    {name: name for name in STANDINGS} | {"骨干": "骨干教师"}
)
SUBJECT_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "体育": "体育与健康",
        "体健": "体育与健康",
        "信息技术": "信息科技",
        "信息": "信息科技",
        "计算机": "信息科技",
        "道法": "道德与法治",
        "品德": "道德与法治",
        "思品": "道德与法治",
        "思想品德": "道德与法治",
        "品德与社会": "道德与法治",
        "品德与生活": "道德与法治",
        "政治": "道德与法治",
        "外语": "英语",
        "生物": "生物学",
        "劳技": "劳动",
        "劳动教育": "劳动",
        "劳动技术": "劳动",
        "综合实践": "综合实践活动",
        "综合": "综合实践活动",
    }
)
GRADES: Mapping[str, int] = MappingProxyType(
    {f"{mark}年级": number for number, mark in enumerate("一二三四五六七八九", 1)}
    | {"初一": 7, "初二": 8, "初三": 9, "高一": 10, "高二": 11, "高三": 12, "十年级": 10}
    | {"十一年级": 11, "十二年级": 12}
    | {f"{number}年级": number for number in range(1, 13)}
    | {str(number): number for number in range(1, 13)}
)
NOTHING = frozenset({"", "无", "/", "-", "—", "——", "－", "暂无", "N/A"})
"""What people write into an optional cell to say that there is nothing to say."""


def nearest(word: str, known: Iterable[str], likeness: float = 0.5) -> str:
    """The known word most like this one, "" when none is like it."""
    return next(iter(difflib.get_close_matches(word, list(known), 1, likeness)), "")
