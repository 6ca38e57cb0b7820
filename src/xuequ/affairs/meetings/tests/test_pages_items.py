"""Items by their pages (P2-2, P2-3.2, P3-3): handed in, sorted, settled, put in order, published."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MEETING_AT, NEXT_AT, NOW, Cast
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import AgendaItem, Meeting
from xuequ.affairs.meetings.tests.reading import untouched
from xuequ.platform.notify.models import Message

SignIn = Callable[[Cast, str], Client]
pytestmark = pytest.mark.usefixtures("at_now")


def page(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=args)


def given(cast: Cast, meeting: Meeting, part: str = "lead_office", **more: Any) -> AgendaItem:
    """An item handed in and not yet settled."""
    return actions.hand_in_item(
        actor=cast.actor(part),
        now=NOW,
        meeting_id=meeting.pk,
        **{"title": "共享实验室使用办法", "business": "plan", "minutes": 20, **more},
    )


def test_P2_3_2_an_item_is_handed_in_by_typing_its_title_and_dropping_its_paper(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting = cast.planned()
    client = sign_in(cast, "lead_office")
    form = untouched(client.get(page("hand_in")), "presenter_id")
    paper = SimpleUploadedFile("办法.docx", b"PK something", "application/octet-stream")
    answer = client.post(page("hand_in"), {**form, "title": "实验室共享方案", "materials": [paper]})
    item = meeting.items.get()
    assert answer["Location"] == page("items")
    assert item.presenter == cast.people["lead_principal"], "the school's principal presents"
    assert (item.minutes, item.school, item.late) == (10, cast.schools["lead"], False)
    file = item.materials.get()
    download = client.get(page("material", item.pk, file.pk))
    assert b"".join(download.streaming_content) == b"PK something"
    assert sign_in(cast, "supported_office").get(page("material", item.pk, file.pk)).status_code == 404


@pytest.mark.parametrize(
    ("title", "business"),
    [
        ("传达上级文件精神", "pass_on"),
        ("下学期工作计划", "plan"),
        ("期中工作总结", "sum_up"),
        ("图书互借交流", "exchange"),
        ("联合教研进展", "progress"),
    ],
)
def test_P2_2_an_item_has_one_of_five_kinds_guessed_from_its_title(
    cast: Cast, sign_in: SignIn, title: str, business: str
) -> None:
    cast.planned()
    client = sign_in(cast, "lead_office")
    client.post(page("hand_in"), {**untouched(client.get(page("hand_in")), "presenter_id"), "title": title})
    assert AgendaItem.objects.get().business == business


def test_P2_2_no_sixth_kind_of_business_is_taken(cast: Cast, sign_in: SignIn) -> None:
    cast.planned()
    client = sign_in(cast, "lead_office")
    form = untouched(client.get(page("hand_in")), "presenter_id")
    answer = client.post(page("hand_in"), {**form, "title": "别的", "business": "other"})
    assert answer.status_code == 422
    assert not AgendaItem.objects.exists()


def test_P2_3_2_only_a_schools_office_and_leaders_hand_items_in(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    for part, status in (
        ("lead_principal", 200),
        ("clerk", 200),
        ("teacher", 403),
        ("bursar", 403),
        ("authority", 403),
    ):
        assert sign_in(cast, part).get(page("hand_in")).status_code == status, part
    answer = sign_in(cast, "teacher").post(
        page("hand_in"),
        {"title": "x", "meeting_id": meeting.pk, "minutes": 5, "presenter_id": cast.people["teacher"].pk},
    )
    assert answer.status_code == 403
    assert not AgendaItem.objects.exists()


def test_P2_3_2_a_late_item_is_told_so_before_and_shows_it_after(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = cast.planned()
    monkeypatch.setattr("django.utils.timezone.now", lambda: MEETING_AT - timedelta(days=1))
    client = sign_in(cast, "lead_office")
    form = client.get(page("hand_in"))
    assert "会标明迟交" in form.content.decode()
    client.post(page("hand_in"), {**untouched(form, "presenter_id"), "title": "迟来的事"})
    assert meeting.items.get().late
    assert "迟交" in sign_in(cast, "office").get(page("desk", meeting.pk)).content.decode()


@pytest.mark.parametrize("name", ["a.exe", "空.docx"])
def test_a_file_that_cannot_be_taken_is_answered_and_nothing_is_lost(
    cast: Cast, sign_in: SignIn, name: str
) -> None:
    cast.planned()
    client = sign_in(cast, "lead_office")
    form = untouched(client.get(page("hand_in")), "presenter_id")
    file = SimpleUploadedFile(name, b"MZ" if name.endswith("exe") else b"")
    answer = client.post(page("hand_in"), {**form, "title": "打好的题目", "materials": [file]})
    assert answer.status_code == 422
    assert "打好的题目" in answer.content.decode()
    assert not AgendaItem.objects.exists()


def test_P2_3_2_a_school_takes_its_item_back_and_no_other_school_can(cast: Cast, sign_in: SignIn) -> None:
    item = given(cast, cast.planned())
    assert sign_in(cast, "supported_office").post(page("withdraw", item.pk)).status_code == 404
    client = sign_in(cast, "lead_office")
    assert page("withdraw", item.pk) in client.get(page("items")).content.decode()
    client.post(page("withdraw", item.pk))
    item.refresh_from_db()
    assert item.state == "withdrawn"
    assert page("withdraw", item.pk) not in client.get(page("items")).content.decode()


def test_P2_3_2_the_secretariat_puts_right_merges_and_reports(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    first, second = given(cast, meeting), given(cast, meeting, "supported_office", title="借用实验室")
    client = sign_in(cast, "clerk")
    form = untouched(client.get(page("change_item", first.pk)), "presenter_id")
    client.post(page("change_item", first.pk), {**form, "minutes": "25", "business": "exchange"})
    client.post(page("merge", second.pk), {"into_id": first.pk})
    client.post(page("report", meeting.pk))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.minutes, first.business, first.state) == (25, "exchange", "reported")
    assert (second.state, second.merged_into) == ("merged", first)
    assert "明湖回民小学" in client.get(page("item", first.pk)).content.decode(), "both schools stay named"
    assert Message.objects.filter(account=cast.people["head"].account, subject="请审定议题").exists()


def test_P2_3_2_the_desk_is_closed_to_schools(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    item = given(cast, meeting)
    client = sign_in(cast, "lead_office")
    for name in ("desk", "agenda", "invitations", "notice_pdf", "sheet_docx"):
        assert client.get(page(name, meeting.pk)).status_code == 403, name
    for name in ("report", "admit_all", "publish"):
        assert client.post(page(name, meeting.pk)).status_code in (403, 409), name
    assert client.get(page("change_item", item.pk)).status_code == 403
    item.refresh_from_db()
    assert item.state == "handed_in"


def test_P2_3_2_the_chair_admits_all_with_one_tap_and_nobody_else_does(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    for number in range(3):
        given(cast, meeting, title=f"议题{number}")
    assert sign_in(cast, "office").post(page("admit_all", meeting.pk)).status_code == 403
    assert not meeting.items.filter(state="admitted").exists(), "all or none"
    sign_in(cast, "head").post(page("admit_all", meeting.pk))
    assert meeting.items.filter(state="admitted").count() == 3


def test_P2_3_2_declining_says_why_and_the_school_reads_it(cast: Cast, sign_in: SignIn) -> None:
    item = given(cast, cast.planned())
    client = sign_in(cast, "head")
    assert client.post(page("decline", item.pk), {"reason": "  "}).status_code == 422
    client.post(page("decline", item.pk), {"because": "材料不齐，请补充后再提交"})
    assert "材料不齐" in sign_in(cast, "lead_office").get(page("items")).content.decode()


def test_P2_3_2_the_chair_settles_an_item_on_its_own_page(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    item = given(cast, meeting)
    steps = [page(name, item.pk) for name in ("admit", "carry", "decline")]
    shown = sign_in(cast, "head").get(page("item", item.pk)).content.decode()
    for step in steps:
        assert f'action="{step}"' in shown
    for part in ("office", "lead_office"):
        other = sign_in(cast, part).get(page("item", item.pk)).content.decode()
        assert not any(step in other for step in steps)


def test_P2_3_2_the_office_finds_where_to_merge_and_schools_do_not(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    item = given(cast, meeting)
    office = sign_in(cast, "office")
    assert "#merge" not in office.get(page("desk", meeting.pk)).content.decode(), "nothing to merge it with"
    other = given(cast, meeting, "supported_office", title="实验室借用")
    assert office.get(page("desk", meeting.pk)).content.decode().count("#merge") == 2
    shown = office.get(page("item", item.pk)).content.decode()
    assert f'action="{page("merge", item.pk)}"' in shown
    assert str(other.pk) in shown
    school = sign_in(cast, "lead_office").get(page("item", item.pk)).content.decode()
    assert page("merge", item.pk) not in school


def test_P2_3_2_an_item_after_the_notice_tells_who_when_and_that_the_chair_agreed(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting, _ = cast.published()
    item = actions.hand_in_item(
        actor=cast.actor("lead_office"),
        now=meeting.published_at + timedelta(hours=2),
        meeting_id=meeting.pk,
        title="临时用车",
        business="exchange",
        minutes=5,
    )
    desk = sign_in(cast, "office").get(page("desk", meeting.pk)).content.decode()
    assert "通知发出后补交：明湖lead_office" in desk
    actions.report_items(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk)
    actions.admit_item(actor=cast.actor("head"), now=NOW, item_id=item.pk)
    for name, key in (("item", item.pk), ("meeting", meeting.pk)):
        shown = sign_in(cast, "lead_principal").get(page(name, key)).content.decode()
        assert "通知发出后补交：明湖lead_office" in shown
        assert "主持人明湖head同意列入议程" in shown


def test_P2_3_2_an_item_is_carried_only_to_a_meeting_that_is_planned(cast: Cast, sign_in: SignIn) -> None:
    series = cast.series()
    item = given(cast, cast.planned(series))
    client = sign_in(cast, "head")
    refused = client.post(page("carry", item.pk))
    assert refused.status_code == 422
    assert "下一次会议还没有安排" in refused.content.decode()
    following = cast.planned(series, at=NEXT_AT)
    client.post(page("carry", item.pk))
    assert following.items.get().carried_from == item


def test_P3_9_what_the_regime_asks_for_stays_first_however_the_agenda_is_dragged(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting = cast.planned()
    first, second = cast.item(meeting), cast.item(meeting, title="第二项")
    client = sign_in(cast, "office")
    client.post(page("report", meeting.pk))
    made = meeting.items.get(source="follow_up")
    answer = client.post(page("order", meeting.pk), {"order": [str(second.pk), str(first.pk)]})
    assert answer.status_code == 204
    assert list(meeting.items.order_by("position")) == [made, second, first]
    wrong = [str(second.pk), str(made.pk), str(first.pk)]
    refused = client.post(page("order", meeting.pk), {"order": wrong}, headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert "data-refusal" in refused.content.decode()
    client.post(page("shift", first.pk), {"way": "up"})
    assert list(meeting.items.order_by("position")) == [made, first, second]


def test_an_order_made_from_an_old_page_is_refused(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    first = cast.item(meeting)
    cast.item(meeting, title="刚刚列入")
    client = sign_in(cast, "office")
    assert client.post(page("order", meeting.pk), {"order": [str(first.pk)]}).status_code == 422
    assert client.post(page("order", meeting.pk), {"order": ["nonsense"]}).status_code == 409


def test_P3_3_an_agenda_longer_than_the_meeting_is_told_in_words(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    cast.item(meeting, minutes=60)
    client = sign_in(cast, "office")
    assert "还余15分钟" in client.get(page("agenda", meeting.pk)).content.decode()
    cast.item(meeting, title="又一项", minutes=30)
    text = client.get(page("agenda", meeting.pk)).content.decode()
    assert "超出15分钟" in text
    assert "x-budget-over" in text


def test_P3_1_the_page_says_that_the_recorder_is_missing_and_appoints_one(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting = cast.planned(cast.series(recorder_id=None))
    client = sign_in(cast, "office")
    assert "还没有指定记录人" in client.get(page("agenda", meeting.pk)).content.decode()
    client.post(page("recorder", meeting.pk), {"person": cast.people["clerk"].pk})
    meeting.refresh_from_db()
    assert meeting.recorder == cast.people["clerk"]
    assert "还没有指定记录人" not in client.get(page("agenda", meeting.pk)).content.decode()
    outside = cast.people["lead_office"].pk
    client.post(page("recorder", meeting.pk), {"person": outside})
    meeting.refresh_from_db()
    assert meeting.recorder == cast.people["clerk"], "only somebody on the list"


def test_P2_3_2_the_notice_waits_until_the_chair_has_settled_everything(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    item = given(cast, meeting)
    client = sign_in(cast, "office")
    assert client.post(page("publish", meeting.pk)).status_code == 409
    actions.admit_item(actor=cast.actor("head"), now=NOW, item_id=item.pk)
    assert client.post(page("publish", meeting.pk))["Location"] == page("invitations", meeting.pk)
    meeting.refresh_from_db()
    assert meeting.state == "published"
    assert meeting.items.filter(source="follow_up", state="admitted").exists()


def test_P2_3_2_items_are_seen_by_all_only_when_the_notice_is_out(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    item = cast.item(meeting)
    client = sign_in(cast, "member_principal")
    assert item.title not in client.get(page("meeting", meeting.pk)).content.decode()
    assert client.get(page("item", item.pk)).status_code == 404
    actions.publish_meeting(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk)
    assert item.title in client.get(page("meeting", meeting.pk)).content.decode()
    assert client.get(page("item", item.pk)).status_code == 200


def test_the_lists_of_items_export(cast: Cast, sign_in: SignIn) -> None:
    meeting = cast.planned()
    given(cast, meeting, title="=HYPERLINK(1)")
    for part, address in (("office", page("desk", meeting.pk)), ("lead_office", page("items"))):
        made = sign_in(cast, part).get(address + "?export=xlsx").content
        cells = next(openpyxl.load_workbook(io.BytesIO(made)).active.iter_rows(min_row=2))
        assert (cells[1].value, cells[1].data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize(
    ("name", "part"),
    [("desk", "head"), ("agenda", "office"), ("meeting", "lead_principal"), ("items", "lead_office")],
)
def test_the_pages_of_items_ask_the_same_whatever_they_show(
    cast: Cast, sign_in: SignIn, name: str, part: str
) -> None:
    meeting = cast.planned()
    client = sign_in(cast, part)
    asked = []
    for count in (1, 3, 30):
        while meeting.items.count() < count:
            given(cast, meeting, title=f"议题{meeting.items.count()}", minutes=1)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(name, *(() if name == "items" else (meeting.pk,)))).status_code == 200
        asked.append(len(captured))
    assert len(set(asked)) == 1, asked
