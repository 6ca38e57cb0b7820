"""The meeting by the API: what is shown to whom, what is never shown, and what bad input gets."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MEETING_AT, NOW, Cast
from tests.program import Program, done, program, refused, set_clock
from tests.scenes import (
    arriving,
    closed,
    drafted,
    planned,
    raising_hands,
    sealed,
    sitting,
    voting,
    voting_secretly,
)
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import AgendaItem, Attendance, Meeting, Minutes
from xuequ.affairs.meetings.queries import minutes_paper
from xuequ.affairs.resolutions.models import Document
from xuequ.engines.official.paper import Paragraph, Table
from xuequ.platform.audit.models import TrailEntry

CHOICES = dict(
    zip(("head", "lead_principal", "supported_principal"), ("for", "against", "abstain"), strict=True)
)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, MEETING_AT)


def _everything(asking: Program, ids: dict[str, str]) -> str:
    """All that a person can read about a meeting and its vote, but the full record."""
    addresses = [
        f"meetings/{ids['meeting']}",
        f"motions/{ids['motion']}",
        f"items/{ids['item']}",
        "meetings",
        "me",
    ]
    return "".join(asking.get(address).content.decode() for address in addresses)


def test_P3_5_while_a_secret_vote_is_open_no_address_gives_counts_or_choices(cast: Cast) -> None:
    ids = voting_secretly(cast)
    before = _everything(program(cast, "office"), ids)
    for part, choice in CHOICES.items():
        body = program(cast, part).post(f"motions/{ids['motion']}/ballot", {"choice": choice})
        assert done(body) == {"motion": ids["motion"], "state": "open", "voted": True}
    after = _everything(program(cast, "office"), ids)
    assert after == before.replace('"votes_cast": 0', '"votes_cast": 3')
    motion = done(program(cast, "head").get(f"motions/{ids['motion']}"))
    assert (motion["tally"], motion["outcome"], motion["voted"]) == (None, None, True)


def test_P3_8_the_record_of_a_secret_vote_gives_counts_alone(cast: Cast) -> None:
    ids = voting_secretly(cast)
    for part, choice in CHOICES.items():
        done(program(cast, part).post(f"motions/{ids['motion']}/ballot", {"choice": choice}))
    done(program(cast, "head").post(f"motions/{ids['motion']}/close"))
    record = done(program(cast, "head").get(f"meetings/{ids['meeting']}/record"))
    motion = next(m for item in record["items"] for m in item["motions"])
    assert motion["ballots"] == []
    assert motion["tally"]["for"] == motion["tally"]["against"] == motion["tally"]["abstain"] == 1
    assert not TrailEntry.objects.filter(facts__has_key="choice").exists()


def test_P3_8_named_votes_are_by_name_in_the_record_and_nowhere_else(cast: Cast) -> None:
    ids = voting(cast)
    for part, choice in CHOICES.items():
        done(program(cast, part).post(f"motions/{ids['motion']}/ballot", {"choice": choice}))
    done(program(cast, "head").post(f"motions/{ids['motion']}/close"))
    record = done(program(cast, "lead_principal").get(f"meetings/{ids['meeting']}/record"))
    ballots = next(m for item in record["items"] for m in item["motions"])["ballots"]
    names = {cast.people[part].name: choice for part, choice in CHOICES.items()}
    assert {ballot["person"]["name"]: ballot["choice"] for ballot in ballots} == names
    assert '"ballots"' not in _everything(program(cast, "head"), ids)


def test_P3_8_who_is_no_member_cannot_read_the_record_and_the_attempt_is_logged(cast: Cast) -> None:
    ids = closed(cast)
    error = refused(program(cast, "teacher").get(f"meetings/{ids['meeting']}/record"), 403)
    assert error["clause"] == "P3-8"
    done(program(cast, "head").get(f"meetings/{ids['meeting']}/record"))
    entries = TrailEntry.objects.filter(action="meetings.read_record").order_by("id")
    assert [(entry.person_name, bool(entry.refused)) for entry in entries] == [
        ("明湖teacher", True),
        ("明湖head", False),
    ]


def test_P3_8_notes_gist_and_opinions_are_in_the_record_alone(cast: Cast) -> None:
    ids = sitting(cast)
    office = program(cast, "office")
    done(office.post(f"items/{ids['item']}/notes", {"notes": "悄悄话一"}))
    gist = {"person": cast.people["lead_principal"].pk, "gist": "悄悄话二"}
    done(office.post(f"items/{ids['item']}/speeches/end", gist))
    Attendance.objects.filter(person=cast.people["head"]).update(opinion="悄悄话三", reason="家事")
    shown = office.get(f"meetings/{ids['meeting']}").json()
    assert "悄悄话" not in json.dumps(shown, ensure_ascii=False)
    record = done(office.get(f"meetings/{ids['meeting']}/record"))
    assert json.dumps(record, ensure_ascii=False).count("悄悄话") == 3
    teacher = done(program(cast, "teacher").get(f"meetings/{ids['meeting']}"))
    assert "家事" not in json.dumps(teacher, ensure_ascii=False)


def test_P3_5_a_show_of_hands_is_entered_in_one_line(cast: Cast) -> None:
    ids = raising_hands(cast)
    office = program(cast, "office")
    against = [str(cast.people["lead_principal"].pk)]
    done(office.post(f"motions/{ids['motion']}/hands", {"against": against}))
    tally = done(office.post(f"motions/{ids['motion']}/close"))["tally"]
    assert (tally["for"], tally["against"]) == (3, 1)
    error = refused(office.post(f"motions/{ids['motion']}/hands", {"agianst": against}), 422)
    assert "agianst" in error["message"]


def test_P2_3_2_before_the_notice_items_are_shown_to_those_who_work_on_them(cast: Cast) -> None:
    ids = planned(cast)

    def titles(part: str) -> set[str]:
        return {
            item["title"] for item in done(program(cast, part).get(f"meetings/{ids['meeting']}"))["items"]
        }

    assert titles("office") == {"共享实验室", "共享图书"}
    assert titles("lead_principal") == {"共享实验室"}
    assert titles("teacher") == set()


def test_P3_6_a_resolution_without_lead_school_or_date_is_refused_with_its_clause(cast: Cast) -> None:
    ids = sitting(cast)
    office = program(cast, "office")
    for resolution in ({"measure": "开放"}, {"measure": "开放", "responsible": str(cast.schools["lead"].pk)}):
        body = {"text": "同意", "ballot": "named", "resolution": resolution}
        assert refused(office.post(f"items/{ids['item']}/motions", body), 422)["clause"] == "P3-6"


def test_a_refusal_is_told_in_the_language_asked_for(cast: Cast) -> None:
    ids = arriving(cast)
    chinese = refused(program(cast, "teacher").post(f"meetings/{ids['meeting']}/open"), 403)
    assert chinese["message"] == "会议由主持人或记录人宣布开始。"
    english = program(cast, "teacher", "en").post(f"meetings/{ids['meeting']}/open")
    assert english.status_code == 403
    assert english["Content-Language"] == "en"


def test_times_carry_their_offset(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)
    series = cast.series()
    body = {"series": str(series.pk), "starts_at": "2026-12-01T06:00:00Z"}
    made = done(program(cast, "office").post("meetings", body))
    assert made["starts_at"] == "2026-12-01T14:00:00+08:00"
    local = done(program(cast, "office").post("meetings", {**body, "starts_at": "2026-12-01T14:30:00"}))
    assert local["starts_at"] == "2026-12-01T14:30:00+08:00"
    assert [clash["id"] for clash in local["clashes"]] == [made["id"]]


def test_the_number_of_queries_does_not_grow_with_items_and_people(cast: Cast) -> None:
    ids = sitting(cast)
    office = program(cast, "office")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            done(office.get(address))
        return len(seen)

    addresses = [f"meetings/{ids['meeting']}", f"meetings/{ids['meeting']}/record", "meetings"]
    few = [queries(address) for address in addresses]
    given = {"now": NOW, "business": "plan", "minutes": 5}
    for n in range(3):
        for part in ("teacher", "bursar", "clerk"):
            actions.add_observer(
                actor=cast.actor("office"),
                now=NOW,
                meeting_id=ids["meeting"],
                person_id=cast.people[part].pk,
            )
        AgendaItem.objects.create(
            meeting_id=ids["meeting"],
            state="admitted",
            title=f"议题{n}",
            handed_in_at=given["now"],
            business=given["business"],
            minutes=given["minutes"],
        )
    assert [queries(address) for address in addresses] == few
    assert few[0] <= 18
    assert few[1] <= 22


def test_P3_9_the_paper_of_the_minutes_has_decisions_and_no_names_of_voters(cast: Cast) -> None:
    ids = sealed(cast)
    minutes = Minutes.objects.get(pk=ids["minutes"])
    paper = minutes_paper(minutes)
    assert (paper.head, paper.number) == ("明湖学区校长例会纪要", "校长例会纪要〔2026〕1号")
    assert paper.title == "2026年第1次校长例会纪要"
    assert paper.copies_to == tuple(school.name for school in cast.schools.values())
    assert not paper.draft
    texts = [block.text for block in paper.body if isinstance(block, Paragraph)]
    assert any("同意共享实验室（校长例会决议〔2026〕1号）" in text for text in texts)
    assert str(paper).count("开放实验室") == 1, "the measure is said once"
    table = next(block for block in paper.body if isinstance(block, Table))
    assert table.rows == (("校长例会决议〔2026〕1号", "明湖第二中心小学", "明湖回民小学", "2026年12月10日"),)
    assert "赞成" not in str(paper)


def test_P2_3_1_no_two_documents_of_the_district_have_one_number_whatever_meeting_they_are_of(
    cast: Cast,
) -> None:
    sealed(cast)
    other = cast.planned(cast.series(name="教学工作例会", kind="other"))
    Meeting.objects.filter(pk=other.pk).update(state="closed", opened_at=MEETING_AT, closed_at=MEETING_AT)
    minutes = actions.draft_minutes(actor=cast.actor("office"), now=MEETING_AT, meeting_id=other.pk)
    actions.sign_minutes(actor=cast.actor("head"), now=MEETING_AT, minutes_id=minutes.pk)
    numbers = list(Document.objects.values_list("number", flat=True))
    assert sorted(numbers) == ["教学工作例会纪要〔2026〕1号", "校长例会纪要〔2026〕1号"]


def test_P2_3_1_a_later_change_of_names_does_not_change_a_sealed_paper(cast: Cast) -> None:
    ids = sealed(cast)
    before = minutes_paper(Minutes.objects.get(pk=ids["minutes"]))
    cast.schools["lead"].name = "改名小学"
    cast.schools["lead"].save(update_fields=["name"])
    minutes = Minutes.objects.get(pk=ids["minutes"])
    minutes.meeting.series.name = "改名例会"
    minutes.meeting.series.save(update_fields=["name"])
    assert minutes_paper(Minutes.objects.get(pk=ids["minutes"])) == before


def test_P3_8_a_draft_cannot_be_downloaded_nor_seen_by_others(cast: Cast) -> None:
    ids = drafted(cast)
    for ending in ("docx", "pdf"):
        assert (
            refused(program(cast, "office").get(f"minutes/{ids['minutes']}.{ending}"), 409)["clause"]
            == "P3-8"
        )
        refused(program(cast, "teacher").get(f"minutes/{ids['minutes']}.{ending}"), 404)
    assert minutes_paper(Minutes.objects.get(pk=ids["minutes"])).draft
