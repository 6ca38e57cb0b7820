"""A roster: handed in, read, shown, and brought in whole or not at all.

Reading and importing are work away from the page (``views.work``). It tells how far it is in short writes of
its own; the import itself is one transaction at the very end, when all has been read and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries, rules
from xuequ.affairs.organisation.actions.district import command_line
from xuequ.affairs.organisation.actions.register import Plan, make_plan, register
from xuequ.affairs.organisation.models import RosterImport
from xuequ.affairs.organisation.rules import Roster
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import invalid, refuse
from xuequ.platform.action import action
from xuequ.platform.audit.actions import write_entry
from xuequ.platform.files.actions import Handed, store

Start = Callable[[RosterImport, Actor], object]
"""Sets the work for an import going; called in the transaction that makes it due."""
Findings = Mapping[str, Any]
"""What reading found, in plain values: faults, repairs, notes; ``errors`` counts those that keep rows out."""


class RosterDropped(Exception):
    """The import was cancelled while work on it was going on."""


@action("organisation.hand_in_roster")
def hand_in_roster(*, actor: Actor, now: datetime, handed: Handed, start: Start) -> RosterImport:
    """Keep a roster file and have it read."""
    rules.may_import_roster(actor).enforce()
    if not (handed.name or "").lower().endswith((".xlsx", ".xls", ".csv")):
        invalid(None, "请上传 Excel 文件（.xlsx、.xls）或 .csv 文件。").enforce()
    roster = RosterImport.objects.create(
        district_id=actor.district,
        file=store(handed, actor=actor, now=now),
        handed_in_by_id=actor.person,
        handed_in_at=now,
        beat_at=now,
    )
    start(roster, actor)
    return roster


def report_progress(roster: UUID, state: str, done: int, total: int, *, now: datetime) -> None:
    """Tell how far the work is. Raises ``RosterDropped`` when it is wanted no longer."""
    going_on = RosterImport.objects.filter(pk=roster, state=state)
    if not going_on.update(done=done, total=total, beat_at=now):
        raise RosterDropped


@action("organisation.preview_roster", quiet=("roster", "findings"))
def preview_roster(
    *, actor: Actor, now: datetime, import_id: UUID, roster: Roster, findings: Findings
) -> RosterImport:
    """Show what a roster that was read would change."""
    made = queries.get_import(actor, import_id)
    plan = make_plan(actor.district, roster, timezone.localdate(now))
    ready = RosterImport.objects.filter(pk=made.pk, state="reading")
    if not ready.update(state="ready", preview=described(plan, findings), beat_at=now):
        raise RosterDropped
    return made


def fail_roster(roster: UUID, message: str, *, now: datetime) -> None:
    """Reading or importing came to nothing; ``message`` tells the person why, in the source language."""
    going_on = RosterImport.objects.filter(pk=roster, state__in=("reading", "importing"))
    going_on.update(state="failed", failure=message[:300], beat_at=now)


@action("organisation.confirm_roster")
def confirm_roster(
    *, actor: Actor, now: datetime, import_id: UUID, make_head: bool, start: Start
) -> RosterImport:
    """Have a previewed roster brought in. Of two people who confirm at once one is told so."""
    made = queries.get_import(actor, import_id)
    rules.may_import_roster(actor).enforce()
    preview = {**made.preview, "make_head": make_head and bool(made.preview.get("head"))}
    errors, obstacle = preview.get("errors", 0), preview.get("obstacle", "")
    rules.may_confirm_roster(made.state, errors, obstacle).enforce()
    rules.may_gain_by_roster(queries.gained_by(actor, preview)).enforce()
    ready = RosterImport.objects.filter(pk=made.pk, state="ready")
    if not ready.update(state="importing", preview=preview, done=0, beat_at=now, failure=""):
        rules.may_confirm_roster("importing", 0).enforce()
    made.state = "importing"
    start(made, actor)
    return made


@action("organisation.bring_in_roster", quiet=("roster", "findings"))
def bring_in_roster(
    *, actor: Actor, now: datetime, import_id: UUID, roster: Roster, findings: Findings
) -> RosterImport:
    """Register what a confirmed roster says, in one transaction.

    Where the data have changed since the preview, so that something else would be done than was seen,
    nothing is brought in and the new preview waits for confirmation.
    """
    rules.may_import_roster(actor).enforce()
    if not RosterImport.objects.filter(pk=import_id, state="importing").update(
        state="done", confirmed_at=now
    ):
        raise RosterDropped
    made = queries.get_import(actor, import_id)
    today = timezone.localdate(now)
    plan = make_plan(actor.district, roster, today)
    preview = described(plan, findings)
    if preview["mark"] != made.preview["mark"]:
        made.state, made.preview, made.confirmed_at = "ready", {**preview, "stale": True}, None
    else:
        made.preview = {**preview, "make_head": bool(made.preview.get("make_head"))}
        rules.may_gain_by_roster(queries.gained_by(actor, made.preview)).enforce()
        register(plan, actor.district, today, make_head=made.preview["make_head"])
    made.beat_at = now
    made.save(update_fields=["state", "preview", "confirmed_at", "beat_at"])
    return made


@action("organisation.cancel_roster")
def cancel_roster(*, actor: Actor, now: datetime, import_id: UUID) -> RosterImport:
    """Drop a roster that is not in yet; work on it stops by itself."""
    made = queries.get_import(actor, import_id)
    rules.may_cancel_roster(made.state).enforce()
    open_ones = RosterImport.objects.filter(pk=made.pk, state__in=("reading", "ready", "importing"))
    if not open_ones.update(state="cancelled", beat_at=now):
        rules.may_cancel_roster("done").enforce()
    return made


@action("organisation.restart_roster")
def restart_roster(*, actor: Actor, now: datetime, import_id: UUID, start: Start) -> RosterImport:
    """Begin work anew that has given no sign of life for a while."""
    made = queries.get_import(actor, import_id)
    silent = (now - (made.beat_at or made.handed_in_at)).total_seconds()
    rules.may_restart_roster(made.state, silent).enforce()
    stalled = RosterImport.objects.filter(pk=made.pk, state=made.state, beat_at=made.beat_at)
    if not stalled.update(beat_at=now):
        refuse(None, "名册正在处理，请稍等。").enforce()
    start(made, actor)
    return made


def described(plan: Plan, findings: Findings) -> dict[str, Any]:
    """A plan and what reading found, as the preview keeps them: plain values alone."""
    people, schools = plan.people, plan.schools
    return {
        **findings,
        "mark": plan.mark,
        "obstacle": plan.obstacle.message,
        "obstacle_facts": dict(plan.obstacle.facts),
        "stale": False,
        "head": plan.head,
        "head_number": plan.head_number,
        "schools": {
            "created": [_named(said.fields, ("name", "stage", "role")) for said in schools.created],
            "changed": [
                {"name": one.known.name, "changes": _changes(one.changes)} for one in schools.changed
            ],
            "same": schools.same,
            "left": [one.name for one in schools.left],
        },
        "people": {
            "created": [
                _named(said.fields, ("number", "name", "school", "posts")) for said in people.created
            ],
            "changed": [
                {
                    "name": one.known.name,
                    "number": one.said.get("number"),
                    "changes": _changes(one.changes),
                    "begun": _begun(one),
                }
                for one in people.changed
            ],
            "same": people.same,
            "left": [
                _named({**one.fields, "name": one.name}, ("number", "name", "school")) for one in people.left
            ],
        },
    }


def _begun(one: rules.Changed) -> Any:
    return _plain(rules.posts_begun(one))


def _changes(changes: tuple[rules.Change, ...]) -> list[list[Any]]:
    return [[change.field, _plain(change.old), _plain(change.new)] for change in changes]


def _named(fields: Mapping[str, rules.Fact], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(fields.get(name)) for name in names}


def _plain(value: rules.Fact) -> Any:
    if isinstance(value, frozenset):
        return [str(kind) for kind, _ in rules.POST_NAMES if kind in value]
    if value is None or isinstance(value, str | int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value.normalize())


def import_directly(*, district: UUID, now: datetime, roster: Roster) -> Plan:
    """Register a roster from the command line at once, entered in the trail as done there.

    In a transaction of the caller's. Raises ``Refused`` when something stands against it.
    """
    today = timezone.localdate(now)
    plan = make_plan(district, roster, today)
    register(plan, district, today, make_head=True)
    facts = {"created": len(plan.people.created), "changed": len(plan.people.changed)}
    write_entry(actor=command_line(district), now=now, name="organisation.import_roster", facts=facts)
    return plan
