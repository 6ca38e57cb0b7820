"""Items: handed in, sorted, settled, ordered, discussed, disposed of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.actions.changes import note_change
from xuequ.affairs.meetings.actions.made import ensure_made_items
from xuequ.affairs.meetings.actions.room import tell_people, tell_room
from xuequ.affairs.meetings.models import AgendaItem, Meeting, MeetingSeries, Speech
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.resolutions import queries as resolution_queries
from xuequ.affairs.resolutions.models import Explanation, Task
from xuequ.affairs.resolutions.rules import may_target
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import invalid, refuse
from xuequ.platform.action import action
from xuequ.platform.files.models import StoredFile


@action("meetings.hand_in", quiet=("detail",))
def hand_in_item(
    *,
    actor: Actor,
    now: datetime,
    meeting_id: UUID,
    title: str,
    business: str,
    presenter_id: UUID | None = None,
    minutes: int = 10,
    major: bool = False,
    personnel: bool | None = None,
    detail: str = "",
    school_id: UUID | None = None,
    materials: Sequence[StoredFile] = (),
    about_id: UUID | None = None,
) -> AgendaItem:
    """Hand in an item for a meeting; after the deadline it shows as late (P2-2, P2-3.2).

    ``about_id`` names the resolution that it asks the meeting to change (P3-4). Whether it is about
    appointing people (``personnel``) the title tells where nobody says (P3-5).
    """
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    school = organisation.get_school(actor, school_id).pk if school_id else actor.school
    rules.may_hand_in(actor, school, meeting.state).enforce()
    presenter = organisation.get_person(actor, presenter_id or actor.person)
    rules.item_complete(title, business, presenter.pk, minutes).enforce()
    if about_id is not None:
        about = resolution_queries.get_resolution(actor, about_id)
        may_target(resolution_queries.is_in_force(about), True).enforce()
    item = AgendaItem.objects.create(
        meeting=meeting,
        about_id=about_id,
        title=title.strip(),
        detail=detail.strip(),
        business=business,
        major=major,
        personnel=rules.guess_personnel(title) if personnel is None else personnel,
        minutes=minutes,
        school_id=school,
        presenter=presenter,
        handed_in_by_id=actor.person,
        handed_in_at=now,
        late=rules.handed_in_late(timezone.localdate(now), meeting.items_due),
        position=_next_position(meeting),
    )
    item.materials.set(materials)
    _tell_secretariat(actor, item, now)
    tell_room(meeting.pk)
    return item


def _next_position(meeting: Meeting) -> int:
    last: int | None = meeting.items.aggregate(last=Max("position"))["last"]
    return 10 if last is None else max(last, 9) + 1


def _tell_secretariat(actor: Actor, item: AgendaItem, now: datetime) -> None:
    if actor.base_school is None:
        return
    office = organisation.office_of(actor.district, actor.base_school, day=timezone.localdate(now))
    school = item.school.name if item.school else ""
    tell_people(
        (p for p in office if p != actor.person),
        item.meeting,
        now=now,
        subject="收到议题",
        text="%(school)s为%(meeting)s提交议题：%(title)s",
        school=school,
        title=item.title,
    )


@action("meetings.withdraw_item")
def withdraw_item(*, actor: Actor, now: datetime, item_id: UUID) -> AgendaItem:
    """Take an item back before it is settled."""
    item = queries.get_item(actor, item_id, lock=True)
    rules.may_withdraw(actor, queries.item_facts(item)).enforce()
    return _settle(item, "withdrawn")


@action("meetings.merge_items")
def merge_items(*, actor: Actor, now: datetime, item_id: UUID, into_id: UUID) -> AgendaItem:
    """Merge an item into another of the same meeting; both schools stay named (P2-3.2).

    The lock on their meeting holds both, whoever settles one of them in the same moment.
    """
    item = queries.get_item(actor, item_id, lock=True)
    into = queries.get_item(actor, into_id)
    rules.may_sort(actor, queries.item_facts(item)).enforce()
    if into.pk == item.pk or into.meeting_id != item.meeting_id or into.state == "merged":
        invalid("P2-3.2", "请选择同一次会议中要并入的另一项议题。").enforce()
    rules.may_merge(actor, queries.item_facts(item), queries.item_facts(into)).enforce()
    item.merged_into = into
    item.save(update_fields=["merged_into"])
    return _settle(item, "merged")


@action("meetings.report_items")
def report_items(*, actor: Actor, now: datetime, meeting_id: UUID) -> Meeting:
    """The secretariat reports the sorted items to the chair, who settles the agenda (P2-3.2)."""
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    rules.may_report_items(actor, meeting.state).enforce()
    waiting = meeting.items.filter(state="handed_in")
    count = waiting.update(state="reported")
    ensure_made_items(meeting, now)
    meeting.reported_at = now
    meeting.save(update_fields=["reported_at"])
    if meeting.chair_id:
        tell_people(
            [meeting.chair_id],
            meeting,
            now=now,
            subject="请审定议题",
            text="%(meeting)s有%(count)s项议题待您审定。",
            count=str(count),
        )
    tell_room(meeting.pk)
    return meeting


@action("meetings.admit")
def admit_item(*, actor: Actor, now: datetime, item_id: UUID) -> AgendaItem:
    """The chair puts an item on the agenda (P2-3.2)."""
    item = queries.get_item(actor, item_id, lock=True)
    rules.may_settle(actor, queries.item_facts(item)).enforce()
    _tell_school(item, now, "议题已列入议程", "“%(title)s”已列入%(meeting)s议程，请准备汇报。")
    note_change(item.meeting_id, now, "added", title=item.title)
    return _settle(item, "admitted")


@action("meetings.admit_all")
def admit_all(*, actor: Actor, now: datetime, meeting_id: UUID) -> list[AgendaItem]:
    """The chair puts every item that waits on the agenda, all of them or none (P2-3.2)."""
    waiting = queries.desk_of(actor, meeting_id).waiting
    if not waiting:
        refuse("P2-3.2", "没有等待审定的议题。").enforce()
    return [admit_item(actor=actor, now=now, item_id=item.pk) for item in waiting]


@action("meetings.decline")
def decline_item(*, actor: Actor, now: datetime, item_id: UUID, reason: str) -> AgendaItem:
    """The chair declines an item, with the reason its school will read (P2-3.2)."""
    item = queries.get_item(actor, item_id, lock=True)
    rules.may_decline(actor, queries.item_facts(item), reason).enforce()
    _note_removal(item, now)
    item.reason = reason.strip()
    item.save(update_fields=["reason"])
    _tell_school(
        item, now, "议题未列入议程", "“%(title)s”未列入%(meeting)s议程：%(reason)s", reason=item.reason
    )
    return _settle(item, "declined")


@action("meetings.carry")
def carry_item(*, actor: Actor, now: datetime, item_id: UUID, reason: str = "") -> AgendaItem:
    """The chair carries an item to the next meeting of the series; both show it (P2-3.2)."""
    item = queries.get_item(actor, item_id, lock=True)
    rules.may_settle(actor, queries.item_facts(item)).enforce()
    item.reason = reason.strip()
    item.save(update_fields=["reason"])
    following = queries.next_meeting(item.meeting.series, item.meeting.starts_at)
    if following is None:
        invalid("P2-3.2", "下一次会议还没有安排，请先排定日期再转入。").enforce()
        raise AssertionError
    _note_removal(item, now)
    carry_over(item, following, now)
    _tell_school(item, now, "议题转入下次会议", "“%(title)s”转入%(next)s。", next=following.title)
    return _settle(item, "carried")


def carry_over(item: AgendaItem, following: Meeting, now: datetime) -> AgendaItem:
    """The item as it comes before the next meeting, with its materials."""
    copy = AgendaItem.objects.create(
        meeting=following,
        source="carried",
        state="handed_in",
        title=item.title,
        detail=item.detail,
        business=item.business,
        major=item.major,
        personnel=item.personnel,
        minutes=item.minutes,
        school_id=item.school_id,
        presenter_id=item.presenter_id,
        handed_in_by_id=item.handed_in_by_id,
        handed_in_at=now,
        about_id=item.about_id,
        carried_from=item,
        position=_next_position(following),
    )
    copy.materials.set(item.materials.all())
    return copy


def _note_removal(item: AgendaItem, now: datetime) -> None:
    if item.state == "admitted":
        note_change(item.meeting_id, now, "removed", title=item.title)


def _settle(item: AgendaItem, state: str) -> AgendaItem:
    item.state = state
    item.save(update_fields=["state"])
    tell_room(item.meeting_id)
    return item


def _tell_school(item: AgendaItem, now: datetime, subject: str, text: str, **facts: str) -> None:
    people = {p for p in (item.handed_in_by_id, item.presenter_id) if p}
    tell_people(people, item.meeting, now=now, subject=subject, text=text, title=item.title, **facts)


@action("meetings.reorder")
def reorder_items(*, actor: Actor, now: datetime, meeting_id: UUID, order: Sequence[UUID]) -> Meeting:
    """Put the agenda in a new order; what the product put first stays first (P3-3, P3-9)."""
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    rules.may_arrange(actor, meeting.chair_id, meeting.state).enforce()
    items = {item.pk: item for item in meeting.items.filter(state__in=("handed_in", "reported", "admitted"))}
    if set(order) != set(items):
        invalid("P3-3", "议程刚刚有变动，请刷新后再排序。").enforce()
    rules.may_reorder([items[pk].source for pk in order]).enforce()
    for position, pk in enumerate(order, start=1):
        items[pk].position = position
    AgendaItem.objects.bulk_update(items.values(), ["position"])
    note_change(meeting.pk, now, "reordered")
    tell_room(meeting.pk)
    return meeting


@action("meetings.change_item", quiet=("detail",))
def change_item(
    *,
    actor: Actor,
    now: datetime,
    item_id: UUID,
    minutes: int | None = None,
    presenter_id: UUID | None = None,
    major: bool | None = None,
    personnel: bool | None = None,
    title: str | None = None,
    detail: str | None = None,
    business: str | None = None,
) -> AgendaItem:
    """The secretariat or the chair puts an item right before the notice: time, presenter, wording."""
    item = queries.get_item(actor, item_id, lock=True)
    rules.may_change_item(actor, queries.item_facts(item)).enforce()
    given: dict[str, Any] = {
        "minutes": minutes,
        "presenter_id": presenter_id,
        "major": major,
        "personnel": personnel,
        "title": title,
        "detail": detail,
        "business": business,
    }
    for name, value in given.items():
        if value is not None:
            setattr(item, name, value)
    if presenter_id is not None:
        organisation.get_person(actor, presenter_id)
    presenter = item.presenter_id or (item.meeting.chair_id if item.source != "school" else None)
    rules.item_complete(item.title, item.business, presenter, item.minutes).enforce()
    item.save(update_fields=[name.removesuffix("_id") for name in given])
    tell_room(item.meeting_id)
    return item


def put_on_next_agenda(*, actor: Actor, now: datetime, task_id: UUID) -> None:
    """An overdue task puts itself on the next agenda of the series that decided it (P3-6, P3-9)."""
    task = resolution_queries.get_task(actor, task_id)
    series = MeetingSeries.objects.filter(district=actor.district, meetings=task.resolution.origin).first()
    meeting = queries.next_meeting(series, now) if series else None
    if meeting is not None:
        _put_on_agenda(actor=actor, now=now, meeting_id=meeting.pk, task_id=task.pk)


@action("meetings.put_on_agenda")
def _put_on_agenda(*, actor: Actor, now: datetime, meeting_id: UUID, task_id: UUID) -> Meeting:
    """The product's own doing, for nobody to ask for: it enters in the trail which task it was."""
    del task_id
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    ensure_made_items(meeting, now)
    tell_room(meeting.pk)
    return meeting


