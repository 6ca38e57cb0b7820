"""Parts 2 and 3 of the regime by programs alone: from the call for items to the last task done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from pypdf import PdfReader

from tests.cast import PASSWORD, ZONE, Cast, make_cast
from tests.program import Program, done, refused, set_clock

OCTOBER = datetime(2026, 10, 8, 9, tzinfo=ZONE)


@dataclass
class District:
    """The programs of a district's people, each with a token of its own, and the time."""

    cast: Cast
    monkeypatch: pytest.MonkeyPatch
    tokens: dict[str, str] = field(default_factory=dict)
    keys: int = 0

    def at(self, moment: datetime | str) -> None:
        """It is this time now; everybody asks for a new token."""
        set_clock(self.monkeypatch, datetime.fromisoformat(moment) if isinstance(moment, str) else moment)
        self.tokens.clear()

    def _as(self, part: str) -> Program:
        if part not in self.tokens:
            account = self.cast.people[part].account
            assert account is not None
            body = {"username": account.username, "password": PASSWORD}
            self.tokens[part] = done(Program().post("tokens", body))["token"]
        return Program(self.tokens[part])

    def do(self, part: str, address: str, **body: Any) -> Any:
        """A part of the cast does something, and sends it twice as a program with a bad line would."""
        self.keys += 1
        first = self._as(part).post(address, body or None, key=f"key-{self.keys}")
        again = self._as(part).post(address, body or None, key=f"key-{self.keys}")
        assert again.content == first.content
        assert again.headers["Idempotency-Replayed"] == "true"
        return done(first)

    def refuse(self, part: str, status: int, address: str, **body: Any) -> dict[str, str]:
        return refused(self._as(part).post(address, body or None), status)

    def see(self, part: str, address: str, **query: Any) -> Any:
        return done(self._as(part).get(address, **query))

    def file(self, part: str, name: str, content: bytes) -> str:
        """Hand in a file; its id."""
        headers = {"Authorization": f"Bearer {self._as(part).token}"}
        sent = Client().post("/api/v1/files", {"file": SimpleUploadedFile(name, content)}, headers=headers)
        return str(done(sent)["id"])

    def load(self, part: str, address: str) -> bytes:
        response = self._as(part).get(address)
        assert response.status_code == 200
        return b"".join(response) if response.streaming else response.content

    def person(self, part: str) -> str:
        return str(self.cast.people[part].pk)


@pytest.fixture
def district(db: None, monkeypatch: pytest.MonkeyPatch) -> District:
    made = District(make_cast(password=True), monkeypatch)
    made.at(OCTOBER)
    return made


def test_the_loop_from_the_call_for_items_to_the_last_task_done(district: District) -> None:
    meeting = _prepared(district)
    item, motion = _held(district, meeting)
    minutes = _written(district, meeting, motion)
    task = _issued(district, minutes)
    following = _carried_out_late(district, meeting, task)
    _checked_and_closed(district, following, task)
    assert item


def _prepared(district: District) -> str:
    """Series, dates, items, agenda, notice."""
    schools = {school["role"]: school["id"] for school in district.see("teacher", "schools")["items"]}
    assert schools["lead"] == str(district.cast.schools["lead"].pk)
    recorder = district.see("office", "people", q="MH002")["items"][0]
    series = district.do(
        "office",
        "meeting-series",
        kind="conference",
        name="校长例会",
        chair_post="district_head",
        voters=["district_head", "principal"],
        start_time="14:00",
        recorder=recorder["id"],
    )
    proposed = district.see("office", f"meeting-series/{series['id']}/proposed-dates")["starts"]
    assert len(proposed) == 4, "a conference a month: October to January"
    planned = district.do("office", f"meeting-series/{series['id']}/term", starts=proposed[1:])["meetings"]
    meeting = district.do("office", "meetings", series=series["id"], starts_at=proposed[0])
    assert meeting["clashes"] == []
    assert planned[0]["recorder"]["id"] == recorder["id"]
    address = f"meetings/{meeting['id']}"

    file = district.file("lead_office", "共享实验室方案.docx", b"PK plan")
    handed = district.do(
        "lead_office", f"{address}/items", title="共享实验室", business="plan", minutes=20, materials=[file]
    )
    twin = district.do("supported_office", f"{address}/items", title="实验室怎么借", business="exchange")
    poor = district.do("member_office", f"{address}/items", title="春游", business="exchange")
    wait = district.do("member_office", f"{address}/items", title="运动会", business="exchange")
    taken = district.do("member_office", f"{address}/items", title="写错了", business="exchange")
    district.do("member_office", f"items/{taken['id']}/withdraw")
    district.do("office", f"items/{twin['id']}/merge", into=handed["id"])
    district.do("office", f"items/{handed['id']}/change", minutes=25)
    district.do("office", f"{address}/report-items")
    district.do("head", f"items/{handed['id']}/admit")
    district.do("head", f"items/{poor['id']}/decline", reason="不属于例会议题")
    assert district.do("head", f"items/{wait['id']}/carry")["state"] == "carried"
    assert district.load("head", f"items/{handed['id']}/materials/{file}") == b"PK plan"
    district.do("office", f"{address}/publish")

    for part in ("head", "lead_principal", "office"):
        district.do(part, f"{address}/reply", answer="yes")
    district.do(
        "member_principal",
        f"{address}/reply",
        answer="proxy",
        reason="外出培训",
        proxy=district.person("member_office"),
        opinion="同意开放，请保证安全。",
    )
    district.do("head", f"{address}/proxies/agree", person=district.person("member_principal"))
    district.do("office", f"{address}/remind")
    inbox = district.see("supported_principal", "inbox")["items"]
    assert inbox[0]["subject"] == "请回复会议通知"
    assert district.do("supported_principal", "inbox/read") == {"unread": 0}
    district.do("office", f"{address}/observers", person=district.person("researcher"), duty="教研员")
    return str(meeting["id"])


