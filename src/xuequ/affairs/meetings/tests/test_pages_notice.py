"""After the notice, by the pages (P2-1.3, P2-3.3, P3-2): answers, proxies, observers, reminders, papers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import icalendar
import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, Cast
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import Attendance, Meeting
from xuequ.affairs.meetings.tests.reading import untouched
from xuequ.affairs.organisation.models import Person
from xuequ.platform.notify.models import Message

SignIn = Callable[[Cast, str], Client]
pytestmark = pytest.mark.usefixtures("at_now")


def page(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=args)


def row_of(cast: Cast, meeting: Meeting, part: str) -> Attendance:
    return meeting.attendances.get(person=cast.people[part])


def test_P2_1_3_everybody_entitled_by_post_is_invited_and_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    text = sign_in(cast, "office").get(page("invitations", meeting.pk)).content.decode()
    for part in cast.voters:
        assert cast.people[part].name in text
    assert cast.people["teacher"].name not in text


def test_P2_3_3_coming_is_one_tap_from_the_meetings_page(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    client = sign_in(cast, "lead_principal")
    assert page("reply", meeting.pk) in client.get(f"/meetings/{meeting.pk}", follow=True).content.decode()
    client.post(page("reply", meeting.pk), {"answer": "yes"})
    assert row_of(cast, meeting, "lead_principal").answer == "yes"


def test_P2_3_3_a_tap_on_another_page_leads_back_to_it_and_never_elsewhere(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting, _ = cast.published()
    client = sign_in(cast, "lead_principal")
    ours = client.post(page("reply", meeting.pk), {"answer": "yes", "next": "/today/"})
    assert ours["Location"] == "/today/"
    theirs = client.post(page("reply", meeting.pk), {"answer": "yes", "next": "https://example.org/"})
    assert theirs["Location"] == page("meeting", meeting.pk)


def test_P2_3_3_leave_is_two_taps_a_reason_among_them(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    client = sign_in(cast, "lead_principal")
    hidden = untouched(client.get(page("meeting", meeting.pk)), "answer")
    assert hidden == {"answer": ["leave"]}
    answer = client.post(
        page("reply", meeting.pk), {**hidden, "because": "外出学习"}, headers={"HX-Request": "true"}
    )
    assert "x-answer" in answer.content.decode(), "the buttons replace themselves"
    row = row_of(cast, meeting, "lead_principal")
    assert (row.answer, row.reason) == ("leave", "外出学习")


def test_P2_3_3_leave_without_a_reason_is_refused_in_the_form(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    answer = sign_in(cast, "lead_principal").post(
        page("reply", meeting.pk), {"answer": "leave", "reason": " "}
    )
    assert answer.status_code == 422
    assert "请写一句请假或委托的原因" in answer.content.decode()
    assert row_of(cast, meeting, "lead_principal").answer == ""


def test_P2_3_3_nobody_answers_uninvited_or_before_the_notice(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    assert sign_in(cast, "teacher").post(page("reply", meeting.pk), {"answer": "yes"}).status_code == 404
    actions.cancel_meeting(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk, reason="停课")
    answer = sign_in(cast, "lead_principal").post(page("reply", meeting.pk), {"answer": "yes"})
    assert answer.status_code == 409


def test_P3_5_an_absent_members_written_opinion_is_kept_and_never_a_vote(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    sign_in(cast, "lead_principal").post(
        page("reply", meeting.pk), {"answer": "leave", "because": "身体不适", "opinion": "赞成第一项"}
    )
    row = row_of(cast, meeting, "lead_principal")
    assert row.opinion == "赞成第一项"
    text = sign_in(cast, "office").get(page("invitations", meeting.pk)).content.decode()
    assert "有书面意见" in text
    assert "赞成第一项" not in text, "it is for the record alone"


def test_P2_3_3_a_proxy_comes_only_when_the_chair_agrees(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    client = sign_in(cast, "lead_principal")
    offered = client.get(page("reply", meeting.pk)).content.decode()
    assert cast.people["lead_office"].name in offered
    assert cast.people["supported_office"].name not in offered
    proxy = cast.people["lead_office"].pk
    client.post(page("reply", meeting.pk), {"answer": "proxy", "because": "公务冲突", "proxy_id": proxy})
    asking = cast.people["lead_principal"].pk
    assert sign_in(cast, "office").post(page("agree_proxy", meeting.pk, asking)).status_code == 403
    assert not meeting.attendances.filter(person=proxy).exists()
    chair = sign_in(cast, "head")
    assert (
        page("agree_proxy", meeting.pk, asking) in chair.get(page("invitations", meeting.pk)).content.decode()
    )
    chair.post(page("agree_proxy", meeting.pk, asking))
    sent = meeting.attendances.get(person=proxy)
    assert (sent.role, sent.voter) == ("proxy", False)
    page_of_proxy = sign_in(cast, "lead_office").get(page("meeting", meeting.pk)).content.decode()
    assert f"您代{cast.people['lead_principal'].name}出席" in page_of_proxy


def test_P2_3_3_a_proxy_from_another_school_is_refused(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    answer = sign_in(cast, "lead_principal").post(
        page("reply", meeting.pk),
        {"answer": "proxy", "because": "公务冲突", "proxy_id": cast.people["supported_office"].pk},
    )
    assert answer.status_code == 422
    assert row_of(cast, meeting, "lead_principal").answer == ""


def test_P2_3_3_a_proxy_not_agreed_to_leaves_the_member_to_answer_anew(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    sign_in(cast, "lead_principal").post(
        page("reply", meeting.pk),
        {"answer": "proxy", "because": "公务冲突", "proxy_id": cast.people["lead_office"].pk},
    )
    asking = cast.people["lead_principal"].pk
    chair = sign_in(cast, "head")
    assert chair.post(page("refuse_proxy", meeting.pk, asking), {"reason": ""}).status_code == 422
    chair.post(page("refuse_proxy", meeting.pk, asking), {"reason": "这次要定重大事项"})
    row = row_of(cast, meeting, "lead_principal")
    assert (row.answer, row.proxy) == ("", None)
    told = Message.objects.get(account=cast.people["lead_principal"].account, subject="请本人出席")
    assert told.facts["reason"] == "这次要定重大事项"


def test_P3_2_observers_are_invited_without_a_vote_by_the_secretariat_alone(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting, _ = cast.published()
    leader = cast.people["authority"].pk
    assert sign_in(cast, "lead_office").post(page("add_observer", meeting.pk, leader)).status_code == 403
    client = sign_in(cast, "office")
    assert (
        page("add_observer", meeting.pk, leader)
        in client.get(page("invitations", meeting.pk)).content.decode()
    )
    found = client.get(page("invitations", meeting.pk) + "?who=research_director").content.decode()
    assert page("add_observer", meeting.pk, cast.people["research_director"].pk) in found
    client.post(page("add_observer", meeting.pk, leader))
    row = meeting.attendances.get(person=leader)
    assert (row.role, row.voter) == ("observer", False)


def test_P2_3_3_reminding_reaches_only_those_silent_and_at_most_once_a_day(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, _ = cast.published()
    actions.reply(actor=cast.actor("head"), now=NOW, meeting_id=meeting.pk, answer="yes")
    client = sign_in(cast, "office")
    assert client.post(page("remind", meeting.pk)).status_code == 302
    reminded = Message.objects.filter(subject="请回复会议通知")
    assert not reminded.filter(account=cast.people["head"].account).exists()
    count = reminded.count()
    assert count == 4, "three principals and the recorder"
    again = client.post(page("remind", meeting.pk))
    assert again.status_code == 409
    assert "一天最多提醒一次" in again.content.decode()
    assert reminded.count() == count
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=1))
    assert sign_in(cast, "office").post(page("remind", meeting.pk)).status_code == 302
    assert sign_in(cast, "lead_office").post(page("remind", meeting.pk)).status_code == 403


def test_the_text_for_the_group_names_who_has_not_answered(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.published()
    actions.reply(actor=cast.actor("head"), now=NOW, meeting_id=meeting.pk, answer="yes")
    text = sign_in(cast, "office").get(page("invitations", meeting.pk)).content.decode()
    shared = text.split('id="share"')[1].split("</textarea>")[0]
    assert meeting.title in shared
    assert item.title in shared
    assert cast.people["lead_principal"].name in shared.split("没有回复")[1]
    assert cast.people["head"].name not in shared.split("没有回复")[1]
    assert f"/meetings/{meeting.pk}/" in shared


def test_the_calendar_file_asks_by_mail_address_and_stays_one_date(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    answer = sign_in(cast, "lead_principal").get(page("ics", meeting.pk))
    calendar = icalendar.Calendar.from_ical(answer.content)
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == f"{meeting.pk}@xuequ"
    assert event["SEQUENCE"] == meeting.sequence
    assert event["ATTENDEE"] == f"mailto:{cast.people['lead_principal'].email}"
    assert event.decoded("DTSTART") == meeting.starts_at


@pytest.mark.parametrize(
    ("name", "head"), [("sheet_docx", b"PK"), ("notice_docx", b"PK"), ("notice_pdf", b"%PDF")]
)
def test_sign_in_sheet_and_notice_are_files_to_print(
    cast: Cast, sign_in: SignIn, name: str, head: bytes
) -> None:
    meeting, _ = cast.published()
    answer = sign_in(cast, "office").get(page(name, meeting.pk))
    assert answer.status_code == 200
    assert answer.content.startswith(head)


def test_the_answers_export_and_can_be_narrowed(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    actions.reply(actor=cast.actor("head"), now=NOW, meeting_id=meeting.pk, answer="yes")
    client = sign_in(cast, "office")
    made = client.get(page("invitations", meeting.pk) + "?answer=yes&export=xlsx").content
    rows = list(openpyxl.load_workbook(io.BytesIO(made)).active.values)
    assert [row[0] for row in rows[1:]] == [cast.people["head"].name]


def test_P3_9_the_page_before_the_meeting_shows_what_is_open_overdue_first(
    cast: Cast, sign_in: SignIn
) -> None:
    from xuequ.affairs.meetings.tests.test_loop import decide

    resolution = decide(cast)
    series = Meeting.objects.get().series
    from tests.cast import NEXT_AT

    following = cast.planned(series, at=NEXT_AT)
    text = sign_in(cast, "member_principal").get(page("meeting", following.pk)).content.decode()
    assert resolution.number in text
    assert reverse("resolutions:task", args=[resolution.task.pk]) in text


def test_the_page_of_answers_asks_the_same_whatever_it_shows(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    client = sign_in(cast, "office")
    asked = []
    for count in (5, 8, 35):
        while meeting.attendances.count() < count:
            number = meeting.attendances.count()
            person = Person.objects.create(district=cast.district, number=f"X{number}", name=f"列席{number}")
            actions.add_observer(
                actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk, person_id=person.pk
            )
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page("invitations", meeting.pk)).status_code == 200
        asked.append(len(captured))
    assert len(set(asked)) == 1, asked
