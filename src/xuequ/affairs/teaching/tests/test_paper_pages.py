"""The pages of paper records: uploaded, looked at, brought in, confirmed; and what a program does."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.cast import NOW, Cast
from tests.program import Upload, done, program, refused, set_clock
from xuequ.affairs.teaching.models import Activity, PaperBatch
from xuequ.affairs.teaching.tests.papers import heard, paper_file, settled, shown, waiting


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)


def test_P1_2_2_an_office_uploads_looks_downloads_the_marked_file_and_brings_in(cast: Cast, sign_in) -> None:
    client = sign_in(cast, "lead_office")
    assert client.get(reverse("teaching:paper_template")).status_code == 200
    assert "纸质补录" in client.get(reverse("teaching:activities")).content.decode()
    assert client.get(reverse("teaching:new_batch")).status_code == 200
    rows = (heard(cast), heard(cast, 授课人="查无此人", 节次=3))
    scan = paper_file(name="扫描.png")
    answer = client.post(
        reverse("teaching:new_batch"),
        {"workbook": paper_file(*rows), "school": cast.schools["lead"].pk, "scan": scan},
    )
    assert answer.status_code == 303
    batch = PaperBatch.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert "没有找到“查无此人”" in page
    assert "只补录没有问题的1行" in page
    marked = client.get(reverse("teaching:marked_batch", args=[batch.pk]))
    sheet = load_workbook(io.BytesIO(marked.content)).worksheets[0]
    assert "没有找到" in str(sheet.cell(3, sheet.max_column).value)
    bring_in = reverse("teaching:bring_in_batch", args=[batch.pk])
    assert client.post(bring_in).status_code == 409
    assert client.post(bring_in, {"leave_out": "yes"}).status_code == 303
    assert client.post(bring_in, {"leave_out": "yes"}).status_code == 409
    assert Activity.objects.get().state == "waiting"
    for which in ("workbook", "scan"):
        assert client.get(reverse("teaching:batch_file", args=[batch.pk, which])).status_code == 200
    assert client.get(reverse("teaching:batch_file", args=[batch.pk, "other"])).status_code == 404


def test_P1_2_2_a_leader_finds_the_batch_on_todays_page_and_confirms_it(cast: Cast, sign_in) -> None:
    batch, client = waiting(cast), sign_in(cast, "lead_principal")
    today = client.get(reverse("home:today")).content.decode()
    assert "补录了1条纸质记录" in today
    address = reverse("teaching:batch", args=[batch.pk])
    assert address in today
    page = client.get(address).content.decode()
    assert "整批确认" in page
    assert cast.people["lead_office"].name in page
    answer = client.post(reverse("teaching:confirm_batch", args=[batch.pk]))
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert client.post(reverse("teaching:confirm_batch", args=[batch.pk])).status_code == 409
    assert "补录了1条纸质记录" not in client.get(reverse("home:today")).content.decode()
    record = reverse("teaching:activity", args=[Activity.objects.get().pk])
    seen = sign_in(cast, "teacher").get(record).content.decode()
    assert "据纸质记录补录 · 批次 听课本" in seen
    assert "提出异议" in seen


def test_P1_2_2_a_reason_is_asked_for_before_it_is_sent_or_taken_back(cast: Cast, sign_in) -> None:
    batch, client = waiting(cast), sign_in(cast, "lead_principal")
    address = reverse("teaching:return_batch", args=[batch.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "缺11月的"}).status_code == 303
    page = sign_in(cast, "lead_office").get(reverse("teaching:batch", args=[batch.pk])).content.decode()
    assert "缺11月的" in page
    again, head = settled(cast, waiting(cast)), sign_in(cast, "head")
    address = reverse("teaching:take_back_batch", args=[again.pk])
    assert head.post(address, {"reason": ""}).status_code == 422
    assert head.post(address, {"reason": "整本是去年的"}).status_code == 303


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"PK\x03\x04x", "打不开"), (b"hello", "不是 Excel"), (b"x" * 11_000_000, "超过了10 MB")],
)
def test_a_file_that_will_not_do_is_told_beside_its_field(
    cast: Cast, sign_in, content: bytes, why: str
) -> None:
    file = io.BytesIO(content)
    file.name = "听课本.xlsx"
    given = {"workbook": file, "school": cast.schools["lead"].pk}
    answer = sign_in(cast, "lead_office").post(reverse("teaching:new_batch"), given)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not PaperBatch.objects.exists()


def test_P1_2_2_who_does_not_answer_for_a_school_neither_uploads_nor_sees(cast: Cast, sign_in) -> None:
    batch, teacher = waiting(cast), sign_in(cast, "teacher")
    assert teacher.get(reverse("teaching:new_batch")).status_code == 403
    assert teacher.get(reverse("teaching:batch", args=[batch.pk])).status_code == 404
    assert "纸质补录" not in teacher.get(reverse("teaching:activities")).content.decode()
    clerk = sign_in(cast, "clerk")
    assert clerk.get(reverse("teaching:batch", args=[batch.pk])).status_code == 200
    assert clerk.get(reverse("teaching:batch_file", args=[batch.pk, "workbook"])).status_code == 404


def test_more_records_and_batches_ask_no_more_queries(cast: Cast, sign_in) -> None:
    client = sign_in(cast, "head")

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    pages = []
    for numbers in (range(1), range(1, 31)):
        rows = [
            heard(cast, 日期=(date(2026, 9, 7) + timedelta(days=n // 8)).isoformat(), 节次=n % 8 + 1)
            for n in numbers
        ]
        batch = waiting(cast, *rows)
        settled(cast, batch)
        shown(cast, *([*row[:5], "炼金术", *row[6:]] for row in rows))
        addresses = [reverse("teaching:batches"), reverse("teaching:batch", args=[batch.pk])]
        pages.append([asked(address) for address in (*addresses, reverse("home:today"))])
    assert all(many <= few for few, many in zip(*pages, strict=True)), pages
    assert max(pages[1][:2]) <= 12


def test_a_long_name_and_an_empty_list_have_their_place(cast: Cast, sign_in) -> None:
    client = sign_in(cast, "lead_office")
    assert "还没有补录过" in client.get(reverse("teaching:batches")).content.decode()
    long = {"workbook": paper_file(heard(cast), name="长" * 150 + ".xlsx"), "school": cast.schools["lead"].pk}
    answer = client.post(reverse("teaching:new_batch"), long)
    assert answer.status_code == 303
    assert "长" * 80 in client.get(answer["Location"]).content.decode()


def test_P1_2_2_a_program_does_all_of_it_and_a_repeated_request_does_nothing_twice(cast: Cast) -> None:
    office, leader = program(cast, "lead_office"), program(cast, "lead_principal")

    def sent() -> Upload:
        return Upload(
            file=paper_file(heard(cast), heard(cast, 授课人="查无此人", 节次=3)),
            school=str(cast.schools["lead"].pk),
        )

    first = done(office.post("paper-batches", sent(), key="a"))
    assert done(office.post("paper-batches", sent()))["id"] == first["id"]
    address = f"paper-batches/{first['id']}"
    (finding,) = done(office.get(f"{address}/findings"))["items"]
    assert (finding["line"], finding["column"], finding["known"]) == (3, "授课人", False)
    refused(office.post(f"{address}/bring-in", {}), 409)
    brought = done(office.post(f"{address}/bring-in", {"leave_out": True}, key="b"))
    assert done(office.post(f"{address}/bring-in", {"leave_out": True}, key="b")) == brought
    assert (brought["state"], brought["records"]) == ("waiting", 1)
    assert done(leader.get("paper-batches", state="waiting"))["total"] == 1
    assert refused(leader.post(f"{address}/send-back", {"reason": " "}), 422)
    assert done(leader.post(f"{address}/confirm"))["state"] == "confirmed"
    refused(leader.post(f"{address}/confirm"), 409)
    (record,) = done(leader.get(f"{address}/records"))["items"]
    assert done(office.get(f"activities/{record['id']}"))["batch"]["id"] == first["id"]
    refused(leader.post(f"{address}/take-back", {"reason": "错了"}), 403)
    assert (
        done(program(cast, "office").post(f"{address}/take-back", {"reason": "错了"}))["state"]
        == "taken_back"
    )


def test_a_photograph_of_fifty_megabytes_is_refused_wherever_it_is_attached(cast: Cast, sign_in) -> None:
    made = Activity.objects.create(
        district=cast.district,
        kind="joint_preparation",
        day=NOW.date(),
        topic="分数除法",
        school=cast.schools["lead"],
        recorded_by=cast.people["lead_office"],
        recorded_at=NOW,
    )
    client = sign_in(cast, "lead_office")

    def photograph() -> io.BytesIO:
        file = io.BytesIO(b"\xff\xd8" + b"0" * (50 * 2**20))
        file.name = "照片.jpg"
        return file

    answer = client.post(
        reverse("teaching:revise", args=[made.pk]), {"result": "定稿", "attached": photograph()}
    )
    assert answer.status_code == 422
    assert "超过 20 MB" in re.sub(r"\s+", " ", answer.content.decode())
    made.refresh_from_db()
    assert (made.result, made.files.count()) == ("", 0)
    sheet = {"workbook": paper_file(heard(cast)), "school": cast.schools["lead"].pk, "scan": photograph()}
    answer = client.post(reverse("teaching:new_batch"), sheet)
    assert answer.status_code == 422
    assert "超过 20 MB" in answer.content.decode()
    assert not PaperBatch.objects.exists()