def _held(district: District, meeting: str) -> tuple[str, str]:
    """Signed in, opened, discussed, voted, closed."""
    address = f"meetings/{meeting}"
    starts = datetime.fromisoformat(district.see("head", address)["starts_at"])
    district.at(starts)
    for part in ("head", "lead_principal", "office"):
        district.do(part, f"{address}/sign-in")
    district.do("office", f"{address}/sign-in", person=district.person("supported_principal"))
    assert district.do("head", f"{address}/open")["state"] == "open"
    district.do("researcher", f"{address}/sign-in")
    seen = district.see("teacher", address)
    assert seen["head"] == {"entitled": 4, "present": 3, "observers": 2, "excused": 1}
    first, item = (next(i["id"] for i in seen["items"] if i["source"] == s) for s in ("follow_up", "school"))
    district.do("office", f"items/{first}/start")
    district.do("office", f"items/{first}/dispose", disposal="noted")

    district.do("office", f"items/{item}/start")
    district.do("researcher", f"items/{item}/speeches")
    district.do("head", f"items/{item}/floor", person=district.person("researcher"))
    district.do(
        "office", f"items/{item}/speeches/end", person=district.person("researcher"), gist="建议先试点"
    )
    district.do("office", f"items/{item}/notes", notes="讨论了开放时间。")
    motion = district.do(
        "office",
        f"items/{item}/motions",
        text="同意共享实验室",
        ballot="named",
        rule="simple",
        resolution={
            "measure": "实验室每周三向成员校开放",
            "acceptance": "有开放记录",
            "responsible": str(district.cast.schools["lead"].pk),
            "assisting": [str(district.cast.schools["supported"].pk)],
            "due": (starts + timedelta(days=14)).date().isoformat(),
        },
    )["id"]
    district.do("head", f"motions/{motion}/open")
    assert district.refuse("researcher", 403, f"motions/{motion}/ballot", choice="for")["clause"] == "P3-2"
    for part in ("head", "lead_principal", "supported_principal"):
        assert district.do(part, f"motions/{motion}/ballot", choice="for")["voted"]
    closed = district.do("head", f"motions/{motion}/close")
    assert closed["outcome"] == "passed"
    assert closed["tally"] == {
        "entitled": 4,
        "present": 3,
        "recused": 0,
        "for": 3,
        "against": 0,
        "abstain": 0,
        "not_voted": 0,
    }
    district.do("office", f"items/{item}/dispose", disposal="decided", conclusion="会议同意试行。")
    district.do("researcher", f"{address}/sign-out")
    assert district.do("head", f"{address}/close")["state"] == "closed"
    return str(item), str(motion)


def _written(district: District, meeting: str, motion: str) -> str:
    """Record for the members, minutes for everybody."""
    record = district.see("supported_principal", f"meetings/{meeting}/record")
    item = next(one for one in record["items"] if one["motions"])
    assert item["speeches"][0]["gist"] == "建议先试点"
    assert {ballot["choice"] for ballot in item["motions"][0]["ballots"]} == {"for"}
    assert "请保证安全" in str(record["attendances"])
    refused(district._as("teacher").get(f"meetings/{meeting}/record"), 403)

    minutes = district.do("office", f"meetings/{meeting}/minutes")["id"]
    content = district.do(
        "office",
        f"minutes/{minutes}/edit",
        account="会议研究了资源共享工作。",
        conclusions={item["id"]: "会议同意。"},
    )["content"]
    assert "建议先试点" not in str(content)
    assert district.refuse("office", 403, f"minutes/{minutes}/sign")["clause"] == "P2-3.1"
    refused(district._as("office").get(f"minutes/{minutes}.pdf"), 409)
    signed = district.do("head", f"minutes/{minutes}/sign")
    assert (signed["state"], signed["number"]) == ("sealed", "校长例会纪要〔2026〕1号")
    return str(minutes)


