"""The pages of 帮扶: who sees what, that nothing typed is lost, and that lists cost the same however long."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html.parser import HTMLParser

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import NOW, POSTS, Cast
from xuequ.affairs.organisation.models import Person, Subject
from xuequ.affairs.partnerships import actions
from xuequ.affairs.partnerships.models import AidItem, Mentorship, Partnership, Posting
from xuequ.affairs.partnerships.tests.pairing import (
    agreed,
    appointed,
    confirmed,
    counted,
    drafted,
    grade,
    mathematics,
    mentored,
    posted,
    proposed,
    recorded,
)
from xuequ.affairs.resolutions.tests.issuing import decided
from xuequ.affairs.teaching.models import Activity


def address(name: str, *args) -> str:
    return reverse(f"partnerships:{name}", args=args)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def fields(page) -> dict[str, list[str]]:
    """What a form would send as it stands: every name with its proposed values."""
    found: dict[str, list[str]] = {}

    class Reader(HTMLParser):
        select = ""

        def handle_starttag(self, tag, attrs) -> None:
            given = dict(attrs)
            if tag == "select":
                self.select = given.get("name", "")
            elif tag == "option" and "selected" in given and self.select:
                found.setdefault(self.select, []).append(given.get("value", ""))
            elif tag == "input" and given.get("name"):
                chosen = given.get("type") not in {"radio", "checkbox"} or "checked" in given
                if chosen and given.get("value"):
                    found.setdefault(given["name"], []).append(given["value"])

    Reader().feed(page.content.decode().split('<main id="content"')[-1])
    return found


def test_P1_2_1_from_the_draft_to_the_green_month_on_the_pages(cast: Cast, sign_in) -> None:
    subject = mathematics(cast)
    typed = {
        "lead": str(cast.schools["lead"].pk),
        "supported": str(cast.schools["supported"].pk),
        "subjects": [str(subject.pk)],
        "starts": "2026-11-01",
        "ends": "2027-07-10",
        "goals": "两年内缩小差距",
        "agreement": SimpleUploadedFile("协议.pdf", b"%PDF-1.4"),
    }
    answer = sign_in(cast, "lead_office").post(address("draft"), typed)
    assert answer.status_code == 303
    pair = Partnership.objects.get()
    for side, part in (
        ("lead", "lead_principal"),
        ("supported", "supported_principal"),
        ("district", "head"),
    ):
        client = sign_in(cast, part)
        assert "结对协议等您同意" in client.get("/today/").content.decode()
        assert client.post(address("approve", pair.pk, side)).status_code == 303
    owner = pair.subjects.get()
    client = sign_in(cast, "teacher")
    page = client.get(address("record", owner.pk))
    sent = {**fields(page), "topic": "分数的意义"}
    assert client.post(address("record", owner.pk), sent).status_code == 303
    made = Activity.objects.get()
    assert (made.kind, made.day, made.other_side_id) == (
        "guidance",
        NOW.date(),
        cast.schools["supported"].pk,
    )
    confirmed(cast, made)
    page = sign_in(cast, "member_principal").get(address("pair", pair.pk)).content.decode()
    assert "1/1" in page
    assert "已完成" in page
    page = client.get(address("records", owner.pk)).content.decode()
    assert "分数的意义" in page
    assert client.get(address("agreement", pair.pk))["Content-Disposition"].startswith("attachment")


def test_P1_2_1_recording_takes_at_most_six_interactions(cast: Cast, sign_in) -> None:
    """Kind, topic, the other teacher, grade and 登记: everything else is proposed."""
    owner = agreed(cast)
    grade(cast)
    client = sign_in(cast, "teacher")
    proposed_values = fields(client.get(address("record", owner.pk)))
    assert proposed_values["teachers"] == [str(cast.people["teacher"].pk)]
    assert proposed_values["day"] == ["2026-11-10"]
    changed = {
        "kind": ["joint_preparation"],
        "topic": ["分数的意义"],
        "teachers": [*proposed_values["teachers"], str(cast.people["supported_office"].pk)],
        "grade": [str(grade(cast).pk)],
    }
    assert len(changed) + 1 <= 6
    assert client.post(address("record", owner.pk), {**proposed_values, **changed}).status_code == 303
    confirmed(cast, Activity.objects.get())
    assert counted("pair_same_grade", owner.pk) == 1


def test_P1_2_1_what_is_wrong_is_said_beside_the_form_and_nothing_typed_is_lost(cast: Cast, sign_in) -> None:
    owner = agreed(cast)
    client = sign_in(cast, "teacher")
    sent = {**fields(client.get(address("record", owner.pk))), "topic": "分数", "day": "2026-12-01"}
    answer = client.post(address("record", owner.pk), sent)
    assert answer.status_code == 422
    assert "还没有发生" in answer.content.decode()
    assert 'value="分数"' in answer.content.decode()
    answer = sign_in(cast, "member_principal").post(address("record", owner.pk), {**sent, "teachers": []})
    assert answer.status_code == 422
    answer = sign_in(cast, "supported_principal").post(
        address("record", owner.pk), {**sent, "teachers": [str(cast.people["teacher"].pk)]}
    )
    assert answer.status_code == 403


def test_P1_2_1_aid_is_signed_for_with_one_tap_and_objected_to_with_a_word(cast: Cast, sign_in) -> None:
    pair = agreed(cast).partnership
    given = {"kind": "material", "description": "实验箱", "quantity": "12套", "given_on": "2026-11-09"}
    lead, supported = sign_in(cast, "lead_office"), sign_in(cast, "supported_principal")
    assert lead.post(address("give_aid", pair.pk), {**given, "quantity": ""}).status_code == 422
    assert lead.post(address("give_aid", pair.pk), given).status_code == 303
    item = AidItem.objects.get()
    assert "实验箱" in supported.get("/today/").content.decode()
    assert supported.post(address("object_aid", item.pk), {"objection": ""}).status_code == 422
    assert supported.post(address("object_aid", item.pk), {"objection": "少2套"}).status_code == 303
    assert supported.post(address("receive_aid", item.pk)).status_code == 303
    assert lead.post(address("receive_aid", item.pk)).status_code == 403


def test_P1_2_1_the_sides_words_are_not_on_others_pages(cast: Cast, sign_in) -> None:
    pair = agreed(cast).partnership
    said = {"worth": "some", "text": "来得少了点"}
    assert sign_in(cast, "supported_principal").post(address("word", pair.pk), said).status_code == 303
    shown = {
        part
        for part in POSTS
        if "来得少了点" in sign_in(cast, part).get(address("pair", pair.pk)).content.decode()
    }
    assert shown == {"head", "lead_principal", "lead_office", "supported_principal", "supported_office"}


def test_P1_3_1a_from_the_proposal_to_the_certificate_on_the_pages(cast: Cast, sign_in, monkeypatch) -> None:
    subject = mathematics(cast)
    client = sign_in(cast, "lead_office")
    page = client.get(address("propose"), {"subject": subject.pk})
    sent = {
        **fields(page),
        "person_id": str(cast.people["teacher"].pk),
        "to_school_id": str(cast.schools["supported"].pk),
    }
    assert client.post(address("propose"), {**sent, "kind": "part"}).status_code == 422
    assert client.post(address("propose"), sent).status_code == 303
    posting = Posting.objects.get()
    for side, part in (
        ("lead", "lead_principal"),
        ("supported", "supported_principal"),
        ("district", "head"),
    ):
        assert sign_in(cast, part).post(address("approve_posting", posting.pk, side)).status_code == 303
    assert "1/4" in client.get(address("postings")).content.decode()
    assert sign_in(cast, "office").post(address("certify_posting", posting.pk)).status_code == 409
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=300))
    answer = sign_in(cast, "office").post(address("certify_posting", posting.pk))
    assert answer.status_code == 303
    page = sign_in(cast, "teacher").get(answer["Location"]).content.decode()
    assert "支教证〔2027〕1号" in page
    assert "特此证明" in page


def test_P1_3_1b_a_mentorship_on_the_pages(cast: Cast, sign_in) -> None:
    mathematics(cast)
    mentor, apprentice = sign_in(cast, "teacher"), sign_in(cast, "supported_office")
    sent = {
        **fields(mentor.get(address("open_mentorship"))),
        "mentor_id": str(cast.people["teacher"].pk),
        "apprentice_id": str(cast.people["supported_office"].pk),
        "agreement": "每周互听一节课",
    }
    assert mentor.post(address("open_mentorship"), sent).status_code == 303
    made = Mentorship.objects.get()
    lesson = {"kind": "open_lesson", "topic": "小数", "day": "2026-11-10"}
    assert apprentice.post(address("record_mentorship", made.pk), lesson).status_code == 303
    confirmed(cast, Activity.objects.get())
    assert counted("mentorship_open", made.pk) == 1
    file = SimpleUploadedFile("论文.docx", b"x")
    answer = apprentice.post(address("hand_in_paper", made.pk), {"title": "小数教学", "file": file})
    assert answer.status_code == 303
    paper = made.papers.get()
    assert "小数教学" in mentor.get("/today/").content.decode()
    assert apprentice.get(address("paper", paper.pk)).status_code == 200
    assert sign_in(cast, "member_office").get(address("paper", paper.pk)).status_code == 404
    assert mentor.post(address("accept_paper", paper.pk)).status_code == 303
    page = mentor.get(address("mentorship", made.pk)).content.decode()
    assert page.count("1/1") == 2
    rest = {"starts": "2026-12-01", "ends": "2026-12-20", "reason": "病假"}
    assert mentor.post(address("interrupt", made.pk), rest).status_code == 303
    assert mentor.post(address("end_mentorship", made.pk), {"reason": ""}).status_code == 422


def test_P1_3_2_the_allowance_is_a_sheet_of_whom_it_concerns_and_on_no_shared_page(
    cast: Cast, sign_in
) -> None:
    instructor = appointed(cast, decided(cast).pk)
    client = sign_in(cast, "teacher")
    sent = {
        **fields(client.get(address("instructor", instructor.pk))),
        "kind": "coach",
        "teacher_id": str(cast.people["supported_office"].pk),
        "topic": "比例",
        "day": "2026-11-09",
    }
    assert client.post(address("record_guidance", instructor.pk), sent).status_code == 303
    confirmed(cast, Activity.objects.get(), by="supported_office")
    term = cast.district.terms.get().pk
    answers = {part: sign_in(cast, part).get(address("allowance", term)) for part in POSTS}
    given = {part for part, answer in answers.items() if answer.status_code == 200}
    assert given == {"teacher", "bursar", "office", "clerk"}
    sheet = openpyxl.load_workbook(io.BytesIO(answers["bursar"].content)).active
    assert [sheet.cell(2, column).value for column in (4, 5, 7)] == [1, 2, "40.00"]
    for part in POSTS:
        for name in ("instructors", "instructor"):
            page = sign_in(cast, part).get(address(name, *([instructor.pk] if name == "instructor" else [])))
            assert "40.00" not in page.content.decode()


def test_P1_3_2_a_heavy_load_is_shown_to_the_person(cast: Cast, sign_in) -> None:
    instructor = appointed(cast, decided(cast).pk)
    Person.objects.filter(pk=instructor.person_id).update(periods=20)
    page = sign_in(cast, "teacher").get(address("instructor", instructor.pk)).content.decode()
    assert "请留意负担" in page
    page = sign_in(cast, "member_office").get(address("instructor", instructor.pk)).content.decode()
    assert "请留意负担" not in page


LISTS = ("list", "postings", "mentorships", "instructors")


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_are_open_to_every_post_empty_or_not_and_to_nobody_signed_out(
    cast: Cast, sign_in, client, name: str
) -> None:
    for part in POSTS:
        assert sign_in(cast, part).get(address(name)).status_code == 200, part
    agreed(cast), posted(cast), mentored(cast), appointed(cast, decided(cast).pk)
    for part in POSTS:
        assert sign_in(cast, part).get(address(name)).status_code == 200, part
    assert client.get(address(name)).status_code == 302


def queries_of(client, where: str) -> int:
    with CaptureQueriesContext(connection) as taken:
        assert client.get(where).status_code == 200
    return len(taken)


def test_a_list_of_pairs_takes_as_many_queries_for_ten_as_for_one(cast: Cast, sign_in) -> None:
    client = sign_in(cast, "office")
    agreed(cast)
    before = queries_of(client, address("list"))
    for number in range(9):
        subject = Subject.objects.create(district=cast.district, name=f"学科{number}", roll=number + 1)
        agreed(cast, subjects=[subject.pk])
    assert queries_of(client, address("list")) == before
    assert before < 70


def test_a_pair_takes_as_many_queries_for_many_subjects_records_and_gifts_as_for_one(
    cast: Cast, sign_in
) -> None:
    client = sign_in(cast, "office")
    owner = agreed(cast)
    before = queries_of(client, address("pair", owner.partnership_id))
    for number in range(6):
        subject = Subject.objects.create(district=cast.district, name=f"学科{number}", roll=number + 1)
        owner.partnership.subjects.create(subject=subject)
        confirmed(cast, recorded(cast, owner, topic=f"第{number}次"))
        actions.give_aid(
            actor=cast.actor("lead_office"),
            now=NOW,
            pair_id=owner.partnership_id,
            kind="material",
            description="实验箱",
            quantity="1套",
            given_on=NOW.date(),
        )
    assert queries_of(client, address("pair", owner.partnership_id)) == before
    assert before < 80


def test_long_names_and_a_draft_are_shown_whole(cast: Cast, sign_in) -> None:
    school = cast.schools["supported"]
    school.name = "呼和浩特市回民区通道街道办事处第二十三民族联合实验中心小学校（东校区）"
    school.save()
    pair = drafted(cast)
    proposed(cast)
    page = sign_in(cast, "supported_principal").get(address("pair", pair.pk)).content.decode()
    assert school.name in page
    assert re.search(r"<button[^>]*>.*?同意", page, re.S)
