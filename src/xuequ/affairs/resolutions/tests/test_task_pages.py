"""The board of tasks and a task's page, by the page's own door."""

from __future__ import annotations

import io
import re
from datetime import date
from urllib.parse import parse_qsl

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, make_cast
from xuequ.affairs.resolutions import actions
from xuequ.affairs.resolutions.tests.issuing import (
    day,
    decided,
    explained,
    field_value,
    listed,
    overdue,
    reported,
    task,
    text_of,
    total,
)
from xuequ.platform.audit.models import TrailEntry
from xuequ.platform.notify.models import Message


def address(name: str, *args) -> str:
    return reverse(f"resolutions:{name}", args=args)


def test_P3_6_every_school_sees_every_task_its_own_first(cast: Cast, sign_in) -> None:
    ours = task(cast, responsible="supported", assisting="", due=day(15), measure="我们的事")
    other = task(cast, due=day(5), measure="别校的事")
    page = sign_in(cast, "supported_office").get(address("tasks"))
    assert listed(page, "tasks") == [ours.pk, other.pk]
    page = sign_in(cast, "lead_office").get(address("tasks"))
    assert listed(page, "tasks") == [other.pk, ours.pk]


def test_P3_6_each_count_opens_exactly_what_it_counted(cast: Cast, sign_in) -> None:
    overdue(cast)
    task(cast, due=day(1))
    task(cast, due=day(6))
    task(cast, due=day(60))
    done = reported(cast, task(cast))
    actions.accept(actor=cast.actor("office"), now=timezone.now(), task_id=done.pk)
    reported(cast, task(cast))
    client = sign_in(cast, "teacher")
    page = client.get(address("tasks"))
    stats = re.findall(r'class="x-stat[^"]*" href="([^"]+)">.*?x-stat-value">(\d+)<', text_of(page), re.S)
    shown = {link.partition("?")[2]: int(count) for link, count in stats}
    assert shown == {
        "state=active": 5,
        "light=red": 1,
        "light=orange": 1,
        "light=amber": 1,
        "state=submitted": 1,
        "state=done": 1,
    }
    for query, count in shown.items():
        assert total(client.get(address("tasks"), dict(parse_qsl(query)))) == count, query


def test_the_board_is_searched_narrowed_and_put_in_order(cast: Cast, sign_in) -> None:
    early = task(cast, due=day(5), measure="修订作息")
    late = task(cast, due=day(50), responsible="supported", measure="共建题库")
    client = sign_in(cast, "member_office")

    def found(**query: str) -> list:
        return listed(client.get(address("tasks"), query), "tasks")

    assert found(q="题库") == [late.pk]
    assert found(school=str(cast.schools["supported"].pk)) == [late.pk]
    assert found(sort="due") == [early.pk, late.pk]
    assert found(sort="-due") == [late.pk, early.pk]
    assert set(found(part="assist")) == {early.pk, late.pk}
    assert found(part="lead") == []
    assert found(series="校长例会", state="open", sort="number") == [early.pk, late.pk]


def test_the_board_is_exported_as_it_is_narrowed(cast: Cast, sign_in) -> None:
    task(cast, measure="=1+1 开放实验室")
    task(cast, measure="共建题库")
    client = sign_in(cast, "member_office")
    answer = client.get(address("tasks"), {"q": "开放", "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.max_row == 2
    assert sheet.cell(2, 2).value == "=1+1 开放实验室"
    assert sheet.cell(2, 2).data_type == "s"


@pytest.mark.parametrize("name", ["tasks", "list", "documents"])
def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_one(cast: Cast, sign_in, name: str) -> None:
    client = sign_in(cast, "lead_office")
    taken = []
    for more in (1, 2, 27):
        for _ in range(more):
            reported(cast, task(cast), done=False)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address(name)).status_code == 200
        taken.append(len(queries))
    assert len(set(taken)) == 1, taken


def test_a_task_page_takes_as_many_queries_for_a_long_history_as_for_a_short_one(cast: Cast, sign_in) -> None:
    made = overdue(cast)
    client = sign_in(cast, "lead_office")
    taken = []
    for more in (1, 2, 27):
        for _ in range(more):
            reported(cast, made, done=False)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address("task", made.pk)).status_code == 200
        taken.append(len(queries))
    assert len(set(taken)) == 1, taken


def test_P3_6_progress_is_reported_with_one_choice_and_one_sentence(cast: Cast, sign_in) -> None:
    made = task(cast)
    client = sign_in(cast, "lead_office")
    answer = client.post(address("report", made.pk), {"share": "75", "text": "设备已到位"})
    assert (answer.status_code, answer["Location"]) == (303, address("task", made.pk))
    made.refresh_from_db()
    assert (made.percent, made.state) == (75, "open")
    page = client.get(address("task", made.pk))
    assert "进展 75%" in text_of(page) and "设备已到位" in text_of(page)


