"""What a district's pages hold on a busy day: long names, overdue tasks, a vote under way."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.utils import timezone

from xuequ.kernel.verdict import refuse
from xuequ.platform.ui.tables import Column, Filter, read_table
from xuequ.platform.ui.widgets import DateInput, TimeInput
from xuequ.platform.ui.wording import SHANGHAI

LONG_SCHOOL = "明湖市经济技术开发区第一实验学校教育集团滨湖校区（九年一贯制）"
LONG_TITLE = (
    "关于在全学区小学四至六年级推行跨校集体备课并按月公布教案与课件的实施办法（试行）及其配套督办安排"
)
MOTION = (
    "自2026—2027学年第二学期起，各优质学校每月到帮扶学校联合集体备课"
    "不少于2次，由湖畔小学主办，12月15日前落实。"
)
LONG_MEETING = "明湖学区2026—2027学年第一学期第四次校长联席例会（扩大至各校教导主任及学科中心备课组组长）"
PEOPLE = [("欧阳静雯", "湖畔小学"), ("单明", "明湖一中"), ("曾国强", "滨湖学校"), ("仇小满", "东山小学")]


class ItemForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="议题", max_length=60, help_text="一句话说清要议什么")
    kind = forms.ChoiceField(
        label="类别",
        choices=[
            ("a", "传达上级文件"),
            ("b", "计划与重大事项"),
            ("c", "进展与问题"),
            ("d", "总结与部署"),
            ("e", "校际交流"),
        ],
        widget=forms.RadioSelect,
    )
    school = forms.ChoiceField(label="报送学校", choices=[("1", "湖畔小学"), ("2", LONG_SCHOOL)])
    minutes = forms.IntegerField(label="需要几分钟", initial=15, min_value=1, max_value=120)
    day = forms.DateField(label="哪一天", widget=DateInput, initial=dt.date(2026, 11, 26))
    at = forms.TimeField(label="几点", widget=TimeInput, initial=dt.time(14, 30))
    reason = forms.CharField(label="背景和建议", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    people = forms.MultipleChoiceField(
        label="请谁列席",
        choices=[(str(n), f"{PEOPLE[n % 4][0]}（{PEOPLE[n % 4][1]}）{n}") for n in range(14)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label="材料", required=False, help_text="PDF、Word、Excel，不超过 20 MB")
    major = forms.BooleanField(label="属于重大事项，要集体表决", required=False)


class SignInForm(forms.Form):
    """The two fields of signing in."""

    username = forms.CharField(label="工号或手机号")
    password = forms.CharField(label="密码", widget=forms.PasswordInput)


def _agenda() -> list[dict[str, Any]]:
    states = ["noted", "decided", "now", "waiting", "waiting", "waiting"]
    titles = [
        "通过上次会议纪要",
        "上次会议决议落实情况",
        LONG_TITLE,
        "期末质量监测备案安排",
        "场馆与设备寒假开放计划",
        "校际交流：滨湖学校校本课程经验",
    ]
    presenters = ["欧阳静雯", "单明", "湖畔小学教导处", "曾国强", "仇小满", LONG_SCHOOL]
    rows = enumerate(zip(titles, presenters, states, strict=True), start=1)
    return [
        {"number": n, "title": t, "presenter": p, "minutes": 10 + n, "state": s, "url": f"/items/{n}"}
        for n, (t, p, s) in rows
    ]


def _tasks(today: dt.date) -> list[dict[str, Any]]:
    lights = ["red", "orange", "amber", "green", "grey"] * 6
    return [
        {
            "id": n,
            "title": LONG_TITLE if n % 3 == 0 else f"各校报送第{n}批集体备课教案",
            "school": LONG_SCHOOL if n % 4 == 0 else "湖畔小学",
            "due": today + dt.timedelta(days=n - 3),
            "progress": n * 3,
            "light": light,
        }
        for n, light in enumerate(lights)
    ]


def gallery(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery pages show."""
    now = timezone.now().astimezone(SHANGHAI)
    table = read_table(
        request,
        columns=[
            Column("title", "任务", sortable=True, title=True),
            Column("school", "主办学校", sortable=True),
            Column("due", "期限", sortable=True),
            Column("progress", "进度", align="end"),
            Column("light", "状态"),
        ],
        filters=[Filter("state", "状态", [("open", "在办"), ("done", "办结")])],
        sort="due",
        per_page=5,
    )
    too_big = {"file": SimpleUploadedFile("材料.exe", b"")}
    return {
        "meeting": {
            "title": LONG_MEETING,
            "place": "湖畔小学三楼会议室",
            "start": dt.datetime(2026, 11, 24, 14, 0, tzinfo=SHANGHAI),
            "item_started": now - dt.timedelta(minutes=13, seconds=5),
            "overrun_started": now - dt.timedelta(minutes=31),
            "until": now + dt.timedelta(days=27, hours=5),
            "due": dt.date(2026, 12, 15),
        },
        "agenda_items": _agenda(),
        "motion": MOTION,
        "no": refuse("P3-1", "会议还没有指定记录人，不能开始。请先指定%(who)s。", who="记录人"),
        "long_school": LONG_SCHOOL,
        "long_title": LONG_TITLE,
        "history": [
            {"at": now - dt.timedelta(days=9), "title": "签发决议", "by": "欧阳静雯", "light": "green"},
            {
                "at": now - dt.timedelta(days=4),
                "title": "报告进展 40%",
                "text": LONG_TITLE,
                "url": "/r",
                "light": "amber",
            },
            {"at": now - dt.timedelta(hours=2), "title": "已逾期，等待说明", "light": "red"},
        ],
        "share_text": "【校长联席例会】11月24日 周二 14:00，湖畔小学三楼会议室。请点链接答复：\nhttps://xuequ.example/m/8f3c\n还没有答复：单明、曾国强",
        "table": table,
        "tasks": table.page_of(_tasks(now.date())),
        "form": ItemForm(),
        "wrong": ItemForm({"title": "", "day": "2026-13-01", "kind": "z"}, too_big),
        "sign_in": SignInForm(),
    }
