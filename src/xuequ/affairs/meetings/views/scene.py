"""What the room shows: its parts, and all that they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import SimpleLazyObject

from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.forms.room import MotionForm
from xuequ.affairs.meetings.models import AgendaItem, Motion, Speech
from xuequ.affairs.meetings.queries import Room
from xuequ.affairs.meetings.views.next_step import NextStep, step_after
from xuequ.affairs.meetings.views.parts import Part
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.affairs.resolutions import rules as resolution_rules
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import Verdict
from xuequ.platform.ui.guard import ActorRequest

MINUTE = timedelta(minutes=1)
FIGURES = ("entitled", "present", "recused", "in_favour", "against", "abstain", "not_voted")
LIGHT_ORDER = {"red": 0, "orange": 1, "amber": 2, "green": 3, "grey": 4}


def room_parts_of(seen: Room) -> Iterator[Part]:
    """The parts, each with the mark it keeps while it is being typed into."""
    item, motion = (None, None) if seen.away_from else (seen.current, seen.open_motion)
    yield Part("room-head", "meetings/room/head.html")
    yield Part("room-now", "meetings/room/now.html")
    yield Part("room-vote", "meetings/room/vote.html")
    yield Part("room-ballot", "meetings/room/ballot.html")
    yield Part("room-floor", "meetings/room/floor.html")
    yield Part("room-agenda", "meetings/room/agenda.html")
    yield Part("room-foot", "meetings/room/foot.html")
    if not runs(seen):
        return
    mark = str(item.pk) if item else "none"
    hands = motion is not None and motion.ballot == "hands"
    yield Part("room-hands", "meetings/room/hands.html", mark=str(motion.pk) if motion and hands else "none")
    yield Part("room-put", "meetings/room/put.html", mark="none" if motion else mark)
    yield Part("room-end", "meetings/room/end.html", mark=mark)
    yield Part("room-recuse", "meetings/room/recuse.html", mark=mark)
    yield Part("room-chair", "meetings/room/chair.html")
    if seen.actor.person != seen.meeting.recorder_id:
        return  # one minute book, one hand: two would overwrite each other
    for speech in sorted(_spoken(seen), key=lambda s: s.started_at or s.asked_at, reverse=True):
        name = f"gist-{speech.pk}"
        yield Part(name, "meetings/room/gist.html", {"speech": speech}, "kept", into="room-gists")
    started = [i for i in seen.items if i.started_at and i is not seen.away_from]
    for one in sorted(started, key=lambda i: i.started_at or seen.meeting.starts_at, reverse=True):
        name = f"notes-{one.pk}"
        yield Part(name, "meetings/room/notes.html", {"item": one}, "kept", into="room-notes")


def _spoken(seen: Room) -> list[Speech]:
    """The turns of the item under discussion; between items and afterwards those of all, to be completed."""
    here = [item for item in seen.items if item is not seen.away_from]
    items = [seen.current] if seen.current in here else here
    return [speech for item in items for speech in seen.speeches.get(item.pk, []) if speech.started_at]


def runs(seen: Room) -> bool:
    """Whether the one looking runs the meeting: the chair and the recorder."""
    return rules.runs_meeting(seen.actor, seen.meeting.chair_id, seen.meeting.recorder_id)


@dataclass(frozen=True, slots=True)
class Line:
    """An item as the agenda of the room shows it."""

    item: AgendaItem
    number: int
    state: str
    used: int
    over: int
    may_call: Verdict


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a show of hands would come to if it were closed as it is entered."""

    tally: rules.Tally
    needed: int
    passed: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A motion as the room shows it: what may be done with it, and its result in words."""

    motion: Motion
    may_open: Verdict
    needed: int
    result: dict[str, int]
    names: list[str]


def room_context(request: ActorRequest, seen: Room) -> dict[str, Any]:
    """All that the parts of the room show."""
    actor, mine = request.actor, seen.mine
    item = None if seen.away_from else seen.current
    mine_facts = queries.attendance_facts(mine) if mine else None
    return {
        "room": seen,
        "meeting": seen.meeting,
        "item": item,
        "away_from": seen.away_from,
        "runs": runs(seen),
        "keeps_record": actor.person == seen.meeting.recorder_id,
        "serves": runs(seen) or actor.in_secretariat,
        "quiet": rules.holds_notices(seen.meeting.state, mine is not None and mine.present),
        "may_open": rules.may_open(actor, seen.facts),
        "opening_doubt": rules.opening_doubt(seen.facts, request.now),
        "may_close": rules.may_close(actor, seen.facts),
        "may_sign_in": rules.may_sign_in(actor, mine_facts, request.now) if mine_facts else None,
        "may_record": rules.may_read_record(
            actor,
            member=mine is not None and mine.role in {"member", "proxy"},
            chair=seen.meeting.chair_id,
            recorder=seen.meeting.recorder_id,
        ),
        "lines": lines_of(seen),
        "questions": [question_of(seen, motion, item) for motion in _shown_motions(seen, item)]
        if item
        else [],
        "step": _step_after(seen),
        **_vote_context(seen),
        **(_item_context(request, seen, item) if item else {}),
        **(_desk_context(request, seen) if runs(seen) else {}),
        **(_chair_context(seen) if runs(seen) else {}),
    }


def _step_after(seen: Room) -> NextStep | None:
    """What is next once the meeting is closed; before, the parts of the room say it themselves."""
    if seen.meeting.state != "closed":
        return None
    return step_after(seen.actor, seen.meeting, queries.current_minutes(seen.actor, seen.meeting))


def lines_of(seen: Room) -> list[Line]:
    """The agenda with what each item took, in minutes."""
    lines = []
    for number, item in enumerate(seen.items, start=1):
        state = item.disposal or ("now" if item.started_at else "waiting")
        used = item.ended_at - item.started_at if item.ended_at and item.started_at else timedelta()
        over = rules.overrun(timedelta(minutes=item.minutes), used)
        may_call = rules.may_start_item(seen.actor, seen.item_facts(item))
        lines.append(Line(item, number, state, round(used / MINUTE), round(over / MINUTE), may_call))
    return lines


def _shown_motions(seen: Room, item: AgendaItem) -> list[Motion]:
    return [motion for motion in seen.motions.get(item.pk, []) if motion.state != "withdrawn"]


def question_of(seen: Room, motion: Motion, item: AgendaItem) -> Question:
    """A motion with its verdicts; figures only once it is closed."""
    rule = _rule_of(motion)
    closed = motion.state == "closed"
    result = {name: getattr(motion, name) for name in FIGURES} if closed else {}
    roll = rules.Roll(result["entitled"], result["recused"], result["present"]) if closed else seen.roll(item)
    return Question(
        motion=motion,
        may_open=rules.may_open_motion(seen.actor, seen.motion_facts(motion, item), rule, roll),
        needed=rules.needed(rule, roll),
        result=result,
        names=[recusal.person.name for recusal in seen.recusals.get(item.pk, [])],
    )


def _rule_of(motion: Motion) -> rules.DecisionRule:
    """The rule stamped on a motion, or before it opens the one it will get."""
    return rules.DecisionRule.from_data(motion.rule) if motion.rule else rules.RULES[motion.rule_name]


def _foreseen(seen: Room, motion: Motion, item: AgendaItem) -> Foreseen | None:
    """The verdict of a show of hands before it is closed; None before it is entered."""
    if motion.state != "open" or not seen.hands:
        return None
    rule, roll, given = _rule_of(motion), seen.roll(item), list(seen.hands.values())
    counted = rules.tally(
        roll,
        in_favour=given.count("for"),
        against=given.count("against"),
        abstain=given.count("abstain"),
    )
    return Foreseen(counted, rules.needed(rule, roll), rules.outcome(rule, counted) == "passed")


def _vote_context(seen: Room) -> dict[str, Any]:
    """The vote of the moment: how many of how many, who is still missing, and one's own ballot."""
    motion = seen.latest_motion
    if motion is None or seen.away_from:
        return {"vote": None}
    item = next(item for item in seen.items if item.pk == motion.item_id)
    own, roll = seen.own.get(motion.pk), seen.roll(item)
    voter = seen.voter(motion, item)
    return {
        "vote": motion,
        "vote_item": item,
        "vote_cast": len(seen.voted),
        "vote_counted": roll.present,
        "vote_missing": seen.not_voted(item) if motion.state == "open" else [],
        "foreseen": _foreseen(seen, motion, item),
        "may_count": rules.may_count(motion.ballot, entered=bool(seen.voted)),
        "own": own,
        "may_vote": rules.may_vote(seen.motion_facts(motion, item), voter),
        "may_dispute": rules.may_dispute_hands(motion.ballot, own is not None and bool(own.entered_by_id)),
    }