def test_P3_6_another_share_is_typed_and_a_senseless_one_told(cast: Cast, sign_in) -> None:
    made = task(cast)
    client = sign_in(cast, "lead_office")
    wrong = client.post(
        address("report", made.pk), {"share": "other", "percent": "140", "text": "已到货四成"}
    )
    assert wrong.status_code == 422
    assert "已到货四成" in text_of(wrong), "what was typed is still there"
    client.post(address("report", made.pk), {"share": "other", "percent": "40", "text": "已到货四成"})
    made.refresh_from_db()
    assert made.percent == 40


def test_P3_6_a_report_without_a_sentence_is_told_beside_the_form(cast: Cast, sign_in) -> None:
    made = task(cast)
    answer = sign_in(cast, "lead_office").post(address("report", made.pk), {"share": "50", "text": " "})
    assert answer.status_code == 422
    assert not made.reports.exists()


def test_P3_6_an_assisting_school_adds_what_it_did_and_moves_nothing(cast: Cast, sign_in) -> None:
    made = reported(cast, task(cast))
    client = sign_in(cast, "member_principal")
    answer = client.post(address("report", made.pk), {"text": "我校派两位老师协助", "share": "25"})
    assert answer.status_code == 303
    made.refresh_from_db()
    assert (made.percent, made.state) == (100, "submitted")
    assert made.reports.count() == 2


def test_P3_6_who_neither_leads_nor_assists_reports_nothing(cast: Cast, sign_in) -> None:
    made = task(cast)
    answer = sign_in(cast, "supported_office").post(address("report", made.pk), {"text": "代报"})
    assert answer.status_code == 403
    assert "P3-6" in text_of(answer)
    assert TrailEntry.objects.filter(action="resolutions.report").exclude(refused="").exists()


def test_evidence_is_kept_and_given_back_as_a_download(cast: Cast, sign_in) -> None:
    made = task(cast)
    files = [
        SimpleUploadedFile("现场 照片.jpg", b"\xff\xd8picture"),
        SimpleUploadedFile("名单.xlsx", b"PK list"),
    ]
    client = sign_in(cast, "lead_office")
    client.post(address("report", made.pk), {"share": "50", "text": "附照片", "evidence": files})
    stored = {file.name: file for file in made.reports.get().evidence.all()}
    assert set(stored) == {"现场 照片.jpg", "名单.xlsx"}
    answer = sign_in(cast, "supported_principal").get(
        address("evidence", made.pk, stored["现场 照片.jpg"].pk)
    )
    assert b"".join(answer.streaming_content) == b"\xff\xd8picture"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_that_is_not_taken_leaves_no_report_behind(cast: Cast, sign_in) -> None:
    made = task(cast)
    files = [SimpleUploadedFile("照片.jpg", b"picture"), SimpleUploadedFile("程序.exe", b"MZ")]
    answer = sign_in(cast, "lead_office").post(
        address("report", made.pk), {"share": "50", "text": "附件", "evidence": files}
    )
    assert answer.status_code == 422
    assert "不收“.exe”这种文件" in text_of(answer)
    assert not made.reports.exists()


def test_evidence_is_not_fetched_through_another_task_or_signed_out(cast: Cast, sign_in, client) -> None:
    made, other = task(cast), task(cast)
    files = [SimpleUploadedFile("照片.jpg", b"picture")]
    owner = sign_in(cast, "lead_office")
    owner.post(address("report", made.pk), {"share": "50", "text": "附照片", "evidence": files})
    file = made.reports.get().evidence.get()
    assert owner.get(address("evidence", other.pk, file.pk)).status_code == 404
    assert client.get(address("evidence", made.pk, file.pk)).status_code == 302


def test_P3_6_an_overdue_task_asks_its_lead_school_for_reason_remedy_and_date(cast: Cast, sign_in) -> None:
    made = overdue(cast)
    page = sign_in(cast, "lead_office").get(address("task", made.pk))
    proposed = date.fromisoformat(field_value(page, "new_date"))
    assert proposed > timezone.localdate()
    elsewhere = sign_in(cast, "member_office").get(address("task", made.pk))
    assert field_value(elsewhere, "new_date") == ""
    assert "等待主办学校说明原因" in text_of(elsewhere)
    given = {"reason": "设备未到", "remedy": "先用教室", "new_date": str(proposed)}
    answer = sign_in(cast, "lead_office").post(address("explain", made.pk), given)
    assert answer.status_code == 303
    assert made.explanations.get().new_date == proposed
    made.refresh_from_db()
    assert made.due == day(-1), "the new date holds only with the meeting's consent"


