"""Motions and ballots: one transaction each, safe under retries, double taps and a race with closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.duties.rules import NewFigure
from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.actions.room import hold, tell_room
from xuequ.affairs.meetings.models import AgendaItem, Ballot, Motion, Recusal, SecretCount
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.affairs.resolutions.rules import Proposal, may_issue, may_target
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import invalid
from xuequ.platform.action import action, action_of_many


@action("meetings.put_motion", quiet=("text",))
def put_motion(
    *,
    actor: Actor,
    now: datetime,
    item_id: UUID,
    text: str,
    ballot: str,
    rule: str = "",
    resolution: Proposal | None = None,
    figures: rules.NewFigures | None = None,
    quota_figure: NewFigure | None = None,
) -> Motion:
    """Put a question to the vote, with the resolution that follows if it passes (P3-5, P3-6).

    Without a ``rule`` the product sets the one that the series and the matter ask for. ``figures``: what the
    resolution changes of a series, ``quota_figure``: of a duty; named in the text that is voted on (P3-4).
    """
    item = queries.get_item(actor, item_id, lock=True)
    names_figures = figures is not None or quota_figure is not None
    least = queries.least_rules(item, figures=names_figures)
    name = rule or rules.rule_for(item.meeting.series.rule, least, figures=names_figures)
    motion = Motion(
        item=item, text=text.strip(), ballot=ballot, rule_name=name, position=_next_position(item)
    )
    rules.may_put_motion(actor, queries.motion_facts(motion)).enforce()
    rules.may_follow_item(queries.is_away(actor, item)).enforce()
    if not motion.text:
        invalid("P3-5", "请写明表决事项。").enforce()
    if ballot not in dict(rules.BALLOTS):
        invalid("P3-5", "请选择表决方式和通过规则。").enforce()
    rules.may_take_rule(name, least).enforce()
    if resolution is not None:
        _check_proposal(actor, resolution, timezone.localdate(item.meeting.opened_at))
        motion.kind, motion.measure = resolution.kind, resolution.measure.strip()
        motion.acceptance, motion.due = resolution.acceptance.strip(), resolution.due
        motion.responsible_id, motion.target_id = resolution.responsible, resolution.target
        _check_target(motion)
    if names_figures:
        rules.may_carry_figures(resolution.kind if resolution else "").enforce()
    if figures is not None:
        _name_figures(actor, motion, figures)
    if quota_figure is not None:
        _name_quota_figure(actor, motion, quota_figure)
    motion.save()
    motion.assisting.set(
        organisation.visible_schools(actor).filter(pk__in=resolution.assisting if resolution else ())
    )
    tell_room(item.meeting_id)
    return motion


def _name_figures(actor: Actor, motion: Motion, proposed: rules.NewFigures) -> None:
    """The motion names what it changes, and its text says it: that is what is voted on (P3-4)."""
    series = queries.get_series(actor, proposed.series)
    before = queries.figures_of(series)
    rules.may_propose_figures(before, proposed.figures).enforce()
    given = dict(proposed.figures)
    if "voters" in given:
        given["voters"] = rules.in_order(given["voters"])
    named = {figure: value for figure, value in given.items() if value != before[figure]}
    after = {**before, **named}
    rules.series_complete(series.kind, len(after["voters"]), series.length, after["times"]).enforce()
    motion.figures_of, motion.figures = series, named
    motion.text = f"{motion.text.rstrip('。')}。{rules.figures_in_words(series.name, before, named)}"


def _name_quota_figure(actor: Actor, motion: Motion, new: NewFigure) -> None:
    """The motion names the duty, the figure and the day, and its text says them (P3-4)."""
    day = timezone.localdate(motion.item.meeting.opened_at)
    proposed = duties.proposed_figure(actor, new, day)
    proposed.verdict.enforce()
    motion.quota_figure = new.as_data()
    motion.text = f"{motion.text.rstrip('。')}。{proposed.words}"


def _next_position(item: AgendaItem) -> int:
    return (item.motions.aggregate(last=Max("position"))["last"] or 0) + 1


def _check_proposal(actor: Actor, proposal: Proposal, day: date) -> None:
    may_issue(proposal, day).enforce()
    named = {s for s in (proposal.responsible, *proposal.assisting) if s is not None}
    if organisation.visible_schools(actor).filter(pk__in=named).count() != len(named):
        invalid("P3-6", "主办或协助学校不在本学区，请重新选择。").enforce()
    if proposal.target is not None:
        found = resolutions.visible_resolutions(actor).filter(pk=proposal.target).first()
        may_target(found is not None and resolutions.is_in_force(found), found is not None).enforce()


def _check_target(motion: Motion) -> None:
    """What passes must be issued later: so no resolution is changed by two motions (P3-4)."""
    if motion.target_id is None:
        return
    target = resolutions.hold_resolution(motion.target_id)
    may_target(resolutions.is_in_force(target), True).enforce()
    rules.may_change_target(queries.changed_elsewhere(motion)).enforce()


@action("meetings.withdraw_motion")
def withdraw_motion(*, actor: Actor, now: datetime, motion_id: UUID) -> Motion:
    """Take back a motion that was not voted on."""
    motion = queries.get_motion(actor, motion_id, lock=True)
    facts = queries.motion_facts(motion)
    rules.may_withdraw_motion(actor, facts).enforce()
    rules.may_follow_item(queries.is_away(actor, motion.item)).enforce()
    motion.state = "withdrawn"
    motion.save(update_fields=["state"])
    tell_room(motion.item.meeting_id)
    return motion


@action("meetings.open_motion")
def open_motion(*, actor: Actor, now: datetime, motion_id: UUID) -> Motion:
    """Open a vote: its rule is stamped on it and holds whatever changes later (P3-5)."""
    meeting = queries.get_motion(actor, motion_id).item.meeting_id
    queries.get_meeting(actor, meeting, lock=True)
    motion = queries.get_motion(actor, motion_id, lock=True)
    rule, roll = rules.RULES[motion.rule_name], queries.roll_of(motion)
    rules.may_open_motion(actor, queries.motion_facts(motion), rule, roll).enforce()
    rules.may_follow_item(queries.is_away(actor, motion.item)).enforce()
    names_figures = motion.figures is not None or motion.quota_figure is not None
    least = queries.least_rules(motion.item, figures=names_figures)
    rules.may_take_rule(motion.rule_name, least).enforce()
    _check_target(motion)
    motion.state, motion.opened_at, motion.rule = "open", now, rule.as_data()
    motion.present_at_opening = roll.present
    motion.save(update_fields=["state", "opened_at", "rule", "present_at_opening"])
    if motion.ballot == "secret":
        SecretCount.objects.create(motion=motion)
    tell_room(meeting)
    return motion


@action("meetings.cast_ballot", quiet=("choice",), crowd=True)
def cast_ballot(*, actor: Actor, now: datetime, motion_id: UUID, choice: str) -> Motion:
    """Cast one's ballot (P3-5). Acknowledged only once it is stored.

    The same named choice sent again is the same ballot; another choice, or a second secret ballot, is
    refused. The motion is locked against closing, not against other voters.
    """
    if choice not in dict(rules.CHOICES):
        invalid("P3-5", "请选择赞成、反对或弃权。").enforce()
    _hold_open(motion_id)
    found = queries.polling_of(actor, motion_id)
    motion = found.motion
    if found.voter.voted and found.own_choice == choice:
        return motion
    rules.may_vote(rules.BallotFacts(motion.state, motion.ballot), found.voter).enforce()
    try:
        with transaction.atomic():
            _ballot(motion, actor, choice, now).save(force_insert=True)
    except IntegrityError:
        if not _is_repeated(motion, actor, choice):
            rules.already_voted().enforce()
        return motion
    _count_secretly(motion, [choice])
    tell_room(found.meeting)
    return motion


@action_of_many("meetings.cast_ballot", quiet=("choices",))
def cast_ballots(
    *, now: datetime, motion_id: UUID, choices: Mapping[Actor, str]
) -> Sequence[tuple[Actor, Motion]]:
    """Cast the ballots of many at once (P3-5). Who may not, or voted before, is left out: ``cast_ballot``
    tells them why.

    Raises ``IntegrityError``, and nothing is stored, where one of them voted elsewhere in the same moment.
    """
    _hold_open(motion_id)
    poll = queries.poll_of(motion_id)
    if poll is None:
        return []
    motion, voters = poll.motion, queries.voters_before(motion_id, {actor.person for actor in choices})
    facts = rules.BallotFacts(motion.state, motion.ballot)
    casting = [
        actor
        for actor, choice in choices.items()
        if actor.district == poll.district
        and choice in dict(rules.CHOICES)
        and (voter := voters.get(actor.person)) is not None
        and rules.may_vote(facts, voter)
    ]
    casting.sort(key=lambda actor: actor.person)  # two processes never wait for each other crosswise
    Ballot.objects.bulk_create(_ballot(motion, actor, choices[actor], now) for actor in casting)
    _count_secretly(motion, [choices[actor] for actor in casting])
    if casting:
        tell_room(poll.meeting)
    return [(actor, motion) for actor in casting]


def _ballot(motion: Motion, actor: Actor, choice: str, now: datetime) -> Ballot:
    secret = motion.ballot == "secret"
    return Ballot(
        motion=motion,
        person_id=actor.person,
        choice=None if secret else choice,
        at=None if secret else now,
    )


def _hold_open(motion: UUID, *, to_close: bool = False) -> None:
    """Keep the motion from closing until this ballot is stored; voters do not keep each other waiting.

    SQLite has one writer at a time, so that there is nothing to hold.
    """
    hold(motion, 5, alone=to_close)


def _is_repeated(motion: Motion, actor: Actor, choice: str) -> bool:
    return Ballot.objects.filter(motion=motion, person=actor.person, choice=choice).exists()


def _count_secretly(motion: Motion, choices: Sequence[str]) -> None:
    """Add secret ballots to the running sum; of others nothing is summed before the closing."""
    if motion.ballot != "secret" or not choices:
        return
    kept = SecretCount.objects.filter(motion=motion).update(
        in_favour=F("in_favour") + choices.count("for"),
        against=F("against") + choices.count("against"),
        abstain=F("abstain") + choices.count("abstain"),
    )
    if kept != 1:
        raise RuntimeError("a secret ballot found no place to be counted")


@action("meetings.enter_hands", quiet=("against", "abstain"))
def enter_hands(
    *,
    actor: Actor,
    now: datetime,
    motion_id: UUID,
    against: Sequence[UUID] = (),
    abstain: Sequence[UUID] = (),
) -> Motion:
    """Enter a show of hands in one line: all for, except these (P3-5); entering again replaces it."""
    motion = queries.get_motion(actor, motion_id, lock=True)
    rules.may_enter_hands(actor, queries.motion_facts(motion)).enforce()
    rules.may_follow_item(queries.is_away(actor, motion.item)).enforce()
    rows = queries.voters_on(motion).filter(present=True, recused=False)
    present = frozenset(rows.values_list("person", flat=True))
    no, blank = frozenset(against), frozenset(abstain)
    rules.hands_within(present, no, blank).enforce()
    motion.ballots.all().delete()
    Ballot.objects.bulk_create(
        Ballot(
            motion=motion,
            person_id=person,
            choice="against" if person in no else "abstain" if person in blank else "for",
            at=now,
            entered_by_id=actor.person,
        )
        for person in sorted(present)
    )
    tell_room(motion.item.meeting_id)
    return motion


@action("meetings.dispute_hands", quiet=("reason",))
def dispute_hands(*, actor: Actor, now: datetime, motion_id: UUID, reason: str) -> Ballot:
    """Object to how a show of hands entered one's own vote; filed with the record (P3-5)."""
    motion = queries.get_motion(actor, motion_id)
    ballot = motion.ballots.filter(person=actor.person, entered_by__isnull=False).first()
    sealed = motion.item.meeting.state == "sealed"
    rules.may_dispute_hands(motion.ballot, ballot is not None, sealed=sealed).enforce()
    assert ballot is not None
    ballot.disputed = reason.strip()[:200] or "本人有异议"
    ballot.save(update_fields=["disputed"])
    tell_room(motion.item.meeting_id)
    return ballot


