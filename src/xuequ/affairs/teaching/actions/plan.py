"""A centre group's plan of the term is handed in, and revised as the term goes (P1-1.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.actions.session import Planned, plan_session
from xuequ.affairs.teaching.models import PlanLine, TermPlan
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import refuse
from xuequ.kernel.words import N_
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


@action("teaching.hand_in_plan", quiet=("aims", "sessions"))
def hand_in_plan(
    *,
    actor: Actor,
    now: datetime,
    group_id: UUID,
    term_id: int,
    aims: str,
    version: int = 0,
    sessions: Sequence[Planned] = (),
) -> TermPlan:
    """Hand a group's plan of a term in, with new sessions for the calendar; a later version stands beside the
    earlier ones. ``version``: the one it was written on, 0 for none. Its lines are all sessions of the group
    that the term holds and that were not called off."""
    today = timezone.localdate(now)
    term = organisation.get_term(actor, term_id)
    leaders = queries.members_of(actor, group_id, today)[1]
    rules.may_hand_in_plan(actor, leaders).enforce()
    latest = next((one.version for one in queries.plans_of(actor, group_id, term)), 0)
    for planned in sessions:
        plan_session(actor=actor, now=now, planned=replace(planned, group=group_id))
    listed = list(queries.sessions_of_group(actor, group_id, term).filter(called_off_at=None))
    draft = rules.PlanDraft(aims, len(listed), version, term.ends)
    rules.plan_complete(draft, latest, today).enforce()
    made = _store(actor, now, group_id, term.pk, aims.strip(), latest + 1)
    PlanLine.objects.bulk_create(
        PlanLine(plan=made, session=one, day=one.day, kind=one.kind, topic=one.topic) for one in listed
    )
    _tell_members(actor, now, made)
    return made


def _store(actor: Actor, now: datetime, group: UUID, term: int, aims: str, version: int) -> TermPlan:
    try:
        with transaction.atomic():
            return TermPlan.objects.create(
                district_id=actor.district,
                group_id=group,
                term_id=term,
                version=version,
                aims=aims,
                handed_in_by_id=actor.person,
                handed_in_at=now,
            )
    except IntegrityError:
        refuse("P1-1.2", "计划刚刚被改过，请打开最新的一版再改。").enforce()
        raise


def _tell_members(actor: Actor, now: datetime, plan: TermPlan) -> None:
    members = queries.members_of(actor, plan.group_id, timezone.localdate(now))[0]
    send(
        organisation.recipients(members - {actor.person}),
        now=now,
        subject=N_("中心组的学期计划交了"),
        text=N_("%(group)s的学期计划（第%(n)d版）已提交，活动都在日历上。"),
        facts={"group": plan.group.name, "n": plan.version},
        url=f"/teaching/groups/{plan.group_id}/plan/",
    )