def test_P3_6_an_explanation_with_a_date_already_past_is_told_with_the_clause_kept_words(
    cast: Cast, sign_in
) -> None:
    made = overdue(cast)
    given = {"reason": "设备未到", "remedy": "先用教室", "new_date": str(day(-3))}
    answer = sign_in(cast, "lead_office").post(address("explain", made.pk), given)
    assert answer.status_code == 422
    page = answer
    assert "新的期限要晚于今天" in text_of(page) and "设备未到" in text_of(page)
    assert not made.explanations.exists()


def test_P3_6_a_second_explanation_waits_for_the_first_to_be_heard(cast: Cast, sign_in) -> None:
    made = overdue(cast)
    explained(cast, made)
    given = {"reason": "又一个", "remedy": "再一个", "new_date": str(day(40))}
    assert sign_in(cast, "lead_principal").post(address("explain", made.pk), given).status_code == 409


def test_P3_6_the_meetings_answer_stands_in_the_history(cast: Cast, sign_in) -> None:
    made = overdue(cast)
    one = explained(cast, made)
    meeting = made.resolution.origin
    actions.hear_explanation(
        actor=cast.actor("head"),
        now=timezone.now(),
        explanation_id=one.pk,
        accepted=True,
        meeting_id=meeting,
        own_series=True,
    )
    page = sign_in(cast, "teacher").get(address("task", made.pk))
    assert "会议同意延期到" in text_of(page)
    assert reverse("meetings:meeting", args=[meeting]) in text_of(page)


def test_P3_6_a_task_is_closed_by_someone_other_than_the_doer(cast: Cast, sign_in) -> None:
    made = reported(cast, task(cast))
    answer = sign_in(cast, "clerk").post(address("accept", made.pk), {"note": "已到校查看"})
    assert answer.status_code == 303
    made.refresh_from_db()
    assert (made.state, made.closed_by, made.closing_note) == ("done", cast.people["clerk"], "已到校查看")
    assert Message.objects.filter(
        account=cast.people["lead_principal"].account, subject="任务已销号"
    ).exists()


def test_P3_6_nobody_closes_what_they_reported_on_themselves(cast: Cast, sign_in) -> None:
    made = reported(cast, task(cast, responsible="base"), part="office")
    answer = sign_in(cast, "office").post(address("accept", made.pk))
    assert answer.status_code == 403
    assert "不能给自己销号" in text_of(answer)
    assert sign_in(cast, "head").post(address("accept", made.pk)).status_code == 303


def test_P3_6_a_task_not_yet_reported_done_is_not_closed(cast: Cast, sign_in) -> None:
    made = task(cast)
    assert sign_in(cast, "office").post(address("accept", made.pk)).status_code == 409


def test_P3_6_a_task_is_handed_back_with_the_reason_in_its_history(cast: Cast, sign_in) -> None:
    made = reported(cast, task(cast))
    client = sign_in(cast, "office")
    assert client.post(address("hand_back", made.pk), {"reason": " "}).status_code == 422
    assert client.post(address("hand_back", made.pk), {"reason": "缺开放记录"}).status_code == 303
    made.refresh_from_db()
    assert made.state == "open"
    page = sign_in(cast, "lead_office").get(address("task", made.pk))
    assert "缺开放记录" in text_of(page) and cast.people["office"].name in text_of(page)


def test_P3_6_the_same_tap_twice_closes_once(cast: Cast, sign_in) -> None:
    made = reported(cast, task(cast))
    client = sign_in(cast, "office")
    assert [client.post(address("accept", made.pk)).status_code for _ in range(2)] == [303, 409]


def test_a_task_of_another_district_is_not_there(cast: Cast, sign_in) -> None:
    elsewhere = make_cast("滨河", "BH")
    made = reported(elsewhere, task(elsewhere))
    resolution = made.resolution
    head, office = sign_in(cast, "head"), sign_in(cast, "office")
    pages = [
        address("task", made.pk),
        address("resolution", resolution.pk),
        address("document", resolution.document_id),
    ]
    assert [head.get(page).status_code for page in pages] == [404, 404, 404]
    taps = [address(name, made.pk) for name in ("report", "explain", "accept", "hand_back")] + [
        address("change", resolution.pk),
        address("acknowledge", resolution.document_id),
        address("remind", resolution.document_id),
    ]
    for tap in taps:
        assert office.post(tap, {"text": "x", "reason": "x"}).status_code == 404, tap
    for name in ("tasks", "list", "documents"):
        assert "滨河" not in text_of(head.get(address(name)))
        narrowed = head.get(address(name), {"school": str(elsewhere.schools["lead"].pk)})
        assert "滨河" not in text_of(narrowed)


def test_a_resolution_replaced_by_a_later_one_ends_its_task_visibly(cast: Cast, sign_in) -> None:
    first = decided(cast)
    later = decided(cast, kind="amend", target=first.pk, measure="改为每周三次")
    page = sign_in(cast, "teacher").get(address("task", first.task.pk))
    assert "任务终止" in text_of(page) and later.number in text_of(page)