def _issued(district: District, minutes: str) -> str:
    """The official document, signed for by the schools; the resolution that nobody can change."""
    text = "".join(
        p.text for p in Document(BytesIO(district.load("teacher", f"minutes/{minutes}.docx"))).paragraphs
    )
    assert "实验室每周三向成员校开放" in text
    pages = PdfReader(BytesIO(district.load("teacher", f"minutes/{minutes}.pdf"))).pages
    assert "实验室每周三向成员校开放" in "".join(page.extract_text() for page in pages).replace("\n", "")
    resolution = district.see("teacher", "resolutions")["items"][0]
    assert resolution["number"] == "校长例会决议〔2026〕1号"
    assert resolution["in_force"]
    district.refuse("head", 409, f"resolutions/{resolution['id']}/change")
    district.do("lead_principal", f"resolutions/{resolution['id']}/receipt")
    district.do("office", f"documents/{resolution['document']}/remind")
    waiting = district.see("office", f"documents/{resolution['document']}")["waiting"]
    assert len(waiting) == 3
    receipts = district.see("office", f"resolutions/{resolution['id']}/receipts")
    assert [one["school"]["name"] for one in receipts["items"]] == ["明湖第二中心小学"]
    return str(resolution["task"]["id"])


def _carried_out_late(district: District, meeting: str, task: str) -> str:
    """Reported, overdue, explained; the next meeting hears it and agrees to the new date."""
    photo = district.file("lead_office", "开放照片.jpg", b"\xff\xd8 photo")
    reported = district.do(
        "lead_office", f"tasks/{task}/reports", percent=40, text="已开放一间", evidence=[photo]
    )
    assert (reported["percent"], reported["reports"][0]["evidence"][0]["name"]) == (40, "开放照片.jpg")
    assert district.load("teacher", f"tasks/{task}/evidence/{photo}") == b"\xff\xd8 photo"
    due = datetime.fromisoformat(reported["due"] + "T09:00:00+08:00")
    district.at(due + timedelta(days=1))
    assert [one["id"] for one in district.see("teacher", "tasks", state="overdue")["items"]] == [task]
    explained = district.do(
        "lead_office",
        f"tasks/{task}/explanations",
        reason="设备晚到",
        remedy="借用教室",
        new_date=(due + timedelta(days=60)).date().isoformat(),
    )
    planned = district.see("office", "meetings", state="planned")["items"]
    following = min(planned, key=lambda one: one["starts_at"])
    address = f"meetings/{following['id']}"
    waiting = [item for item in district.see("head", address)["items"] if item["source"] == "carried"]
    assert [item["title"] for item in waiting] == ["运动会"], "what the last meeting carried over is here"
    for item in waiting:
        district.do("head", f"items/{item['id']}/admit")
    district.do("office", f"{address}/publish")
    sources = [item["source"] for item in district.see("teacher", address)["items"]]
    assert sources == ["minutes", "follow_up", "carried"]

    district.at(following["starts_at"])
    for part in district.cast.voters:
        district.do(part, f"{address}/sign-in")
    district.do("office", f"{address}/open")
    for item in district.see("office", address)["items"]:
        district.do("office", f"items/{item['id']}/start")
        if item["source"] == "follow_up":
            hear = f"items/{item['id']}/explanations/{explained['id']}/hear"
            assert district.do("head", hear, accepted=True)["state"] == "accepted"
        disposed = district.do("office", f"items/{item['id']}/dispose", disposal="noted")
    assert disposed["disposal"] == "noted"
    district.do("office", f"{address}/close")
    assert district.see("teacher", f"tasks/{task}")["due"] == (due + timedelta(days=60)).date().isoformat()
    return str(following["id"])


def _checked_and_closed(district: District, following: str, task: str) -> None:
    """Done, handed back, done again, and closed by somebody else; the minutes corrected beside the old."""
    done_report = {"percent": 100, "text": "全部开放", "done": True}
    district.do("lead_office", f"tasks/{task}/reports", **done_report)
    assert district.refuse("lead_office", 403, f"tasks/{task}/accept")["clause"] == "P3-6"
    district.do("office", f"tasks/{task}/hand-back", reason="请补上开放记录")
    district.do("lead_office", f"tasks/{task}/reports", **done_report)
    closed = district.do("supported_principal", f"tasks/{task}/accept", note="已到校核实")
    assert (closed["state"], closed["percent"]) == ("done", 100)
    minutes = district.do("office", f"meetings/{following}/minutes")["id"]
    district.do("head", f"minutes/{minutes}/sign")
    corrected = district.do("office", f"minutes/{minutes}/correct", reason="地点有误")
    assert corrected["version"] == 2
    assert district.do("head", f"minutes/{corrected['id']}/sign")["number"] == "校长例会纪要〔2026〕3号"
    assert district.see("teacher", "documents")["total"] == 3