@action("meetings.close_motion")
def close_motion(*, actor: Actor, now: datetime, motion_id: UUID) -> Motion:
    """Close a vote: count what was stored, compute the verdict, and keep both (P3-5)."""
    _hold_open(motion_id, to_close=True)
    motion = queries.get_motion(actor, motion_id, lock=True)
    rules.may_close_motion(actor, queries.motion_facts(motion)).enforce()
    rules.may_follow_item(queries.is_away(actor, motion.item)).enforce()
    rules.may_count(motion.ballot, entered=motion.ballots.exists()).enforce()
    counted = rules.tally(queries.roll_of(motion), **_counts(motion))
    motion.state, motion.closed_at = "closed", now
    for name in ("entitled", "present", "recused", "in_favour", "against", "abstain", "not_voted"):
        setattr(motion, name, getattr(counted, name))
    motion.outcome = rules.outcome(rules.DecisionRule.from_data(motion.rule or {}), counted)
    motion.save()
    SecretCount.objects.filter(motion=motion).delete()
    tell_room(motion.item.meeting_id)
    return motion


def _counts(motion: Motion) -> dict[str, int]:
    if motion.ballot == "secret":
        kept = SecretCount.objects.get(motion=motion)
        return {"in_favour": kept.in_favour, "against": kept.against, "abstain": kept.abstain}
    choices = list(motion.ballots.values_list("choice", flat=True))
    return {
        "in_favour": choices.count("for"),
        "against": choices.count("against"),
        "abstain": choices.count("abstain"),
    }


@action("meetings.recuse")
def recuse(
    *, actor: Actor, now: datetime, item_id: UUID, person_id: UUID | None = None, reason: str = ""
) -> Recusal:
    """Withdraw from an item: out of its count and its room (P3-5)."""
    item = queries.get_item(actor, item_id, lock=True)
    person = person_id or actor.person
    queries.get_attendance(actor, item.meeting_id, person)
    rules.may_recuse(
        actor,
        person,
        chair=item.meeting.chair_id,
        recorder=item.meeting.recorder_id,
        vote_running=item.motions.filter(state="open").exists(),
        voted=Ballot.objects.filter(motion__item=item, person=person).exists(),
        disposed=bool(item.disposal),
        recused=[recusal.person_id for recusal in item.recusals.all()],
    ).enforce()
    recusal, _ = Recusal.objects.get_or_create(
        item=item,
        person_id=person,
        defaults={"reason": reason.strip()[:200], "at": now, "entered_by_id": actor.person},
    )
    item.speeches.filter(person=person, started_at__isnull=False, ended_at=None).update(ended_at=now)
    tell_room(item.meeting_id)
    return recusal
