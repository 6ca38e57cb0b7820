"""Before the meeting: items, the notice, replies, and everything up to the first item."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from tests.life.acting import COLLEAGUE, LATEST_FIRST, ONE, VOTERS, WHO, Acting
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings.models import (
    AgendaItem,
    Meeting,
)


class Before(Acting):
    """What is done before."""

    @precondition(lambda self: not self.some(Meeting, state="open"))
    @rule(away=WHO, guest=WHO)
    def a_meeting_begins(self, away: str = "", guest: str = "") -> None:
        """The next one: notice, sign-in, opening, and an item that is not the check of earlier decisions."""
        meeting = Meeting.objects.filter(state__in=("planned", "published")).order_by("starts_at").first()
        if meeting is None:
            return
        if not meeting.items.filter(source="school").exists():
            self.attempt(
                meetings.hand_in_item,
                "office",
                meeting_id=meeting.pk,
                title="共享",
                business="plan",
                minutes=9,
            )
        if meeting.state == "planned":
            for item in meeting.items.filter(state__in=("handed_in", "reported")):
                self.attempt(meetings.admit_item, "head", item_id=item.pk)
            self.attempt(meetings.extend_meeting, "head", meeting_id=meeting.pk, length=480)
            self.attempt(meetings.publish_meeting, "office", meeting_id=meeting.pk)
        if guest:
            self.invite_an_observer(LATEST_FIRST.index(meeting.starts_at), guest, "office")
            self.reply(LATEST_FIRST.index(meeting.starts_at), away, "proxy", guest)
        self.now = max(self.now, meeting.starts_at)
        for part in VOTERS:
            if part != away:
                self.attempt(meetings.sign_in, part, meeting_id=meeting.pk)
        self.attempt(meetings.open_meeting, "head", meeting_id=meeting.pk)
        if item := meeting.items.filter(state="admitted", disposal="").exclude(source="follow_up").first():
            self.attempt(meetings.start_item, "head", item_id=item.pk)

    @rule(number=ONE, who=WHO, major=st.booleans(), minutes=st.sampled_from([0, 10, 20, 400]))
    def hand_in(self, number: int, who: str, major: bool, minutes: int) -> None:
        if meeting := self.meeting(number, "planned", "published", "open"):
            self.attempt(
                meetings.hand_in_item,
                who,
                meeting_id=meeting.pk,
                title="议题",
                business="plan",
                minutes=minutes,
                major=major,
            )

    @rule(number=ONE, who=WHO, what=st.sampled_from(["admit", "decline", "carry", "withdraw", "report"]))
    def settle(self, number: int, who: str, what: str) -> None:
        item = self.one(AgendaItem.objects.order_by("handed_in_at"), number)
        if what == "report":
            self.attempt(meetings.report_items, "office", meeting_id=item.meeting_id)
        elif what == "decline":
            self.attempt(meetings.decline_item, who, item_id=item.pk, reason="材料不全")
        else:
            act = {
                "admit": meetings.admit_item,
                "carry": meetings.carry_item,
                "withdraw": meetings.withdraw_item,
            }[what]
            self.attempt(act, who, item_id=item.pk)

    @rule(number=ONE, who=WHO)
    def notice_goes_out(self, number: int, who: str) -> None:
        if meeting := self.meeting(number):
            for item in meeting.items.filter(state__in=("handed_in", "reported")):
                self.attempt(meetings.admit_item, "head", item_id=item.pk)
            self.attempt(meetings.publish_meeting, who, meeting_id=meeting.pk)

    @precondition(lambda self: self.some(Meeting, state="published"))
    @rule(number=ONE, who=WHO, answer=st.sampled_from(["yes", "leave", "proxy"]), proxy=WHO)
    def reply(self, number: int, who: str, answer: str, proxy: str) -> None:
        if meeting := self.meeting(number):
            given = (
                {"reason": "出差", "proxy_id": self.person(COLLEAGUE.get(who, proxy)), "opinion": "同意"}
                if answer != "yes"
                else {}
            )
            self.attempt(meetings.reply, who, meeting_id=meeting.pk, answer=answer, **given)
            self.attempt(meetings.agree_proxy, "head", meeting_id=meeting.pk, person_id=self.person(who))

    @rule(number=ONE, guest=WHO, by=WHO)
    def invite_an_observer(self, number: int, guest: str, by: str) -> None:
        if meeting := self.meeting(number):
            self.attempt(meetings.add_observer, by, meeting_id=meeting.pk, person_id=self.person(guest))
