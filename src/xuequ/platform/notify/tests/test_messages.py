"""Messages: one inbox, held back while their reader sits in a meeting (P3-7), mailed over real SMTP."""

from __future__ import annotations

from django.conf import settings
from django.test import override_settings

from tests.cast import MEETING_AT, NOW, Cast
from tests.post import Post
from xuequ.affairs.meetings import actions as meetings
from xuequ.platform.notify.actions import Recipient, mail_out, send
from xuequ.platform.notify.models import Message
from xuequ.platform.notify.queries import inbox, unread


def to(cast: Cast, part: str) -> Recipient:
    return Recipient(cast.people[part].account_id, cast.people[part].email)


def test_P3_7_messages_wait_while_their_reader_sits_in_the_meeting(cast: Cast) -> None:
    meeting, _ = cast.opened()
    head = cast.people["head"].account_id
    before = inbox(head).count()
    send([to(cast, "head")], now=MEETING_AT, subject="督办提醒", text="请看")
    assert inbox(head).count() == before
    meetings.sign_out(actor=cast.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
    assert inbox(head).count() == before + 1


def test_P3_7_who_is_not_in_the_room_is_told_at_once(cast: Cast) -> None:
    cast.opened()
    teacher = cast.people["teacher"].account_id
    send([to(cast, "teacher")], now=MEETING_AT, subject="通知", text="请看")
    assert unread(teacher) == 1


def test_a_message_is_mailed_once(cast: Cast, post: Post) -> None:
    send(
        [to(cast, "teacher")],
        now=NOW,
        subject="会议通知",
        text="请参加%(what)s",
        facts={"what": "例会"},
        url="/x",
    )
    assert mail_out(now=NOW) == 1
    assert mail_out(now=NOW) == 0
    (mail,) = post.received
    assert mail["To"] == "mh012@example.org"
    assert mail.get_content_type() == "text/plain"
    body = mail.get_content()
    assert "请参加例会" in body and settings.PUBLIC_URL + "/x" in body


def test_mail_that_cannot_be_sent_is_tried_again_and_not_for_ever(cast: Cast) -> None:
    send([to(cast, "teacher")], now=NOW, subject="通知", text="请看")
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1
    ):
        for _ in range(7):
            assert mail_out(now=NOW) == 0
    assert Message.objects.get().mail_tries == 5
