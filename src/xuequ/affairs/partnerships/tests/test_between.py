"""What ends with a posting, who reads a mentor's guidance, what counts on line, and two who draft at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import NOW, Cast
from tests.program import done, program, refused, set_clock
from xuequ.affairs.duties import actions as duties
from xuequ.affairs.duties import queries as duty_queries
from xuequ.affairs.duties.models import Credit
from xuequ.affairs.organisation import actions as groups
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import actions, queries
from xuequ.affairs.partnerships.models import Mentorship, PairSubject, Posting
from xuequ.affairs.partnerships.tests.pairing import (
    DAY,
    agreed,
    confirmed,
    counted,
    drafted,
    grade,
    mathematics,
    mentored,
    posted,
    recorded,
)
from xuequ.affairs.staffing.tests.lending import book
from xuequ.affairs.teaching import queries as teaching
from xuequ.kernel.actor import PostKind
from xuequ.kernel.verdict import Refused


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def accompanied(cast: Cast) -> tuple[Posting, Mentorship]:
    """The posted teacher has an apprentice at the supported school."""
    posting = posted(cast)
    return posting, mentored(cast, posting_id=posting.pk, starts=date(2026, 11, 1))


def end(cast: Cast, posting: Posting, by: str = "supported_principal", **said) -> Posting:
    return actions.end_posting(
        actor=cast.actor(by), now=NOW, posting_id=posting.pk, reason="学科缺人", **said
    )


def test_P1_3_1a_a_posting_with_an_apprentice_cannot_end_without_saying_what_becomes_of_them(
    cast: Cast,
) -> None:
    posting, mentorship = accompanied(cast)
    with pytest.raises(Refused, match="带着徒弟"):
        end(cast, posting)
    with pytest.raises(Refused, match="哪位师傅"):
        end(cast, posting, mentorship="hand_on")
    end(cast, posting, mentorship="end")
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.ends, mentorship.ended_reason) == ("ended", NOW.date(), "学科缺人")


def test_P1_3_1b_a_mentorship_rests_when_its_posting_ends_and_is_open_still(cast: Cast) -> None:
    posting, mentorship = accompanied(cast)
    end(cast, posting, mentorship="rest")
    mentorship.refresh_from_db()
    rest = mentorship.interruptions.get()
    assert (mentorship.state, rest.starts, rest.ends) == ("open", date(2026, 11, 11), mentorship.ends)


def test_P1_3_1b_the_apprentice_is_handed_on_by_who_ends_the_posting_and_history_stays(cast: Cast) -> None:
    posting, mentorship = accompanied(cast)
    end(cast, posting, "head", mentorship="hand_on", mentor_id=cast.people["member_office"].pk)
    following = Mentorship.objects.get(follows=mentorship)
    assert following.mentor_id == cast.people["member_office"].pk
    assert (following.apprentice_id, following.starts) == (mentorship.apprentice_id, date(2026, 11, 11))
    mentorship.refresh_from_db()
    assert mentorship.state == "ended"
    assert mentorship.posting_id == posting.pk


def test_P1_3_1a_the_page_asks_what_becomes_of_the_apprentice(cast: Cast, sign_in, monkeypatch) -> None:
    posting, mentorship = accompanied(cast)
    client = sign_in(cast, "lead_principal")
    address = reverse("partnerships:posting", args=[posting.pk])
    assert 'name="mentorship"' in client.get(address).content.decode()
    ending = reverse("partnerships:end_posting", args=[posting.pk])
    assert client.post(ending, {"reason": "学科缺人"}).status_code == 422
    set_clock(monkeypatch, NOW)
    refused(program(cast, "head").post(f"postings/{posting.pk}/end", {"reason": "学科缺人"}), 422)
    assert client.post(ending, {"reason": "学科缺人", "mentorship": "end"}).status_code == 303
    assert 'name="mentorship"' not in client.get(address).content.decode()
    mentorship.refresh_from_db()
    assert mentorship.state == "ended"


def test_P1_3_1b_guidance_between_mentor_and_apprentice_is_read_by_those_it_concerns(
    cast: Cast, sign_in, monkeypatch
) -> None:
    mentorship = mentored(cast)
    made = actions.record_for_mentorship(
        actor=cast.actor("teacher"),
        now=NOW,
        mentorship_id=mentorship.pk,
        kind="guidance",
        day=DAY,
        topic="备课里的难处",
    )
    confirmed(cast, made)
    read = {part for part in cast.people if teaching.readable(cast.actor(part), [made.pk])}
    concerned = {"teacher", "supported_office", "lead_principal", "lead_office", "supported_principal"}
    assert read == concerned | {"head", "office", "clerk"}
    set_clock(monkeypatch, NOW)
    for part in ("member_principal", "bursar"):
        client = sign_in(cast, part)
        assert client.get(reverse("teaching:activity", args=[made.pk])).status_code == 404
        assert "备课里的难处" not in client.get(reverse("teaching:activities")).content.decode()
        exported = client.get(reverse("teaching:activities") + "?export=xlsx")
        assert exported.status_code == 200
        assert done(program(cast, part).get("activities"))["items"] == []
        refused(program(cast, part).get(f"activities/{made.pk}"), 404)
    lesson = actions.record_for_mentorship(
        actor=cast.actor("teacher"),
        now=NOW,
        mentorship_id=mentorship.pk,
        kind="demonstration",
        day=DAY,
        topic="分数",
    )
    assert teaching.readable(cast.actor("bursar"), [lesson.pk])


def test_P1_2_1_on_line_guidance_counts_as_guidance_and_nobody_was_lent_for_it(cast: Cast) -> None:
    owner = agreed(cast)
    confirmed(cast, recorded(cast, owner, online=True))
    confirmed(cast, recorded(cast, owner, "joint_preparation", online=True, grade=grade(cast).pk))
    assert [
        counted(quota, owner.pk) for quota in ("pair_guidance", "pair_preparation", "pair_same_grade")
    ] == [1, 1, 1]
    assert Credit.objects.filter(elsewhere__gt=0).count() == 0
    assert book(cast).lines == ()


@pytest.mark.parametrize("kind", ["demonstration", "open_activity"])
def test_P1_3_1c_a_lesson_on_line_is_refused_as_given_at_the_school(cast: Cast, kind: str) -> None:
    owner = agreed(cast)
    with pytest.raises(Refused, match="要到现场"):
        recorded(cast, owner, kind, online=True)


def test_P1_2_1_of_two_who_draft_the_same_pair_at_once_one_is_refused(cast: Cast) -> None:
    first = drafted(cast)
    with pytest.raises(Refused, match="已经结对"):
        drafted(cast, "supported_office")
    claimed = first.subjects.get()
    other = actions.draft_pair(
        actor=cast.actor("office"),
        now=NOW,
        lead_id=first.lead_id,
        supported_id=first.supported_id,
        starts=date(2027, 8, 1),
        ends=date(2028, 7, 1),
        goals="继续",
        subjects=[mathematics(cast).pk],
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        PairSubject.objects.filter(partnership=other).update(claim=claimed.claim)
    actions.end_pair(actor=cast.actor("lead_office"), now=NOW, pair_id=first.pk, reason="重新起草")
    assert queries.get_pair(cast.actor("head"), drafted(cast).pk).state == "draft"


def excuse(cast: Cast, debtor, by: str, **said):
    return duties.ask_exemption(
        actor=cast.actor(by),
        now=NOW,
        debtor_id=debtor,
        **{
            "starts": date(2026, 11, 1),
            "ends": date(2026, 11, 30),
            "reason": "closed",
            "note": "停课通知",
            **said,
        },
    )


def test_P1_2_1_either_school_asks_an_exemption_for_their_pair_and_the_head_agrees(cast: Cast) -> None:
    owner = agreed(cast)
    with pytest.raises(Refused, match="有关学校"):
        excuse(cast, owner.pk, "member_office")
    with pytest.raises(Refused, match="减免的原因"):
        excuse(cast, owner.pk, "lead_office", reason="maternity")
    for part in ("lead_office", "supported_principal"):
        one = excuse(cast, owner.pk, part)
        assert cast.schools["supported"].name in one.name
    seen = {part for part in cast.people if one in duty_queries.visible_exemptions(cast.actor(part))}
    answering = {"lead_principal", "lead_office", "supported_principal", "supported_office"}
    assert seen == answering | {"head", "office", "clerk"}
    with pytest.raises(Refused, match="批准"):
        duties.decide_exemption(
            actor=cast.actor("lead_principal"), now=NOW, exemption_id=one.pk, granted=True
        )
    duties.decide_exemption(actor=cast.actor("head"), now=NOW, exemption_id=one.pk, granted=True)
    term = organisation.term_on(cast.district.pk, NOW.date())
    assert term is not None
    (lines,) = queries.pair_lines(cast.actor("head"), [owner], term, NOW.date()).values()
    november = next(cell for cell in lines[0].cells if cell.period.first.month == 11)
    assert november.required.total == 0


def test_P1_3_1b_the_mentor_asks_an_exemption_for_the_mentorship(cast: Cast) -> None:
    mentorship = mentored(cast)
    for part in ("member_principal", "bursar"):
        with pytest.raises(Refused):
            excuse(cast, mentorship.pk, part, reason="maternity")
    made = excuse(cast, mentorship.pk, "teacher", reason="maternity")
    assert made.name == f"{cast.people['teacher'].name} → {cast.people['supported_office'].name}"


def test_P1_0d_the_leader_of_a_centre_group_asks_for_the_group(cast: Cast) -> None:
    group = groups.found_group(actor=cast.actor("office"), now=NOW, subject_id=mathematics(cast).pk)
    groups.add_post(cast.people["teacher"], PostKind.GROUP_LEADER, starts=date(2026, 9, 1), group_id=group.pk)
    made = excuse(cast, group.pk, "teacher")
    assert (made.name, made.school_id) == (group.name, None)
    with pytest.raises(Refused):
        excuse(cast, group.pk, "lead_principal")


def test_P1_2_1_the_form_offers_what_one_answers_for(cast: Cast, sign_in) -> None:
    owner, mentorship = agreed(cast), mentored(cast)
    address = reverse("duties:ask_exemption")
    for part, offered in (
        ("supported_principal", {owner.pk, mentorship.pk}),
        ("teacher", {mentorship.pk}),
        ("bursar", set()),
    ):
        page = sign_in(cast, part).get(address).content.decode()
        assert {one for one in (owner.pk, mentorship.pk) if str(one) in page} == offered
    client = sign_in(cast, "supported_principal")
    typed = {
        "debtor": str(owner.pk),
        "reason": "closed",
        "starts": "2026-11-01",
        "ends": "2026-11-30",
        "note": "停课通知",
    }
    assert client.post(address, typed, follow=True).status_code == 200
    assert cast.schools["lead"].name in client.get(reverse("duties:exemptions")).content.decode()
