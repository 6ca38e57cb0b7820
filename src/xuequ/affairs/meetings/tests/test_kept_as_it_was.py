"""What was counted, cast and signed stays as it was: the database refuses whoever asks (P3-4, P3-5)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model

from tests.cast import MEETING_AT, Cast
from tests.scenes import raising_hands, sealed, settled, voting
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import AgendaItem, Attendance, Ballot, Motion


def kept(model: type[Model], ids: object, **changes: object) -> None:
    """A change by the shortest way there is, which the database refuses."""
    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.filter(pk=ids).update(**changes)


def test_P3_5_all_of_a_counted_motion_is_refused_to_change_before_it_is_issued(cast: Cast) -> None:
    ids = settled(cast)
    for change in (
        {"kind": "repeal"},
        {"acceptance": "别的"},
        {"rule_name": "present"},
        {"closed_at": None},
        {"measure": "别的"},
    ):
        kept(Motion, ids["motion"], **change)
    motion = Motion.objects.get(pk=ids["motion"])
    with pytest.raises(DatabaseError), transaction.atomic():
        motion.assisting.add(cast.schools["member"])
    with pytest.raises(DatabaseError), transaction.atomic():
        motion.assisting.clear()


def test_P3_5_a_ballot_is_refused_to_change_while_the_vote_is_open_too(cast: Cast) -> None:
    ids = voting(cast)
    actions.cast_ballot(
        actor=cast.actor("lead_principal"), now=MEETING_AT, motion_id=ids["motion"], choice="for"
    )
    ballot = Ballot.objects.get()
    kept(Ballot, ballot.pk, choice="against")
    kept(Ballot, ballot.pk, person=cast.people["teacher"])


def test_P3_5_an_objection_to_a_show_of_hands_is_still_filed(cast: Cast) -> None:
    ids = raising_hands(cast)
    actions.dispute_hands(
        actor=cast.actor("lead_principal"), now=MEETING_AT, motion_id=ids["motion"], reason="我举的是反对"
    )
    assert Ballot.objects.get(person=cast.people["lead_principal"]).disputed == "我举的是反对"


def test_P3_8_the_record_of_a_signed_meeting_is_refused_to_change(cast: Cast) -> None:
    ids = sealed(cast)
    for change in ({"notes": "改过"}, {"conclusion": "改过"}, {"disposal": "noted"}, {"title": "改过"}):
        kept(AgendaItem, ids["item"], **change)
    row = Attendance.objects.filter(meeting=ids["meeting"]).first()
    assert row is not None
    for change in ({"voter": not row.voter}, {"signed_in_at": None}, {"late": not row.late}):
        kept(Attendance, row.pk, **change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
