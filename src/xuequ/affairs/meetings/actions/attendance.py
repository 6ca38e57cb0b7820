"""Replies, proxies, signing in and out, observers, the order of speaking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.actions.room import hold_meeting, tell_date, tell_people, tell_room
from xuequ.affairs.meetings.models import Attendance, Meeting, Presence, Speech
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import ALLOWED
from xuequ.platform.action import action, action_of_many
from xuequ.platform.notify import actions as notify


@action("meetings.reply", quiet=("opinion",))
def reply(
    *,
    actor: Actor,
    now: datetime,
    meeting_id: UUID,
    answer: str,
    reason: str = "",
    proxy_id: UUID | None = None,
    opinion: str = "",
) -> Attendance:
    """Answer an invitation: come, be excused, or ask for a proxy (P2-3.3).

    ``opinion``: an absent member's written opinion; it is filed with the record, never counted (P3-5).
    """
    row = queries.get_attendance(actor, meeting_id, actor.person, lock=True)
    proxy = organisation.get_person(actor, proxy_id) if answer == "proxy" and proxy_id else None
    asked = (
        rules.may_ask_proxy(
            row.school_id, proxy.pk if proxy else None, proxy.school_id if proxy else None, actor.person
        )
        if answer == "proxy"
        else ALLOWED
    )
    rules.reply_complete(queries.attendance_facts(row), actor, answer, reason, asked).enforce()
    drop_proxies(row.meeting, {row.proxy_id}, now)
    row.answer, row.reason, row.answered_at = answer, reason.strip(), now
    row.proxy, row.proxy_agreed = proxy, False
    row.opinion = "" if answer == "yes" else opinion.strip()
    row.save(update_fields=["answer", "reason", "answered_at", "proxy", "proxy_agreed", "opinion"])
    if proxy is not None and row.meeting.chair_id:
        tell_people(
            [row.meeting.chair_id],
            row.meeting,
            now=now,
            subject="请确认代为出席",
            text="%(person)s申请由%(proxy)s代为出席%(meeting)s。",
            person=row.person.name,
            proxy=proxy.name,
        )
    tell_room(row.meeting_id)
    return row


def drop_proxies(meeting: Meeting, people: Iterable[UUID | None], now: datetime) -> None:
    """Nobody stands in any longer for a member who decided otherwise, unless they are there already."""
    dropped = meeting.attendances.filter(role="proxy", signed_in_at=None, person__in={p for p in people if p})
    told = list(dropped.values_list("person", flat=True))
    dropped.delete()
    tell_date(
        told,
        meeting,
        now=now,
        subject="不用代为出席",
        text="%(meeting)s不用您代为出席了。",
        need_not_come=True,
    )


@action("meetings.agree_proxy")
def agree_proxy(*, actor: Actor, now: datetime, meeting_id: UUID, person_id: UUID) -> Attendance:
    """The chair agrees to a proxy, who is invited; the vote stays with the member (P2-3.3, P3-5)."""
    row = queries.get_attendance(actor, meeting_id, person_id, lock=True)
    rules.may_agree_proxy(actor, queries.attendance_facts(row)).enforce()
    row.proxy_agreed = True
    row.save(update_fields=["proxy_agreed"])
    assert row.proxy is not None
    Attendance.objects.get_or_create(
        meeting_id=meeting_id,
        person=row.proxy,
        defaults={
            "school_id": row.school_id,
            "duty": rules.FOR_ANOTHER % {"name": row.person.name},
            "role": "proxy",
            "answer": "yes",
        },
    )
    for person, tell in ((row.person_id, tell_people), (row.proxy.pk, tell_date)):
        tell(
            [person],
            row.meeting,
            now=now,
            subject="已同意代为出席",
            text="主持人同意%(proxy)s代%(person)s出席%(meeting)s。",
            person=row.person.name,
            proxy=row.proxy.name,
        )
    tell_room(row.meeting_id)
    return row


@action("meetings.add_observer")
def add_observer(
    *, actor: Actor, now: datetime, meeting_id: UUID, person_id: UUID, duty: str = ""
) -> Attendance:
    """Invite somebody to sit in: they speak but never vote (P3-2)."""
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    person = organisation.get_person(actor, person_id)
    entitled = queries.is_entitled(meeting, person.pk)
    rules.may_add_observer(actor, meeting.chair_id, meeting.state, entitled=entitled).enforce()
    row, made = Attendance.objects.get_or_create(
        meeting=meeting,
        person=person,
        defaults={"school_id": person.school_id, "duty": duty.strip() or "列席", "role": "observer"},
    )
    if made and meeting.state == "published":
        tell_date(
            [person.pk], meeting, now=now, subject="会议通知", text="请您列席%(meeting)s，请回复是否参加。"
        )
    tell_room(meeting.pk)
    return row


@action("meetings.sign_in", crowd=True)
def sign_in(*, actor: Actor, now: datetime, meeting_id: UUID, person_id: UUID | None = None) -> Attendance:
    """Sign in: oneself, or ticked by the secretariat; coming back counts as a new stay (P2-3.3)."""
    person = person_id or actor.person
    hold_meeting(meeting_id)
    row = queries.get_attendance(actor, meeting_id, person, lock=True)
    rules.may_sign_in(actor, queries.attendance_facts(row), now).enforce()
    if row.signed_in_at is None:
        row.signed_in_at = now
        row.late = rules.is_late(now, row.meeting.starts_at, row.meeting.opened_at)
        row.ticked_by_id = actor.person if person != actor.person else None
    row.present, row.signed_out_at = True, None
    row.save(update_fields=["signed_in_at", "late", "ticked_by", "present", "signed_out_at"])
    Presence.objects.create(attendance=row, since=now)
    if row.meeting.state == "open":
        notify.hold(_accounts(person), meeting=row.meeting_id, now=now)
    tell_room(row.meeting_id)
    return row


@action_of_many("meetings.sign_in", quiet=("actors",))
def sign_in_all(
    *, now: datetime, meeting_id: UUID, actors: Sequence[Actor]
) -> Sequence[tuple[Actor, Attendance]]:
    """Sign in many who come in the same moment, each for themselves and for the first time (P2-3.3).

    The others are left out: ``sign_in`` tells them why, or has them back.
    """
    hold_meeting(meeting_id)
    by_person = {actor.person: actor for actor in actors}
    arriving = [
        (actor, row)
        for row in queries.hold_attendances(meeting_id, by_person)
        if (actor := by_person[row.person_id]).district == row.meeting.district_id
        and row.signed_in_at is None
        and rules.may_sign_in(actor, queries.attendance_facts(row), now)
    ]
    if not arriving:
        return []
    meeting = arriving[0][1].meeting
    late = rules.is_late(now, meeting.starts_at, meeting.opened_at)
    for _, row in arriving:
        row.signed_in_at, row.late, row.present = now, late, True
    Attendance.objects.filter(pk__in=[row.pk for _, row in arriving]).update(
        signed_in_at=now, late=late, present=True
    )
    Presence.objects.bulk_create(Presence(attendance=row, since=now) for _, row in arriving)
    if meeting.state == "open":
        notify.hold([actor.account for actor, _ in arriving if actor.account], meeting=meeting.pk, now=now)
    tell_room(meeting.pk)
    return arriving


@action("meetings.sign_out")
def sign_out(*, actor: Actor, now: datetime, meeting_id: UUID, person_id: UUID | None = None) -> Attendance:
    """Leave: recorded with its time (P2-3.3, P3-7)."""
    person = person_id or actor.person
    row = queries.get_attendance(actor, meeting_id, person, lock=True)
    rules.may_sign_out(actor, queries.attendance_facts(row)).enforce()
    row.present, row.signed_out_at = False, now
    row.save(update_fields=["present", "signed_out_at"])
    row.stays.filter(until=None).update(until=now)
    Speech.objects.filter(
        item__meeting=row.meeting_id, person=person, started_at__isnull=False, ended_at=None
    ).update(ended_at=now)
    notify.release(meeting=row.meeting_id, accounts=_accounts(person))
    tell_room(row.meeting_id)
    return row


def _accounts(person: UUID) -> list[int]:
    return [recipient.account for recipient in organisation.recipients([person])]


@action("meetings.ask_to_speak")
def ask_to_speak(*, actor: Actor, now: datetime, item_id: UUID) -> Speech:
    """Join the order of speaking on the item under discussion (P3-3)."""
    item = queries.get_item(actor, item_id, lock=True)
    row = queries.get_attendance(actor, item.meeting_id, actor.person)
    waiting = item.speeches.filter(person=actor.person, ended_at=None).exists()
    running = item.started_at is not None and not item.disposal
    recused = item.recusals.filter(person=actor.person).exists()
    rules.may_ask_to_speak(queries.attendance_facts(row), running, waiting, recused=recused).enforce()
    speech = Speech.objects.create(item=item, person_id=actor.person, asked_at=now)
    tell_room(item.meeting_id)
    return speech


@action("meetings.give_floor")
def give_floor(*, actor: Actor, now: datetime, item_id: UUID, person_id: UUID) -> Speech:
    """Give the floor to somebody; who spoke before has finished; the chair comes last (P3-5)."""
    item = queries.get_item(actor, item_id, lock=True)
    meeting: Meeting = item.meeting
    row = queries.get_attendance(actor, meeting.pk, person_id)
    waiting = item.speeches.filter(started_at=None)
    others = [s.person.name for s in queries.waiting_to_speak(item) if s.person_id != person_id]
    rules.may_give_floor(
        actor,
        person_id,
        chair=meeting.chair_id,
        recorder=meeting.recorder_id,
        waiting=list(dict.fromkeys(others)),
    ).enforce()
    rules.may_follow_item(queries.is_away(actor, item)).enforce()
    running = item.started_at is not None and not item.disposal
    recused = item.recusals.filter(person=person_id).exists()
    rules.may_ask_to_speak(queries.attendance_facts(row), running, False, recused=recused).enforce()
    item.speeches.filter(started_at__isnull=False, ended_at=None).update(ended_at=now)
    speech = waiting.filter(person=person_id).first() or Speech(item=item, person_id=person_id, asked_at=now)
    speech.started_at = now
    speech.save()
    tell_room(meeting.pk)
    return speech


@action("meetings.end_speech", quiet=("gist",))
def end_speech(
    *,
    actor: Actor,
    now: datetime,
    item_id: UUID,
    person_id: UUID,
    gist: str = "",
    speech_id: int | None = None,
) -> Speech:
    """End a turn, with the gist for the record (P3-1): the person's last turn, or the one named."""
    item = queries.get_item(actor, item_id, lock=True)
    rules.may_take_note(actor, queries.item_facts(item)).enforce()
    rules.may_follow_item(queries.is_away(actor, item)).enforce()
    turns = item.speeches.filter(person=person_id, started_at__isnull=False)
    speech = (turns.filter(pk=speech_id) if speech_id else turns).latest("started_at")
    speech.ended_at = speech.ended_at or now
    speech.gist = gist.strip() or speech.gist
    speech.save(update_fields=["ended_at", "gist"])
    tell_room(item.meeting_id)
    return speech
