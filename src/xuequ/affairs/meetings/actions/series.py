"""Regular meetings: set up and changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.models import MeetingSeries, Motion
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.verdict import invalid
from xuequ.platform.action import action


@action("meetings.create_series")
def create_series(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    name: str,
    chair_post: str,
    voters: Sequence[PostKind],
    start_time: time,
    frequency: str = "monthly",
    times: int = 1,
    weekday: int = 2,
    length: int = 90,
    place: str = "",
    item_days: int = 5,
    agenda_days: int = 2,
    rule: str = "simple",
    recorder_id: UUID | None = None,
) -> MeetingSeries:
    """Set up a regular meeting (P1-1.1, P2-1, P3-1); chair and recorder are posts or people."""
    series = MeetingSeries(
        district_id=actor.district,
        kind=kind,
        name=name.strip(),
        chair_post=chair_post,
        voters=[str(post) for post in voters],
        start_time=start_time,
        frequency=frequency,
        times=times,
        weekday=weekday,
        length=length,
        place=place.strip(),
        item_days=item_days,
        agenda_days=agenda_days,
        rule=rule,
        recorder_id=recorder_id,
    )
    return _keep(actor, series)


@action("meetings.change_series")
def change_series(
    *,
    actor: Actor,
    now: datetime,
    series_id: UUID,
    name: str,
    chair_post: str,
    voters: Sequence[PostKind],
    start_time: time,
    frequency: str,
    times: int,
    weekday: int,
    length: int,
    place: str,
    item_days: int,
    agenda_days: int,
    rule: str,
    recorder_id: UUID | None = None,
    active: bool = True,
    resolution_id: UUID | None = None,
) -> MeetingSeries:
    """Change how a series is held from now on; meetings already planned keep their dates and deadlines.

    What the regime sets of it changes only by a resolution that names the new figures: naming it carries it
    out, and nothing but what it says is changed (P3-4).
    """
    series = queries.get_series(actor, series_id, lock=True)
    before, name_before = queries.figures_of(series), series.name
    series.name, series.place, series.active = name.strip(), place.strip(), active
    series.chair_post, series.recorder_id, series.rule = chair_post, recorder_id, rule
    series.voters = [str(post) for post in voters]
    series.start_time, series.weekday, series.length = start_time, weekday, length
    series.frequency, series.times = frequency, times
    series.item_days, series.agenda_days = item_days, agenda_days
    rules.may_plan(actor).enforce()
    renamed = series.name != name_before
    rules.may_rename(renamed=renamed, noticed=renamed and queries.was_convened(series)).enforce()
    _carry_out(actor, series, before, resolution_id, now)
    return _keep(actor, series)


def _carry_out(
    actor: Actor, series: MeetingSeries, before: dict[str, Any], resolution: UUID | None, now: datetime
) -> None:
    """Change the figures, by the resolution named: those given, or where none are given those it names."""
    ground = queries.ground_of(actor, series, resolution) if resolution else None
    given = queries.figures_of(series)
    after = {**before, **ground.voted} if ground and ground.voted and given == before else given
    noticed = queries.was_convened(series)
    rules.may_change_figures(before, after, noticed=noticed, ground=ground).enforce()
    if after == before or not noticed:
        return
    for figure, value in after.items():
        setattr(series, figure, value)
    series.figures_by_id, series.figures_from = resolution, timezone.localdate(now)
    Motion.objects.filter(resolution=resolution).update(figures_applied_at=now)


def _keep(actor: Actor, series: MeetingSeries) -> MeetingSeries:
    rules.may_plan(actor).enforce()
    rules.series_complete(series.kind, len(series.voters), series.length, series.times).enforce()
    if not series.name:
        invalid("P1-1.1", "请填写例会名称。").enforce()
    others = MeetingSeries.objects.filter(district=actor.district, name=series.name).exclude(pk=series.pk)
    if others.exists():
        invalid("P1-1.1", "已有同名的例会，请换一个名称。").enforce()
    if series.recorder_id is not None:
        organisation.get_person(actor, series.recorder_id)
    series.save()
    return series