def _item_context(request: ActorRequest, seen: Room, item: AgendaItem) -> dict[str, Any]:
    """What is said and decided on the item under discussion."""
    actor, mine = request.actor, seen.mine
    asking = seen.asking(item)
    waiting = any(s.person_id == actor.person for s in asking)
    running = seen.speaking(item)
    facts = queries.attendance_facts(mine) if mine else None
    on_list = waiting or (running is not None and running.person_id == actor.person)
    tasks = [(task, resolutions.task_light(task)) for task in seen.tasks]
    return {
        "asking": asking,
        "speaking": running,
        "waiting": waiting,
        "may_ask": rules.may_ask_to_speak(facts, True, on_list) if facts else None,
        "may_recuse_self": _may_recuse(seen, item, actor),
        "tasks": sorted(tasks, key=lambda pair: LIGHT_ORDER[str(pair[1])]),
        "may_hear": rules.may_hear(actor, seen.item_facts(item)),
        "light_text": {str(light): text for light, text in resolution_rules.LIGHT_TEXT.items()},
    }


def _may_recuse(seen: Room, item: AgendaItem, actor: Actor) -> Verdict | None:
    """None for who has no vote to withdraw."""
    if seen.mine is None or not seen.mine.voter:
        return None
    return rules.may_recuse(
        actor,
        actor.person,
        chair=seen.meeting.chair_id,
        recorder=seen.meeting.recorder_id,
        vote_running=seen.open_motion is not None,
        disposed=bool(item.disposal),
        recused=seen.recused(item),
    )


