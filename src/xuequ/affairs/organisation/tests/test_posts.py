"""Posts and departures: one administration a person, ends that are kept, days to come that are not today."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.cast import NOW, Cast, make_cast
from tests.program import done, program, refused, set_clock
from xuequ.affairs.organisation import actions, queries, rules
from xuequ.affairs.organisation.models import Person, Post, School
from xuequ.affairs.organisation.rules import PostSpan
from xuequ.kernel.actor import Actor, Held, PostKind
from xuequ.kernel.verdict import Kind, Refused
from xuequ.platform.access.actions import issue_code
from xuequ.platform.access.models import AccessCode

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
LATER = TODAY + timedelta(days=30)
GUARD = Actor(
    person=UUID(int=1),
    district=UUID(int=2),
    name="安全管理员",
    posts=frozenset({Held(PostKind.SECURITY_ADMIN, None)}),
)
PERSON = UUID(int=3)


def _appoint(cast: Cast, by: str, whom: str, kind: PostKind, starts: date, ends: date | None = None) -> Post:
    return actions.appoint(
        actor=cast.actor(by),
        now=NOW,
        person_id=cast.people[whom].pk,
        kind=kind,
        starts=starts,
        ends=ends,
    )


def _leaves(cast: Cast, part: str, day: date) -> Person:
    person = cast.people[part]
    actions.record_departure(actor=cast.actor("office"), now=NOW, person_id=person.pk, left_on=day)
    person.refresh_from_db()
    return person


@pytest.mark.parametrize(
    ("starts", "ends", "held_from", "held_to", "allowed"),
    [
        (TODAY, None, LATER, None, False),
        (TODAY, LATER, LATER, None, False),
        (TODAY, LATER - timedelta(days=1), LATER, None, True),
        (TODAY, None, TODAY - timedelta(days=9), TODAY - timedelta(days=1), True),
        (TODAY, None, TODAY - timedelta(days=9), TODAY, False),
        (LATER, None, TODAY, TOMORROW, True),
        (TODAY, LATER, TOMORROW, TOMORROW, False),
    ],
)
def test_two_administrations_in_one_person_never_share_a_day(
    starts: date, ends: date | None, held_from: date, held_to: date | None, allowed: bool
) -> None:
    post = PostSpan(PostKind.AUDITOR, starts, ends)
    held = [PostSpan(PostKind.SYSTEM_ADMIN, held_from, held_to)]
    verdict = rules.may_appoint(GUARD, post, PERSON, held)
    assert bool(verdict) is allowed
    assert allowed or verdict.kind is Kind.CONFLICT


def test_an_administration_to_come_keeps_the_others_out(cast: Cast) -> None:
    _appoint(cast, "security_admin", "teacher", PostKind.AUDITOR, LATER)
    with pytest.raises(Refused):
        _appoint(cast, "security_admin", "teacher", PostKind.SYSTEM_ADMIN, TODAY)
    with pytest.raises(Refused):
        _appoint(cast, "security_admin", "teacher", PostKind.SYSTEM_ADMIN, TODAY, LATER)
    _appoint(cast, "security_admin", "teacher", PostKind.SYSTEM_ADMIN, TODAY, TOMORROW)


def test_the_database_itself_refuses_two_administrations_on_one_day(cast: Cast) -> None:
    person = cast.people["teacher"]
    actions.add_post(person, PostKind.AUDITOR, starts=TODAY, ends=LATER)
    for starts, ends in (
        (TODAY, LATER),
        (LATER, None),
        (TODAY - timedelta(days=5), None),
        (TOMORROW, TOMORROW),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.add_post(person, PostKind.SYSTEM_ADMIN, starts=starts, ends=ends)
    after = actions.add_post(person, PostKind.SYSTEM_ADMIN, starts=LATER + timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=after.pk).update(starts=TOMORROW)
    Post.objects.filter(pk=after.pk).update(ends=LATER + timedelta(days=9))
    actions.add_post(person, PostKind.BURSAR, starts=TODAY)
    actions.add_post(cast.people["bursar"], PostKind.SYSTEM_ADMIN, starts=TODAY)


def test_a_post_may_be_ended_earlier_than_it_would_and_never_later(cast: Cast) -> None:
    post = _appoint(cast, "office", "teacher", PostKind.BURSAR, TODAY, LATER)
    with pytest.raises(Refused):
        actions.end_post(actor=cast.actor("office"), now=NOW, post_id=post.pk, ends=LATER + timedelta(days=1))
    post.refresh_from_db()
    assert post.ends == LATER
    actions.end_post(actor=cast.actor("office"), now=NOW, post_id=post.pk, ends=TOMORROW)
    post.refresh_from_db()
    assert post.ends == TOMORROW


def test_a_post_without_an_end_may_end_on_any_day_to_come_and_one_that_is_over_not_again() -> None:
    held = PostSpan(PostKind.BURSAR, TODAY)
    assert rules.may_shorten(held, LATER, TODAY)
    assert not rules.may_shorten(held, TODAY - timedelta(days=1), TODAY)
    assert not rules.may_shorten(PostSpan(PostKind.BURSAR, date(2020, 9, 1), TODAY), TODAY, TODAY)


def test_a_departure_to_come_changes_nothing_before_its_day(cast: Cast) -> None:
    person = _leaves(cast, "lead_office", LATER)
    account = person.account
    assert account is not None and account.is_active
    for day, there in ((TODAY, True), (LATER - timedelta(days=1), True), (LATER, False)):
        assert bool(queries.recipients([person.pk], day=day)) is there
        found = queries.holders(cast.district.pk, [PostKind.DIRECTOR], day=day, school=person.school_id)
        assert (person in found) is there
        assert queries.people_numbered(cast.district.pk, [person.number], day=day).exists() is there
    slip = actions.issue_code_to(actor=cast.actor("office"), now=NOW, person_id=person.pk)
    assert queries.code_state(slip.code, now=NOW).state == "valid"


def test_who_has_left_gets_no_slip_and_an_old_one_opens_nothing(cast: Cast) -> None:
    account = cast.people["lead_office"].account
    assert account is not None
    code = issue_code(account, by=None, now=NOW)
    person = _leaves(cast, "lead_office", TOMORROW)
    on_the_day = NOW + timedelta(days=1)
    assert queries.code_state(code, now=NOW).state == "valid"
    assert queries.code_state(code, now=on_the_day).state == "expired"
    assert actions.set_password(code=code, password="湖光山色-2026-好", now=on_the_day) is None
    with pytest.raises(Refused):
        actions.issue_code_to(actor=cast.actor("office"), now=on_the_day, person_id=person.pk)


def test_a_departure_today_voids_the_slip_in_the_drawer(cast: Cast) -> None:
    account = cast.people["teacher"].account
    assert account is not None
    code = issue_code(account, by=None, now=NOW)
    _leaves(cast, "teacher", TODAY)
    assert AccessCode.objects.get(account=account).expires_at == NOW
    assert actions.set_password(code=code, password="湖光山色-2026-好", now=NOW) is None
    account.refresh_from_db()
    assert not account.is_active


def test_nobody_is_appointed_beyond_the_day_they_leave(cast: Cast) -> None:
    _leaves(cast, "teacher", LATER)
    for ends in (None, LATER + timedelta(days=1)):
        with pytest.raises(Refused):
            _appoint(cast, "office", "teacher", PostKind.BURSAR, TODAY, ends)
    assert _appoint(cast, "office", "teacher", PostKind.BURSAR, TODAY, LATER).ends == LATER


def test_a_school_of_another_district_is_not_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)
    other = make_cast("临江", "LJ")
    theirs = other.schools["lead"]
    given = {"kind": "bursar", "starts": str(TODAY)}
    address = f"people/{cast.people['teacher'].pk}/posts"
    refused(program(cast, "office").post(address, {**given, "school": str(theirs.pk)}), 404)
    assert not Post.objects.filter(school=theirs, person__district=cast.district).exists()
    with pytest.raises(School.DoesNotExist):
        actions.appoint(
            actor=cast.actor("office"),
            now=NOW,
            person_id=cast.people["teacher"].pk,
            kind=PostKind.BURSAR,
            starts=TODAY,
            school_id=theirs.pk,
        )
    done(program(cast, "office").post(address, {**given, "school": str(cast.schools["lead"].pk)}))