@action("meetings.start_item")
def start_item(*, actor: Actor, now: datetime, item_id: UUID) -> AgendaItem:
    """Call an item: its clock runs from now (P3-3)."""
    item = queries.get_item(actor, item_id, lock=True)
    rules.may_start_item(actor, queries.item_facts(item)).enforce()
    item.started_at = item.started_at or now
    item.save(update_fields=["started_at"])
    tell_room(item.meeting_id)
    return item


@action("meetings.dispose", quiet=("conclusion",))
def dispose_item(
    *, actor: Actor, now: datetime, item_id: UUID, disposal: str, conclusion: str = ""
) -> AgendaItem:
    """Give an item its disposal: decided, deferred (to the next meeting) or noted (P3-5).

    Where no next meeting is planned, a deferred item waits: planning one takes it up.
    """
    item = queries.get_item(actor, item_id, lock=True)
    rules.may_dispose(actor, queries.item_facts(item), disposal).enforce()
    rules.may_follow_item(queries.is_away(actor, item)).enforce()
    item.disposal, item.conclusion, item.ended_at = disposal, conclusion.strip(), now
    if item.source == "follow_up":
        item.checked = [_as_checked(task, now) for task in queries.follow_up_tasks(actor, item.meeting)]
    item.save(update_fields=["disposal", "conclusion", "ended_at", "checked"])
    Speech.objects.filter(item=item, started_at__isnull=False, ended_at=None).update(ended_at=now)
    following = queries.next_meeting(item.meeting.series, item.meeting.starts_at)
    if disposal == "deferred" and item.source in {"school", "carried"} and following is not None:
        carry_over(item, following, now)
    tell_room(item.meeting_id)
    return item


