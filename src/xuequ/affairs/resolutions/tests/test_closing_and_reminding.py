"""Who closes a task (P3-6): never its own school, and always somebody; and no reminder is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from xuequ import wiring
from xuequ.affairs.resolutions import actions, rules
from xuequ.affairs.resolutions.models import Task
from xuequ.affairs.resolutions.tests.issuing import overdue, reported, task
from xuequ.affairs.resolutions.tests.test_rules import SUBMITTED
from xuequ.kernel.actor import Held, PostKind
from xuequ.kernel.tests.people import (
    BASE,
    HEAD,
    LEAD,
    NEIGHBOUR,
    OFFICE,
    PRINCIPAL,
    SECRETARY,
    TEACHER,
    holding,
    refused,
)
from xuequ.kernel.verdict import Kind, Refused
from xuequ.platform.events import _followers as followers
from xuequ.platform.events import follow
from xuequ.platform.notify.models import Message

OF_BASE = replace(SUBMITTED, responsible=BASE)
HEAD_OF_BASE = replace(
    holding(PostKind.PRINCIPAL, school=BASE),
    posts=frozenset({Held(PostKind.PRINCIPAL, BASE), Held(PostKind.DISTRICT_HEAD)}),
)


def test_P3_6_a_task_of_the_base_school_is_closed_by_the_head_or_another_schools_principal() -> None:
    for actor in (HEAD, HEAD_OF_BASE, PRINCIPAL, NEIGHBOUR):
        assert rules.may_accept(actor, OF_BASE)
        assert rules.may_return(actor, OF_BASE, "缺少佐证")


def test_P3_6_a_task_closed_by_its_own_school_is_refused() -> None:
    for actor in (SECRETARY, holding(PostKind.PRINCIPAL, school=BASE), OFFICE, TEACHER):
        assert refused(rules.may_accept(actor, OF_BASE)) == ("P3-6", Kind.FORBIDDEN)
    both = replace(SECRETARY, posts=SECRETARY.posts | {Held(PostKind.TEACHER, LEAD)})
    assert refused(rules.may_accept(both, SUBMITTED)) == ("P3-6", Kind.FORBIDDEN)
    head = replace(HEAD, posts=HEAD.posts | {Held(PostKind.PRINCIPAL, LEAD)})
    assert refused(rules.may_accept(head, SUBMITTED)) == ("P3-6", Kind.FORBIDDEN)


def test_P3_6_when_the_head_reported_too_another_schools_principal_still_closes() -> None:
    for told in (OF_BASE, replace(SUBMITTED, assisting=frozenset({BASE}))):
        doers = frozenset({HEAD.person, SECRETARY.person})
        for actor in (HEAD, SECRETARY):
            assert refused(rules.may_accept(actor, replace(told, doers=doers))) == ("P3-6", Kind.FORBIDDEN)
        assert rules.may_accept(NEIGHBOUR, replace(told, doers=doers))


def test_P3_6_the_base_schools_clerk_does_not_close_what_its_director_reported(cast: Cast) -> None:
    made = reported(cast, task(cast, responsible="base", assisting=""), part="office")
    now = timezone.now()
    for part in ("office", "clerk", "teacher"):
        with pytest.raises(Refused):
            actions.accept(actor=cast.actor(part), now=now, task_id=made.pk)
    asked = {m.account_id for m in Message.objects.filter(subject="任务待销号")}
    assert asked == {cast.people["head"].account_id}
    assert actions.accept(actor=cast.actor("head"), now=now, task_id=made.pk).state == "done"


def test_P3_6_when_the_head_reported_the_other_principals_are_asked_and_one_closes(cast: Cast) -> None:
    made = reported(cast, task(cast, responsible="base", assisting=""), part="head")
    asked = {m.account_id for m in Message.objects.filter(subject="任务待销号")}
    peers = {"lead_principal", "supported_principal", "member_principal"}
    assert asked == {cast.people[part].account_id for part in peers}
    closed = actions.accept(actor=cast.actor("member_principal"), now=timezone.now(), task_id=made.pk)
    assert closed.closed_by == cast.people["member_principal"]


def test_P3_6_an_explanation_is_heard_once_by_its_own_series_and_by_another_person() -> None:
    assert rules.may_accept_explanation("waiting", own_series=True, own_word=False)
    elsewhere = rules.may_accept_explanation("waiting", own_series=False)
    own = rules.may_accept_explanation("waiting", own_word=True)
    assert refused(elsewhere) == ("P3-6", Kind.CONFLICT)
    assert refused(own) == ("P3-6", Kind.FORBIDDEN)


def test_P3_6_P3_9_an_overdue_task_is_told_again_after_a_fault_and_stops_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(followers, actions.TaskOverdue, [])
    first, second = overdue(cast), overdue(cast)
    broken, told = [first.pk], []

    def follower(event: actions.TaskOverdue) -> None:
        if event.task in broken:
            raise RuntimeError("a fault")
        told.append(event.task)

    follow(actions.TaskOverdue, follower)
    product, now = wiring.system_actor(cast.district.pk), timezone.now()
    assert actions.remind(product, now) == 1
    assert told == [second.pk]
    untold = Task.objects.get(pk=first.pk)
    assert (untold.overdue_told, untold.reminded_at) == (False, None), "flag and event go together"
    broken.clear()
    assert actions.remind(product, now + timedelta(hours=1)) == 1
    assert told == [second.pk, first.pk], "each is told once"
