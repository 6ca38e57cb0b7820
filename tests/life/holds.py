"""What must hold of the meetings and resolutions of a district at every moment, whoever did what before."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import F, Q

from xuequ.affairs.meetings.actions.minutes import minutes_digest
from xuequ.affairs.meetings.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Minutes,
    Motion,
    Recusal,
    SecretCount,
)
from xuequ.affairs.meetings.rules import DecisionRule, Roll, Tally, has_quorum, outcome
from xuequ.affairs.resolutions.actions.resolution import digest_of
from xuequ.affairs.resolutions.models import Assistance, Resolution, Task
from xuequ.platform.audit import queries as trail
from xuequ.platform.audit.actions import extend_chain

Accepted = dict[Any, dict[Any, str]]
"""What the product acknowledged: motion → person → choice."""


def counts_are_conserved(accepted: Accepted) -> None:
    """P3-5: every closed count adds up, is what was acknowledged, and gives the verdict that stands there."""
    for motion in Motion.objects.filter(state="closed"):
        counted = Tally(
            *(
                getattr(motion, name)
                for name in ("entitled", "present", "recused", "in_favour", "against", "abstain", "not_voted")
            )
        )
        cast = counted.in_favour + counted.against + counted.abstain
        assert counted.present == cast + counted.not_voted
        assert counted.entitled == counted.present + counted.recused + counted.absent
        said = Counter(accepted.get(motion.pk, {}).values())
        assert (counted.in_favour, counted.against, counted.abstain) == (
            said["for"],
            said["against"],
            said["abstain"],
        ), "the count is not what was acknowledged"
        rule = DecisionRule.from_data(motion.rule or {})
        assert motion.outcome == outcome(rule, counted)
        if motion.outcome == "passed":
            assert has_quorum(rule, Roll(counted.entitled, counted.recused, counted.present))


def ballots_are_kept(accepted: Accepted) -> None:
    """P3-5: one ballot a person; what was acknowledged is there; a secret one holds no choice and no time."""
    found: dict[Any, dict[Any, str | None]] = defaultdict(dict)
    for ballot in Ballot.objects.select_related("motion"):
        assert ballot.person_id not in found[ballot.motion_id], "one person, two ballots"
        found[ballot.motion_id][ballot.person_id] = ballot.choice
        if ballot.motion.ballot == "secret":
            assert ballot.choice is None and ballot.at is None and ballot.entered_by_id is None
    for motion, ballots in accepted.items():
        secret = Motion.objects.get(pk=motion).ballot == "secret"
        assert found.pop(motion, {}) == {p: None if secret else choice for p, choice in ballots.items()}
    assert not any(found.values()), "a ballot that nobody was told of"
    assert not SecretCount.objects.exclude(motion__state="open").exists()


def only_voters_voted() -> None:
    """P3-2, P3-5: observers, those never there, and those withdrawn before the vote have no ballot."""
    for ballot in Ballot.objects.select_related("motion__item"):
        row = Attendance.objects.get(meeting=ballot.motion.item.meeting_id, person=ballot.person_id)
        assert row.voter and row.role != "observer" and row.signed_in_at is not None
    withdrawn = Recusal.objects.filter(
        item__motions__ballots__person=F("person"), at__lte=F("item__motions__opened_at")
    )
    assert not withdrawn.exists()
    assert not Attendance.objects.filter(Q(role="observer") | Q(role="proxy"), voter=True).exists()


def nothing_is_left_open() -> None:
    """P3-5, P3-9: a meeting that is over has a disposal for every item and no vote hanging."""
    over = AgendaItem.objects.filter(meeting__state__in=("closed", "sealed"), state="admitted")
    assert not over.filter(disposal="").exists()
    assert not Motion.objects.filter(
        item__meeting__state__in=("closed", "sealed"), state__in=("open", "draft")
    ).exists()
    assert not Attendance.objects.filter(meeting__state__in=("closed", "sealed"), present=True).exists()
    assert all(
        any(item.source == "follow_up" for item in over.filter(meeting=meeting))
        for meeting in {item.meeting_id for item in over}
    )


def resolutions_are_in_order() -> None:
    """P3-4, P3-6: numbers without gaps, one task for each duty, none open for what was repealed."""
    serials: dict[tuple[Any, str, int], list[int]] = defaultdict(list)
    for resolution in Resolution.objects.all():
        serials[resolution.district_id, resolution.series, resolution.year].append(resolution.serial)
        duty = resolution.responsible_id is not None and resolution.due is not None
        assert Task.objects.filter(resolution=resolution).count() == int(duty)
        assisting = list(Assistance.objects.filter(resolution=resolution).values_list("school", flat=True))
        assert resolution.issued and resolution.digest == digest_of(resolution, assisting)
    for numbers in serials.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    replaced = Resolution.objects.filter(target__isnull=False).values_list("target", flat=True)
    assert len(replaced) == len(set(replaced)), "what was replaced cannot be replaced again"
    assert not Task.objects.filter(resolution__in=replaced, state__in=("open", "submitted")).exists()
    assert not Task.objects.filter(state="done", closed_by__in=F("reports__person")).exists()


def sealed_now() -> dict[tuple[str, Any], Any]:
    """Everything that nobody may change any more, as it is stored."""
    found: dict[tuple[str, Any], Any] = {}
    for minutes in Minutes.objects.filter(state="sealed"):
        assert minutes.digest == minutes_digest(minutes)
    for name, rows in (
        ("minutes", Minutes.objects.filter(state="sealed").values()),
        ("motion", Motion.objects.filter(state="closed").exclude(resolution=None).values()),
        (
            "figures",
            Motion.objects.filter(state="closed").values(
                "id", "text", "rule", "outcome", "measure", "in_favour"
            ),
        ),
        ("ballot", Ballot.objects.filter(motion__state="closed").values("id", "person", "choice", "motion")),
        ("resolution", Resolution.objects.filter(issued=True).values()),
        ("assistance", Assistance.objects.values()),
    ):
        for row in rows:
            found[name, row["id"]] = row
    return found


def the_trail_holds() -> None:
    """The tamper-evident chain takes in every entry and holds."""
    extend_chain()
    assert list(trail.breaks()) == []