def _as_checked(task: Task, now: datetime) -> dict[str, Any]:
    """What the meeting found of a task, kept with the item."""
    return {
        "task": str(task.pk),
        "number": task.resolution.number,
        "measure": task.resolution.measure,
        "responsible": task.responsible.name,
        "due": str(task.due),
        "percent": task.percent,
        "state": task.state,
        "light": str(resolution_queries.task_light(task, timezone.localdate(now))),
        "latest": next((report.text for report in task.reports.all()), ""),
    }


@action("meetings.hear_explanation")
def hear_explanation(
    *, actor: Actor, now: datetime, item_id: UUID, explanation_id: UUID, accepted: bool
) -> Explanation:
    """The meeting hears why a task is late; with its consent the new date holds (P3-6)."""
    item = queries.get_item(actor, item_id, lock=True)
    rules.may_hear(actor, queries.item_facts(item)).enforce()
    rules.may_follow_item(queries.is_away(actor, item)).enforce()
    decision = resolution_queries.explained_decision(actor, explanation_id)
    heard = resolutions.hear_explanation(
        actor=actor,
        now=now,
        explanation_id=explanation_id,
        accepted=accepted,
        meeting_id=item.meeting_id,
        own_series=item.meeting.series.meetings.filter(pk=decision.origin).exists(),
    )
    tell_room(item.meeting_id)
    return heard


@action("meetings.take_note", quiet=("notes",))
def take_note(*, actor: Actor, now: datetime, item_id: UUID, notes: str) -> AgendaItem:
    """The recorder writes down what was said on an item: for the full record alone (P3-1, P3-8)."""
    item = queries.get_item(actor, item_id, lock=True)
    rules.may_take_note(actor, queries.item_facts(item)).enforce()
    rules.may_follow_item(queries.is_away(actor, item)).enforce()
    item.notes = notes.strip()
    item.save(update_fields=["notes"])
    return item
