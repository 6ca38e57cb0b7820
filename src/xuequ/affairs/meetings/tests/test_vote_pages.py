"""Votes by the pages: one person one vote, who has none is told why, the counts always add up (P3-5)."""

from __future__ import annotations

from datetime import date

from tests.cast import MEETING_AT, Cast
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import AgendaItem, Ballot, Meeting, Motion
from xuequ.affairs.meetings.tests.rooming import SignIn, post, text_of


def put(cast: Cast, item: AgendaItem, ballot: str = "named", **given) -> Motion:
    motion = actions.put_motion(
        actor=cast.actor("office"), now=MEETING_AT, item_id=item.pk, text="同意共享", ballot=ballot, **given
    )
    return actions.open_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)


def page_of(sign_in: SignIn, cast: Cast, part: str, meeting: Meeting) -> str:
    return text_of(sign_in(cast, part).get(f"/meetings/{meeting.pk}/room/"))


def test_P3_5_a_motion_is_put_opened_voted_on_and_closed_by_the_pages(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened()
    desk = sign_in(cast, "office")
    fields = {
        "put-text": "同意共享实验室",
        "put-ballot": "named",
        "put-rule": "simple",
        "put-makes": "new",
        "put-measure": "每周开放两个下午",
        "put-responsible": str(cast.schools["lead"].pk),
        "put-assisting": [str(cast.schools["member"].pk)],
        "put-due": "2026-12-20",
        "put-acceptance": "有开放记录",
    }
    assert desk.post(f"/meetings/room/items/{item.pk}/motions/", fields).status_code == 302
    motion = Motion.objects.get()
    assert (motion.measure, motion.responsible, motion.due) == (
        "每周开放两个下午",
        cast.schools["lead"],
        date(2026, 12, 20),
    )
    assert list(motion.assisting.all()) == [cast.schools["member"]]
    assert "提出表决" in page_of(sign_in, cast, "office", meeting)
    post(desk, "motion_open", motion.pk)
    assert "提出表决" not in page_of(sign_in, cast, "office", meeting), "one vote at a time"
    for part, choice in zip(cast.voters, ("for", "for", "for", "against"), strict=True):
        assert post(sign_in(cast, part), "motion_ballot", motion.pk, choice=choice).status_code == 302
    post(desk, "motion_close", motion.pk)
    assert "下一步写下这一项的结论" in page_of(sign_in, cast, "office", meeting)
    page = page_of(sign_in, cast, "member_principal", meeting)
    assert "赞成3票，须满3票" in page
    motion.refresh_from_db()
    assert (motion.entitled, motion.present, motion.in_favour, motion.against) == (4, 4, 3, 1)
    assert motion.outcome == "passed"


def test_P3_6_a_resolution_without_lead_school_is_sent_back_with_the_reason(
    cast: Cast, sign_in: SignIn
) -> None:
    _, item = cast.opened()
    fields = {
        "put-text": "同意",
        "put-ballot": "named",
        "put-rule": "simple",
        "put-makes": "new",
        "put-measure": "做",
        "put-due": "2026-12-20",
    }
    answer = sign_in(cast, "office").post(f"/meetings/room/items/{item.pk}/motions/", fields)
    assert answer.status_code == 422
    assert "主办学校" in text_of(answer)
    wrong = sign_in(cast, "office").post(f"/meetings/room/items/{item.pk}/motions/", {"put-text": ""})
    assert wrong.status_code == 422
    assert not Motion.objects.exists()


def test_P3_5_only_chair_and_recorder_run_a_vote(cast: Cast, sign_in: SignIn) -> None:
    _, item = cast.opened()
    motion = actions.put_motion(
        actor=cast.actor("office"), now=MEETING_AT, item_id=item.pk, text="同意", ballot="named"
    )
    member = sign_in(cast, "lead_principal")
    for step in ("motion_open", "motion_close", "motion_withdraw", "motion_hands"):
        assert post(member, step, motion.pk).status_code == 403
    assert post(sign_in(cast, "head"), "motion_open", motion.pk).status_code == 302
    assert post(sign_in(cast, "head"), "motion_open", motion.pk).status_code == 409, "it opens once"


def test_P3_2_an_observer_is_told_that_they_do_not_vote(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.published()
    actions.add_observer(
        actor=cast.actor("office"),
        now=MEETING_AT,
        meeting_id=meeting.pk,
        person_id=cast.people["authority"].pk,
    )
    for part in (*cast.voters, "authority"):
        actions.sign_in(actor=cast.actor(part), now=MEETING_AT, meeting_id=meeting.pk)
    actions.open_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
    actions.start_item(actor=cast.actor("office"), now=MEETING_AT, item_id=item.pk)
    motion = put(cast, item)
    page = page_of(sign_in, cast, "authority", meeting)
    assert "没有表决权" in page
    assert 'name="choice"' not in page
    refused = post(sign_in(cast, "authority"), "motion_ballot", motion.pk, choice="for")
    assert refused.status_code == 403
    assert "P3-2" in text_of(refused)
    assert post(sign_in(cast, "authority"), "item_ask", item.pk).status_code == 302, "they may speak"


def test_P3_5_absent_and_recused_members_cannot_vote_and_read_why(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened(present=["head", "lead_principal", "supported_principal"])
    actions.recuse(actor=cast.actor("lead_principal"), now=MEETING_AT, item_id=item.pk)
    motion = put(cast, item)
    for part, status, words, on_page in (
        ("member_principal", 409, "请先签到再表决", "请先签到再表决"),
        ("lead_principal", 403, "您已就这项议题回避", "请在会场外等候"),
    ):
        refused = post(sign_in(cast, part), "motion_ballot", motion.pk, choice="for")
        assert (refused.status_code, words in text_of(refused)) == (status, True)
        page = page_of(sign_in, cast, part, meeting)
        assert on_page in page
        assert 'name="choice"' not in page
    assert not Ballot.objects.exists()


def test_P3_5_a_double_tap_is_one_vote_and_a_second_thought_is_refused(cast: Cast, sign_in: SignIn) -> None:
    _, item = cast.opened()
    motion = put(cast, item)
    voter = sign_in(cast, "lead_principal")
    script = {"HX-Request": "true"}
    for _ in range(2):
        answer = voter.post(f"/meetings/room/motions/{motion.pk}/ballot/", {"choice": "for"}, headers=script)
        assert answer.status_code == 200
        assert "您的一票已计入" in text_of(answer)
    other = voter.post(f"/meetings/room/motions/{motion.pk}/ballot/", {"choice": "against"}, headers=script)
    assert other.status_code == 409
    assert Ballot.objects.get().choice == "for"
    assert post(voter, "motion_ballot", motion.pk, choice="maybe").status_code == 422


def test_P3_5_a_vote_after_closing_is_refused_with_a_sentence(cast: Cast, sign_in: SignIn) -> None:
    _, item = cast.opened()
    motion = put(cast, item)
    actions.close_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
    late = post(sign_in(cast, "lead_principal"), "motion_ballot", motion.pk, choice="for")
    assert late.status_code == 409
    assert "表决已经结束，未能计入" in text_of(late)
    motion.refresh_from_db()
    assert (motion.in_favour, motion.not_voted) == (0, 4)


def test_P3_8_a_secret_vote_shows_no_choice_on_any_page_while_it_runs(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened()
    motion = put(cast, item, "secret")
    answer = sign_in(cast, "lead_principal").post(
        f"/meetings/room/motions/{motion.pk}/ballot/", {"choice": "against"}, headers={"HX-Request": "true"}
    )
    assert "反对" not in text_of(answer)
    assert "您的一票已计入" in text_of(answer)
    own = page_of(sign_in, cast, "lead_principal", meeting)
    assert "您的一票已计入" in own
    screen = text_of(sign_in(cast, "office").get(f"/meetings/{meeting.pk}/screen/"))
    for page in (own, screen):
        assert "反对" not in page


def test_P3_5_who_has_not_voted_is_named_to_those_who_run_it_and_never_what_was_voted(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting, item = cast.opened()
    motion = put(cast, item)
    post(sign_in(cast, "lead_principal"), "motion_ballot", motion.pk, choice="against")
    desk = page_of(sign_in, cast, "office", meeting)
    missing = desk.split("data-missing>")[1].split("<")[0]
    assert missing.split("、") == ["明湖head", "明湖supported_principal", "明湖member_principal"]
    assert "data-missing" not in page_of(sign_in, cast, "lead_principal", meeting)
    screen = text_of(sign_in(cast, "office").get(f"/meetings/{meeting.pk}/screen/"))
    assert "1<small> / 4</small>" in screen
    assert "x-tally" not in screen, "no running count of choices"


def test_P3_5_a_show_of_hands_is_entered_in_one_line_and_can_be_objected_to(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting, item = cast.opened()
    motion = put(cast, item, "hands")
    desk, people = sign_in(cast, "office"), cast.people
    refused = post(desk, "motion_hands", motion.pk, against=people["office"].pk)
    assert refused.status_code == 422, "the recorder has no vote"
    entered = post(
        desk, "motion_hands", motion.pk, against=people["member_principal"].pk, abstain=people["head"].pk
    )
    assert entered.status_code == 302
    assert post(sign_in(cast, "head"), "motion_ballot", motion.pk, choice="for").status_code == 409
    page = page_of(sign_in, cast, "member_principal", meeting)
    assert "记录人登记您" in page
    post(sign_in(cast, "member_principal"), "motion_dispute", motion.pk, reason="我举的是弃权")
    assert motion.ballots.get(person=people["member_principal"]).disputed == "我举的是弃权"
    assert post(sign_in(cast, "teacher"), "motion_dispute", motion.pk, reason="x").status_code in (403, 409)
    post(desk, "motion_close", motion.pk)
    motion.refresh_from_db()
    assert (motion.in_favour, motion.against, motion.abstain, motion.not_voted) == (2, 1, 1, 0)


def test_P3_5_the_seven_figures_stand_together_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened(present=["head", "lead_principal", "supported_principal"])
    actions.recuse(actor=cast.actor("supported_principal"), now=MEETING_AT, item_id=item.pk)
    motion = put(cast, item)
    post(sign_in(cast, "head"), "motion_ballot", motion.pk, choice="for")
    post(sign_in(cast, "office"), "motion_close", motion.pk)
    page = page_of(sign_in, cast, "head", meeting)
    for label in ("应到", "实到", "回避", "赞成", "反对", "弃权", "未投"):
        assert label in page
    assert "未通过" in page
    motion.refresh_from_db()
    assert motion.entitled == motion.present + motion.recused + 1


def test_P3_5_an_item_without_a_vote_decided_on_a_major_matter_is_refused(
    cast: Cast, sign_in: SignIn
) -> None:
    _, item = cast.opened(major=True)
    refused = post(sign_in(cast, "office"), "item_end", item.pk, disposal="decided")
    assert refused.status_code == 409
    assert "P3-4" in text_of(refused)
