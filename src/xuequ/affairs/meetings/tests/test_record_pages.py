"""Record and minutes by the pages: two papers, two circles of readers (P2-3.1, P3-8)."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from tests.cast import MEETING_AT, Cast
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import Meeting, Minutes
from xuequ.affairs.meetings.tests.rooming import SignIn, post, text_of
from xuequ.affairs.resolutions import actions as resolution_actions
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.platform.audit.models import TrailEntry

SAID = ("独唱异议甲", "笔记暗语乙", "书面意见丙", "举手异议丁")
"""What was said and written down, each found nowhere else."""


def held(cast: Cast) -> Meeting:
    """A meeting with a speech, notes, an opinion filed, a divided named vote, hands, and a secret vote."""
    meeting, item = cast.published(cast.series(rule="present"))
    actions.reply(
        actor=cast.actor("member_principal"),
        now=MEETING_AT,
        meeting_id=meeting.pk,
        answer="leave",
        reason="出差",
        opinion=SAID[2],
    )
    present = ["head", "lead_principal", "supported_principal"]
    for part in present:
        actions.sign_in(actor=cast.actor(part), now=MEETING_AT, meeting_id=meeting.pk)
    office, head = cast.actor("office"), cast.actor("head")
    actions.open_meeting(actor=head, now=MEETING_AT, meeting_id=meeting.pk)
    actions.start_item(actor=office, now=MEETING_AT, item_id=item.pk)
    person = cast.people["supported_principal"].pk
    actions.give_floor(actor=office, now=MEETING_AT, item_id=item.pk, person_id=person)
    actions.end_speech(actor=office, now=MEETING_AT, item_id=item.pk, person_id=person, gist=SAID[0])
    actions.take_note(actor=office, now=MEETING_AT, item_id=item.pk, notes=SAID[1])
    for ballot in ("named", "hands", "secret"):
        motion = actions.put_motion(
            actor=office,
            now=MEETING_AT,
            item_id=item.pk,
            text=f"表决事项{ballot}",
            ballot=ballot,
            resolution=Proposal("每周开放实验室", cast.schools["lead"].pk, date(2026, 12, 20))
            if ballot == "named"
            else None,
        )
        actions.open_motion(actor=head, now=MEETING_AT, motion_id=motion.pk)
        if ballot == "hands":
            actions.enter_hands(actor=office, now=MEETING_AT, motion_id=motion.pk, against=[person])
            actions.dispute_hands(
                actor=cast.actor("supported_principal"), now=MEETING_AT, motion_id=motion.pk, reason=SAID[3]
            )
        else:
            for part, choice in zip(present, ("for", "for", "against"), strict=True):
                actions.cast_ballot(
                    actor=cast.actor(part), now=MEETING_AT, motion_id=motion.pk, choice=choice
                )
        actions.close_motion(actor=head, now=MEETING_AT, motion_id=motion.pk)
    actions.dispose_item(
        actor=office, now=MEETING_AT, item_id=item.pk, disposal="decided", conclusion="同意共享。"
    )
    first = meeting.items.get(source="follow_up")
    actions.start_item(actor=office, now=MEETING_AT, item_id=first.pk)
    actions.dispose_item(actor=office, now=MEETING_AT, item_id=first.pk, disposal="noted")
    actions.close_meeting(actor=head, now=MEETING_AT, meeting_id=meeting.pk)
    return meeting


def readings(meeting: Meeting) -> list[tuple[str, bool]]:
    entries = TrailEntry.objects.filter(action="meetings.read_record").order_by("id")
    return [(entry.person_name, bool(entry.refused)) for entry in entries]


def test_P3_8_the_record_is_for_members_and_every_reading_is_logged(cast: Cast, sign_in: SignIn) -> None:
    meeting = held(cast)
    address = f"/meetings/{meeting.pk}/record/"
    for part in ("office", "lead_principal"):
        page = text_of(sign_in(cast, part).get(address))
        for words in SAID:
            assert words in page
        assert "出差" in page
        assert "明湖head、明湖lead_principal" in page, "the named vote with its names"
    assert readings(meeting) == [("明湖office", False), ("明湖lead_principal", False)]
    printed = sign_in(cast, "office").get(address, {"print": "1"})
    assert SAID[0] in text_of(printed)
    assert len(readings(meeting)) == 3, "printing is a reading too"


@pytest.mark.parametrize("part", ["teacher", "clerk", "lead_office", "system_admin", "auditor", "bursar"])
def test_P3_8_the_record_is_refused_to_others_and_the_attempt_is_logged(
    cast: Cast, sign_in: SignIn, part: str
) -> None:
    meeting = held(cast)
    refused = sign_in(cast, part).get(f"/meetings/{meeting.pk}/record/")
    assert refused.status_code == 403
    assert "P3-8" in text_of(refused)
    for words in SAID:
        assert words not in text_of(refused)
    assert readings(meeting) == [(f"明湖{part}", True)]


def test_P3_5_the_record_of_a_named_vote_names_who_did_not_vote(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened(present=["head", "lead_principal", "supported_principal"])
    office = cast.actor("office")
    motion = actions.put_motion(actor=office, now=MEETING_AT, item_id=item.pk, text="同意", ballot="named")
    actions.open_motion(actor=office, now=MEETING_AT, motion_id=motion.pk)
    actions.cast_ballot(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk, choice="for")
    actions.close_motion(actor=office, now=MEETING_AT, motion_id=motion.pk)
    page = text_of(sign_in(cast, "head").get(f"/meetings/{meeting.pk}/record/"))
    told = page.split("<strong>未投</strong>")[1].split("</p>")[0]
    assert "明湖lead_principal、明湖supported_principal" in told
    assert "明湖head" not in told
    assert "明湖member_principal" not in told, "absent, not silent"


def test_P3_8_the_record_names_nobody_for_a_secret_vote(cast: Cast, sign_in: SignIn) -> None:
    page = text_of(sign_in(cast, "office").get(f"/meetings/{held(cast).pk}/record/"))
    secret = page.split("表决事项secret")[1]
    assert "无记名表决" in secret
    assert "明湖supported_principal" not in secret.split("</section>")[0]


def drafted(cast: Cast, sign_in: SignIn) -> Minutes:
    meeting = held(cast)
    made = post(sign_in(cast, "office"), "minutes_of", meeting.pk)
    minutes = Minutes.objects.get()
    assert made.url == f"/meetings/minutes/{minutes.pk}/"
    return minutes


def test_P2_3_1_pressing_the_draft_button_again_opens_the_draft_as_it_was_worked_on(
    cast: Cast, sign_in: SignIn
) -> None:
    minutes, office = drafted(cast, sign_in), sign_in(cast, "office")
    post(office, "minutes_edit", minutes.pk, account="会议研究了共享实验室。")
    again = post(office, "minutes_of", minutes.meeting_id)
    assert again.url == f"/meetings/minutes/{minutes.pk}/"
    minutes.refresh_from_db()
    assert minutes.content["account"] == "会议研究了共享实验室。"
    post(office, "minutes_of", minutes.meeting_id, anew="yes")
    minutes.refresh_from_db()
    assert minutes.content["account"] != "会议研究了共享实验室。"


def test_P2_3_1_after_the_meeting_the_room_says_to_each_what_comes_next(cast: Cast, sign_in: SignIn) -> None:
    meeting = held(cast)
    room = reverse("meetings:room", args=[meeting.pk])
    assert "会议已结束，请起草纪要" in text_of(sign_in(cast, "office").get(room))
    assert "纪要正在起草" in text_of(sign_in(cast, "lead_principal").get(room))
    post(sign_in(cast, "office"), "minutes_of", meeting.pk)
    assert "请核对后签发" in text_of(sign_in(cast, "head").get(room))
    assert "等主持人签发" in text_of(sign_in(cast, "office").get(room))


def test_P2_3_1_the_minutes_are_drafted_and_signed_in_two_steps_and_then_sealed(
    cast: Cast, sign_in: SignIn
) -> None:
    minutes = drafted(cast, sign_in)
    office, head = sign_in(cast, "office"), sign_in(cast, "head")
    draft = text_of(head.get(f"/meetings/minutes/{minutes.pk}/"))
    assert "会上的表决" in draft
    assert "1项决议同时编号生效，交主办学校办理" in draft, "signing asks, and says what will happen"
    assert office.get(f"/meetings/minutes/{minutes.pk}/pages/").status_code == 200
    edit = {"account": "会议研究了共享实验室。", f"item-{minutes.content['items'][0]['id']}": "原则同意。"}
    assert post(office, "minutes_edit", minutes.pk, **edit).status_code == 302
    assert "会议研究了共享实验室" in text_of(office.get(f"/meetings/minutes/{minutes.pk}/"))
    assert post(office, "minutes_sign", minutes.pk).status_code == 403, "the chair signs"
    assert office.get(f"/meetings/minutes/{minutes.pk}.docx").status_code == 409, "a draft does not leave"
    assert post(head, "minutes_sign", minutes.pk).status_code == 302
    page = text_of(office.get(f"/meetings/minutes/{minutes.pk}/"))
    assert "〔2026〕1号" in page
    assert "校长例会决议〔2026〕1号" in page
    assert post(office, "minutes_edit", minutes.pk, account="别的").status_code == 409
    assert "各校签收" in page
    assert "会上的表决" not in page
    resolution_actions.acknowledge(
        actor=cast.actor("lead_office"), now=MEETING_AT, document_id=Minutes.objects.get().document_id
    )
    assert "明湖lead_office" in text_of(office.get(f"/meetings/minutes/{minutes.pk}/"))


def test_P3_8_a_draft_is_not_found_by_others(cast: Cast, sign_in: SignIn) -> None:
    minutes = drafted(cast, sign_in)
    for part in ("lead_principal", "teacher"):
        assert sign_in(cast, part).get(f"/meetings/minutes/{minutes.pk}/").status_code == 404
        assert sign_in(cast, part).get(f"/meetings/minutes/{minutes.pk}/page/1.png").status_code == 404
        assert post(sign_in(cast, part), "minutes_of", minutes.meeting_id).status_code == 403


def test_P3_8_no_dissent_in_the_minutes_by_page_word_or_pdf(cast: Cast, sign_in: SignIn) -> None:
    minutes = drafted(cast, sign_in)
    post(sign_in(cast, "head"), "minutes_sign", minutes.pk)
    reader = sign_in(cast, "teacher")
    address = f"/meetings/minutes/{minutes.pk}"
    word = Document(BytesIO(reader.get(f"{address}.docx").content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    texts = {
        "page": text_of(reader.get(f"{address}/")),
        "docx": "\n".join([*(p.text for p in word.paragraphs), *cells]),
        "pdf": "".join(
            p.extract_text() for p in PdfReader(BytesIO(reader.get(f"{address}.pdf").content)).pages
        ),
    }
    for kind, text in texts.items():
        plain = text.replace("\n", "").replace(" ", "")
        assert "每周开放实验室" in plain, f"{kind}: what was decided is there"
        for words in (*SAID, "赞成", "反对", "弃权", "出差"):
            assert words not in plain, f"{kind}: {words}"


def test_P3_4_a_correction_is_a_new_version_beside_the_old_one(cast: Cast, sign_in: SignIn) -> None:
    minutes = drafted(cast, sign_in)
    office, head = sign_in(cast, "office"), sign_in(cast, "head")
    assert post(office, "minutes_correct", minutes.pk, reason="地点写错").status_code == 409, "not sealed yet"
    post(head, "minutes_sign", minutes.pk)
    assert post(office, "minutes_correct", minutes.pk, reason="").status_code == 422
    assert post(sign_in(cast, "teacher"), "minutes_correct", minutes.pk, reason="x").status_code == 403
    assert post(office, "minutes_correct", minutes.pk, reason="地点写错").status_code == 302
    second = Minutes.objects.get(version=2)
    post(office, "minutes_edit", second.pk, account="更正后的概况")
    post(head, "minutes_sign", second.pk)
    page = text_of(office.get(f"/meetings/minutes/{second.pk}/", {"beside": str(minutes.pk)}))
    assert page.count("更正后的概况") == 1
    assert "第1版" in page
    assert "第2版" in page
    minutes.refresh_from_db()
    assert minutes.state == "sealed"
    assert minutes.content["account"] == ""


def test_a_page_of_the_paper_is_shown_as_a_picture(cast: Cast, sign_in: SignIn) -> None:
    minutes = drafted(cast, sign_in)
    shown = sign_in(cast, "office").get(f"/meetings/minutes/{minutes.pk}/page/1.png")
    assert shown.content.startswith(b"\x89PNG")
    assert sign_in(cast, "office").get(f"/meetings/minutes/{minutes.pk}/page/99.png").status_code == 404