def _chair_context(seen: Room) -> dict[str, Any]:
    """Who could take the chair."""
    here = [
        row
        for row in seen.rows
        if row.present and not (seen.current and row.person_id in seen.recused(seen.current))
    ]
    chair, recorder = seen.meeting.chair_id, seen.meeting.recorder_id
    in_room = any(row.person_id == chair for row in here)
    return {
        "may_name_successor": rules.may_name_successor(seen.actor, seen.facts, chair_in_room=in_room),
        "successors": [row for row in here if row.voter and row.person_id not in {chair, recorder}],
    }


def _desk_context(request: ActorRequest, seen: Room) -> dict[str, Any]:
    """What the chair and the recorder work with; a form is made only where it is not on the page yet."""
    item = seen.current
    if item is None or seen.away_from:
        return {"ends": [], "form": None}
    facts = seen.item_facts(item)
    ends = [(value, word, rules.may_dispose(request.actor, facts, value)) for value, word in rules.DISPOSALS]
    return {
        "ends": ends,
        "form": SimpleLazyObject(lambda: _motion_form(request.actor, item)),
        "away": seen.recused(item),
        "unheard": seen.unheard(item),
    }


def _motion_form(actor: Actor, item: AgendaItem) -> MotionForm:
    schools = [(str(school.pk), school.name) for school in organisation.visible_schools(actor)]
    return MotionForm.for_item(actor, item, schools)
