"""The room by its pages: who may come in, what each may do there, and what everybody sees (P3-1 … P3-9)."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from tests.cast import MEETING_AT, NEXT_AT, NOW, Cast
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import AgendaItem, Attendance, Meeting
from xuequ.affairs.meetings.tests.rooming import SignIn, close, come, post, text_of, today
from xuequ.platform.notify import actions as notify
from xuequ.platform.notify.models import Message


def test_P3_7_the_room_is_closed_to_whoever_is_not_invited(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.opened()
    for part in ("teacher", "bursar", "auditor"):
        answer = sign_in(cast, part).get(reverse("meetings:room", args=[meeting.pk]))
        assert answer.status_code == 403
        assert "P3-7" in text_of(answer)
    for part in ("head", "office", "lead_principal"):
        assert sign_in(cast, part).get(reverse("meetings:room", args=[meeting.pk])).status_code == 200


def test_the_room_of_another_district_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    from tests.cast import make_cast

    meeting, _ = cast.opened()
    other = make_cast("星河", "XH")
    for name in ("room", "room_parts", "screen", "roll", "record", "minutes_of"):
        assert sign_in(other, "head").get(reverse(f"meetings:{name}", args=[meeting.pk])).status_code == 404


def test_P2_3_3_scanning_the_code_signs_in_by_the_page_itself(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    today(meeting)
    client = sign_in(cast, "lead_principal")
    address = reverse("meetings:sign_in", args=[meeting.pk, meeting.code])
    page = client.get(address)
    assert 'hx-trigger="load' in text_of(page)
    assert not Attendance.objects.get(meeting=meeting, person=cast.people["lead_principal"]).present, (
        "looking at the address changes nothing"
    )
    done = client.post(address, headers={"HX-Request": "true"})
    assert "您已签到" in text_of(done)
    assert Attendance.objects.get(meeting=meeting, person=cast.people["lead_principal"]).present
    assert client.post(address).status_code == 302, "a second hand-over is no error"
    assert Attendance.objects.get(meeting=meeting, person=cast.people["lead_principal"]).stays.count() == 1


def test_P2_3_3_a_wrong_code_and_a_stranger_sign_nobody_in(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    today(meeting)
    wrong = sign_in(cast, "lead_principal").post(reverse("meetings:sign_in", args=[meeting.pk, "guess"]))
    assert wrong.status_code == 409
    stranger = sign_in(cast, "teacher").post(reverse("meetings:sign_in", args=[meeting.pk, meeting.code]))
    assert stranger.status_code == 403
    assert not Attendance.objects.filter(meeting=meeting, present=True).exists()


def test_P2_3_3_the_code_is_shown_only_by_those_who_serve_the_meeting(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    assert (
        sign_in(cast, "lead_principal").get(reverse("meetings:screen", args=[meeting.pk])).status_code == 403
    )
    for part in ("head", "office", "clerk"):
        shown = sign_in(cast, part).get(reverse("meetings:screen", args=[meeting.pk]))
        assert "<svg" in text_of(shown)
    room = text_of(sign_in(cast, "lead_principal").get(reverse("meetings:room", args=[meeting.pk])))
    assert meeting.code not in room


def test_P2_3_3_who_comes_late_finds_the_code_on_the_screen_until_the_meeting_is_over(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting, _ = cast.opened(present=["head", "member_principal", "supported_principal"])
    today(meeting)
    wall, late = sign_in(cast, "office"), cast.people["lead_principal"]
    screen = reverse("meetings:screen", args=[meeting.pk])
    assert "x-screen-qr-small" in text_of(wall.get(screen))
    sign_in(cast, "lead_principal").post(reverse("meetings:sign_in", args=[meeting.pk, meeting.code]))
    assert Attendance.objects.get(meeting=meeting, person=late).present
    Meeting.objects.filter(pk=meeting.pk).update(state="closed")
    assert "x-screen-qr" not in text_of(wall.get(screen))


def test_P2_3_3_the_office_ticks_in_and_out_with_one_tap_each(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    today(meeting)
    office, person = sign_in(cast, "clerk"), cast.people["member_principal"]
    assert post(office, "roll_tick", meeting.pk, person=person.pk, step="in").status_code == 302
    row = Attendance.objects.get(meeting=meeting, person=person)
    assert (row.present, row.ticked_by) == (True, cast.people["clerk"])
    page = text_of(office.get(reverse("meetings:roll", args=[meeting.pk])))
    assert "代签" in page
    post(office, "roll_tick", meeting.pk, person=person.pk, step="out")
    row.refresh_from_db()
    assert not row.present
    member = sign_in(cast, "lead_principal")
    assert post(member, "roll_tick", meeting.pk, person=person.pk, step="in").status_code == 403


def test_P2_3_3_late_and_early_show_on_the_roll(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened(present=["head", "lead_principal", "supported_principal"])
    after = MEETING_AT + timedelta(minutes=12)
    actions.sign_in(actor=cast.actor("member_principal"), now=after, meeting_id=meeting.pk)
    actions.sign_out(actor=cast.actor("lead_principal"), now=after, meeting_id=meeting.pk)
    close(cast, meeting, item, after + timedelta(minutes=5))
    page = text_of(sign_in(cast, "office").get(reverse("meetings:roll", args=[meeting.pk])))
    assert page.count("迟到") == 1
    assert page.count("早退") == 1


def test_P3_1_only_chair_and_recorder_open_and_close(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    today(meeting)
    come(cast, sign_in, meeting)
    assert post(sign_in(cast, "lead_principal"), "room_open", meeting.pk).status_code == 403
    assert post(sign_in(cast, "head"), "room_open", meeting.pk).status_code == 302
    refused = post(sign_in(cast, "head"), "room_close", meeting.pk)
    assert refused.status_code == 409
    assert "P3-9" in text_of(refused), "what is missing is told"
    meeting.refresh_from_db()
    assert meeting.state == "open"
    page = text_of(sign_in(cast, "head").get(reverse("meetings:room", args=[meeting.pk])))
    assert "还没有检查，不能散会" in page


def test_P3_3_an_item_is_called_and_its_clock_runs_with_budget_and_overrun(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting, item = cast.published()
    today(meeting)
    desk = sign_in(cast, "office")
    come(cast, sign_in, meeting)
    post(desk, "room_open", meeting.pk)
    assert post(sign_in(cast, "lead_principal"), "item_call", item.pk).status_code == 403
    assert post(desk, "item_call", item.pk).status_code == 302
    page = text_of(desk.get(reverse("meetings:room", args=[meeting.pk])))
    assert f'data-budget="{item.minutes}"' in page
    AgendaItem.objects.filter(pk=item.pk).update(started_at=timezone.now() - timedelta(minutes=27))
    post(desk, "item_end", item.pk, disposal="noted", conclusion="已通报。")
    page = text_of(desk.get(reverse("meetings:room", args=[meeting.pk])))
    assert "用时27分钟" in page
    assert "超时7分钟" in page


def test_P3_3_between_items_the_chair_is_shown_the_next_and_others_wait(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened()
    office = cast.actor("office")
    actions.dispose_item(actor=office, now=MEETING_AT, item_id=item.pk, disposal="noted", conclusion="知悉。")
    following = meeting.items.get(source="follow_up")
    address = reverse("meetings:item_call", args=[following.pk])
    desk = text_of(sign_in(cast, "head").get(reverse("meetings:room", args=[meeting.pk])))
    now = desk.split('id="room-now"')[1].split("</section>")[0]
    assert "请开始下一项议程" in now
    assert address in now
    member = text_of(sign_in(cast, "lead_principal").get(reverse("meetings:room", args=[meeting.pk])))
    now = member.split('id="room-now"')[1].split("</section>")[0]
    assert "等待主持人开始下一项" in now
    assert address not in member


def test_P3_3_when_all_is_settled_the_chair_is_asked_to_close(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened()
    office = cast.actor("office")
    first = meeting.items.get(source="follow_up")
    for one in (item, first):
        if one == first:
            actions.start_item(actor=office, now=MEETING_AT, item_id=one.pk)
        actions.dispose_item(
            actor=office, now=MEETING_AT, item_id=one.pk, disposal="noted", conclusion="知悉。"
        )
    pages = {
        part: text_of(sign_in(cast, part).get(reverse("meetings:room", args=[meeting.pk])))
        for part in ("head", "lead_principal")
    }
    assert pages["head"].count("宣布散会</button>") == 1
    assert "等待主持人宣布散会" in pages["lead_principal"]
    assert "宣布散会</button>" not in pages["lead_principal"]


def test_P3_5_the_form_for_a_motion_stays_closed_until_it_is_wanted(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.opened(major=True)
    page = text_of(sign_in(cast, "office").get(reverse("meetings:room", args=[meeting.pk])))
    assert '<details class="x-unfold"><summary' in page.split('id="room-put"')[1]


def test_P3_5_the_order_of_speaking_puts_the_chair_last(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened()
    for part in ("head", "member_principal", "lead_principal"):
        assert post(sign_in(cast, part), "item_ask", item.pk).status_code == 302
    desk = sign_in(cast, "office")
    refused = post(desk, "item_floor", item.pk, person=cast.people["head"].pk)
    assert refused.status_code == 409
    page = text_of(desk.get(reverse("meetings:room", args=[meeting.pk])))
    order = [
        page.index(f"{n}. 明湖{part}")
        for n, part in ((1, "member_principal"), (2, "lead_principal"), (3, "head"))
    ]
    assert order == sorted(order)
    post(desk, "item_floor", item.pk, person=cast.people["member_principal"].pk)
    post(desk, "item_gist", item.pk, person=cast.people["member_principal"].pk, gist="建议分批开放")
    speech = item.speeches.get(person=cast.people["member_principal"])
    assert speech.ended_at
    assert speech.gist == "建议分批开放"


def test_P3_1_each_turn_keeps_its_own_gist(cast: Cast, sign_in: SignIn) -> None:
    _, item = cast.opened()
    desk, person = sign_in(cast, "office"), cast.people["lead_principal"].pk
    for _ in range(2):
        post(desk, "item_floor", item.pk, person=person)
        post(desk, "item_gist", item.pk, person=person)
    first, second = item.speeches.order_by("started_at")
    post(desk, "item_gist", item.pk, person=person, turn=first.pk, gist="先说的")
    post(desk, "item_gist", item.pk, person=person, turn=second.pk, gist="后说的")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.gist, second.gist) == ("先说的", "后说的")


def test_P3_8_notes_and_gists_are_seen_by_the_recorder_alone(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened()
    desk = sign_in(cast, "office")
    post(sign_in(cast, "lead_principal"), "item_ask", item.pk)
    post(desk, "item_floor", item.pk, person=cast.people["lead_principal"].pk)
    post(desk, "item_gist", item.pk, person=cast.people["lead_principal"].pk, gist="暗号要点")
    post(desk, "item_notes", item.pk, notes="暗号记录")
    assert "暗号记录" in text_of(desk.get(reverse("meetings:room", args=[meeting.pk])))
    for part in ("head", "lead_principal", "clerk"):
        page = text_of(sign_in(cast, part).get(reverse("meetings:room", args=[meeting.pk])))
        assert "暗号" not in page
    assert post(sign_in(cast, "lead_principal"), "item_notes", item.pk, notes="改").status_code == 403


def test_P3_5_recusal_is_shown_and_leaves_the_count(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened()
    member = sign_in(cast, "lead_principal")
    assert post(member, "item_recuse", item.pk).status_code == 302
    other = post(sign_in(cast, "member_principal"), "item_recuse", item.pk, person=cast.people["head"].pk)
    assert other.status_code == 403
    page = text_of(member.get(reverse("meetings:room", args=[meeting.pk])))
    assert "请在会场外等候" in page


def test_P3_6_explanations_are_heard_in_item_one(cast: Cast, sign_in: SignIn) -> None:
    from xuequ.affairs.meetings.tests.test_loop import decide, resolution_series
    from xuequ.affairs.resolutions import actions as resolution_actions

    task = decide(cast).task
    late = NEXT_AT - timedelta(days=4)
    told = resolution_actions.explain(
        actor=cast.actor("lead_office"),
        now=late,
        task_id=task.pk,
        reason="设备未到货",
        remedy="先借用教室",
        new_date=date(2026, 12, 30),
    )
    following = cast.planned(resolution_series(cast), at=NEXT_AT)
    actions.publish_meeting(actor=cast.actor("office"), now=late, meeting_id=following.pk)
    told_before = text_of(sign_in(cast, "member_principal").get(f"/meetings/{following.pk}/"))
    assert "逾期原因：设备未到货" in told_before
    for part in cast.voters:
        actions.sign_in(actor=cast.actor(part), now=NEXT_AT, meeting_id=following.pk)
    actions.open_meeting(actor=cast.actor("head"), now=NEXT_AT, meeting_id=following.pk)
    item = following.items.get(source="follow_up")
    desk, member = sign_in(cast, "office"), sign_in(cast, "member_principal")
    assert post(desk, "item_hear", item.pk, told.pk, accepted="yes").status_code == 409, "not called yet"
    post(desk, "item_call", item.pk)
    page = text_of(member.get(reverse("meetings:room", args=[following.pk])))
    assert "设备未到货" in page
    assert "会议同意新期限" not in page
    assert post(desk, "item_end", item.pk, disposal="noted").status_code == 409, "not before it is heard"
    assert post(member, "item_hear", item.pk, told.pk, accepted="yes").status_code == 403
    assert post(desk, "item_hear", item.pk, told.pk, accepted="yes").status_code == 302
    task.refresh_from_db()
    assert task.due == date(2026, 12, 30)
    assert post(desk, "item_end", item.pk, disposal="noted").status_code == 302


def test_P3_7_in_the_meeting_other_messages_wait_and_the_page_says_so(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened()
    account = cast.people["lead_principal"].account
    Message.objects.create(account=account, subject="旧消息", text="旧消息", at=NOW)
    notify.send([notify.Recipient(account.pk)], now=MEETING_AT, subject="别的事", text="别的事")
    client = sign_in(cast, "lead_principal")
    page = text_of(client.get(reverse("meetings:room", args=[meeting.pk])))
    assert "会议模式" in page
    assert "x-bell-count" not in page
    assert "别的事" not in page
    close(cast, meeting, item)
    page = text_of(client.get(reverse("meetings:room", args=[meeting.pk])))
    assert "会议模式" not in page
    assert "x-bell-count" in page
