"""Training as it is done (P1-0f): who comes is counted when the session is closed, and not before."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NOW, Cast
from tests.pressing import at_once
from xuequ.affairs.duties import queries as duties
from xuequ.affairs.duties.models import Credit
from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.models import Certificate, Enrolment, TrainingProgramme, TrainingSession
from xuequ.affairs.growth.tests.scene import (
    AFTER,
    ENDS,
    HOURS,
    STARTS,
    attended,
    closed,
    draft,
    outside,
    plan,
    register,
    session,
    year,
)
from xuequ.kernel.verdict import Refused
from xuequ.platform.notify.models import Message

DAY = date(2026, 11, 20)


def counted(cast: Cast, part: str) -> int:
    quota = rules.TRAINING_HOURS
    return sum(
        Credit.objects.filter(quota=quota, debtor=cast.people[part].pk).values_list("amount", flat=True)
    )


def test_P1_0f_every_teacher_and_leader_owes_72_hours_a_year(cast: Cast) -> None:
    found = queries.balances(cast.actor("office"), year(cast), DAY)
    owed = {one.standing.debtor.name: one.standing.required.total for one in found}
    assert owed[cast.people["teacher"].name] == 72
    assert owed[cast.people["lead_principal"].name] == 72
    assert cast.people["bursar"].name not in owed
    assert {one.standing.quota for one in found} == {rules.TRAINING_HOURS}
    assert duties.get_quota(rules.TRAINING_HOURS).clause == "P1-0f"


def test_P1_0f_hours_count_when_the_session_is_closed_and_for_those_who_were_there(cast: Cast) -> None:
    made = session(cast)
    attended(cast, made, "teacher", "lead_principal")
    register(cast, made, "member_office")
    assert counted(cast, "teacher") == 0
    actions.close_session(actor=cast.actor("lead_office"), now=AFTER, session_id=made.pk)
    assert counted(cast, "teacher") == counted(cast, "lead_principal") == HOURS
    assert counted(cast, "member_office") == 0
    credit = Credit.objects.get(debtor=cast.people["teacher"].pk)
    assert (credit.day, credit.title) == (STARTS.date(), made.title)
    assert str(made.pk) in credit.url


def test_P1_0f_a_correction_takes_the_count_away_at_once(cast: Cast) -> None:
    made = closed(cast, "teacher", "lead_principal")
    officer, teacher = cast.actor("lead_office"), cast.people["teacher"].pk
    actions.reopen_session(actor=officer, now=AFTER, session_id=made.pk, reason="点错一人")
    assert counted(cast, "teacher") == counted(cast, "lead_principal") == 0
    actions.untick(actor=officer, now=AFTER, session_id=made.pk, person_id=teacher, note="没有到场")
    actions.close_session(actor=officer, now=AFTER, session_id=made.pk)
    assert (counted(cast, "teacher"), counted(cast, "lead_principal")) == (0, HOURS)


def test_P1_0f_the_officer_ticks_who_had_no_phone_and_who_came_unannounced(cast: Cast) -> None:
    made = session(cast, capacity=2)
    register(cast, made, "teacher")
    officer = cast.actor("lead_office")
    for part, now, note in (("teacher", STARTS, ""), ("member_office", AFTER, "走错会场签到")):
        person = cast.people[part].pk
        actions.tick(actor=officer, now=now, session_id=made.pk, person_id=person, note=note)
    with pytest.raises(Refused, match="名额已满"):
        actions.tick(
            actor=officer,
            now=AFTER,
            session_id=made.pk,
            person_id=cast.people["bursar"].pk,
            note="补登",
        )
    late = Enrolment.objects.get(session=made, person=cast.people["member_office"])
    assert late.entered_by == cast.people["lead_office"] and late.note == "走错会场签到"
    actions.close_session(actor=officer, now=AFTER, session_id=made.pk)
    assert counted(cast, "member_office") == HOURS


def test_P1_0f_no_more_register_than_there_are_places_and_the_database_refuses_it_too(cast: Cast) -> None:
    made = session(cast, capacity=1)
    register(cast, made, "teacher")
    with pytest.raises(Refused, match="名额已满"):
        register(cast, made, "bursar")
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingSession.objects.filter(pk=made.pk).update(taken=2)
    actions.withdraw_registration(actor=cast.actor("teacher"), now=NOW, session_id=made.pk)
    register(cast, made, "bursar")
    with pytest.raises(Refused):
        register(cast, made, "teacher")
    made.refresh_from_db()
    assert made.taken == made.enrolments.filter(withdrawn_at=None).count() == 1


def test_P1_0f_who_withdrew_registers_again_on_the_same_line(cast: Cast) -> None:
    made = session(cast)
    register(cast, made, "teacher")
    actions.withdraw_registration(actor=cast.actor("teacher"), now=NOW, session_id=made.pk)
    with pytest.raises(Refused):
        actions.sign_in(actor=cast.actor("teacher"), now=STARTS, session_id=made.pk)
    register(cast, made, "teacher")
    assert made.enrolments.count() == 1


def test_P1_0f_a_district_has_one_programme_a_year_and_a_draft_is_seen_by_nobody_else(cast: Cast) -> None:
    programme = draft(cast)
    with pytest.raises(Refused, match="只用一份"):
        draft(cast)
    with pytest.raises(Refused):
        actions.publish_programme(actor=cast.actor("office"), now=NOW, programme_id=programme.pk)
    made = session(cast, programme)
    with pytest.raises(TrainingSession.DoesNotExist):
        register(cast, made, "teacher")
    actions.publish_programme(actor=cast.actor("office"), now=NOW, programme_id=programme.pk)
    register(cast, made, "teacher")
    assert TrainingProgramme.objects.count() == 1


def test_P1_0f_who_registered_is_told_of_another_time_and_of_a_session_called_off(cast: Cast) -> None:
    made = session(cast)
    register(cast, made, "teacher")
    officer, account = cast.actor("lead_office"), cast.people["teacher"].account
    moved = plan(cast, starts_at=STARTS + timedelta(days=1), ends_at=ENDS + timedelta(days=1))
    actions.change_session(actor=officer, now=NOW, session_id=made.pk, plan=moved)
    actions.cancel_session(actor=officer, now=NOW, session_id=made.pk, reason="主讲人有事")
    assert Message.objects.filter(account=account).count() == 2
    with pytest.raises(Refused, match="已经取消"):
        register(cast, made, "bursar")


def test_P1_0f_hours_from_outside_count_when_another_has_confirmed_them(cast: Cast) -> None:
    made = outside(cast)
    assert counted(cast, "teacher") == 0
    with pytest.raises(Refused, match="另一位"):
        actions.decide_outside(actor=cast.actor("lead_office"), now=NOW, outside_id=made.pk, confirmed=True)
    assert queries.outside_to_decide(cast.actor("clerk")) == [made]
    actions.decide_outside(actor=cast.actor("clerk"), now=NOW, outside_id=made.pk, confirmed=True)
    assert counted(cast, "teacher") == 30
    with pytest.raises(IntegrityError), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(decided_by=made.entered_by_id)
    actions.revoke_outside(actor=cast.actor("office"), now=NOW, outside_id=made.pk, reason="证书有误")
    assert counted(cast, "teacher") == 0


def test_P1_0f_a_certificate_says_what_was_counted_and_cannot_be_changed(cast: Cast) -> None:
    closed(cast, "teacher")
    made = outside(cast)
    actions.decide_outside(actor=cast.actor("clerk"), now=NOW, outside_id=made.pk, confirmed=True)
    issued = actions.issue_certificate(
        actor=cast.actor("office"),
        now=AFTER,
        person_id=cast.people["teacher"].pk,
        first=date(2026, 9, 1),
        last=DAY,
    )
    assert issued.number == "明湖学区学时证〔2026〕1号"
    assert (issued.hours, str(issued.points)) == (34, "5.6")
    assert [line[3] for line in issued.lines] == [30, 4]
    for change in (
        lambda: Certificate.objects.filter(pk=issued.pk).update(hours=99),
        lambda: Certificate.objects.filter(pk=issued.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_P1_0f_hours_of_five_years_add_up_and_older_ones_fall_out(cast: Cast) -> None:
    closed(cast, "teacher")
    person = cast.people["teacher"]
    for last, hours in ((date(2023, 5, 1), 100), (date(2022, 5, 1), 50)):
        made = outside(cast, first=last, last=last, hours=hours)
        actions.decide_outside(actor=cast.actor("clerk"), now=NOW, outside_id=made.pk, confirmed=True)
    found = queries.balance_of(cast.actor("teacher"), person.pk, year(cast), DAY)
    assert found is not None
    assert (found.standing.done.total, found.five, found.five_left) == (HOURS, 104, 256)


def test_P1_0f_a_teacher_sees_nobody_elses_balance_and_a_school_only_its_own(cast: Cast) -> None:
    def names(part: str) -> set[str]:
        return {one.standing.debtor.place for one in queries.balances(cast.actor(part), year(cast), DAY)}

    assert len(queries.balances(cast.actor("teacher"), year(cast), DAY)) == 1
    assert names("lead_office") == {cast.schools["lead"].name}
    assert len(names("head")) == 4


STEP = st.tuples(
    st.sampled_from(["register", "withdraw", "sign_in", "tick", "untick", "close", "reopen"]),
    st.sampled_from(["teacher", "bursar", "member_office"]),
    st.sampled_from([NOW, STARTS, AFTER]),
)


def step(cast: Cast, made: TrainingSession, name: str, part: str, now) -> None:
    mine = {"actor": cast.actor(part), "now": now, "session_id": made.pk}
    office = {**mine, "actor": cast.actor("lead_office")}
    person = {"person_id": cast.people[part].pk, "note": "更正"}
    try:
        match name:
            case "register":
                actions.register(**mine)
            case "withdraw":
                actions.withdraw_registration(**mine)
            case "sign_in":
                actions.sign_in(**mine)
            case "tick":
                actions.tick(**office, **person)
            case "untick":
                actions.untick(**office, **person)
            case "close":
                actions.close_session(**office)
            case "reopen":
                actions.reopen_session(**office, reason="更正")
    except Refused:
        pass


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=14))
def test_P1_0f_whatever_happens_the_balance_is_what_a_recount_of_the_records_says(cast: Cast, steps) -> None:
    with transaction.atomic():
        made = session(cast, capacity=2)
        for name, part, now in steps:
            step(cast, made, name, part, now)
        made.refresh_from_db()
        assert made.taken == made.enrolments.filter(withdrawn_at=None).count() <= 2
        first, last = date(2026, 9, 1), date(2027, 7, 10)
        for part in ("teacher", "bursar", "member_office"):
            person = cast.people[part].pk
            lines = queries.training_lines(cast.actor("office"), person, first, last)
            balance = queries.hours_in(cast.actor("office"), person, first, last).total
            assert balance == sum(line.hours for line in lines) == counted(cast, part)
            there = made.enrolments.filter(person=person, signed_in_at__isnull=False).exists()
            assert balance == (HOURS if made.closed_at and there else 0)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_P1_0f_of_many_who_want_the_last_place_at_once_one_gets_it(cast: Cast) -> None:
    made = session(cast, capacity=2)
    register(cast, made, "member_office")
    parts = ["teacher", "lead_principal", "supported_principal", "supported_office"]
    said = at_once([partial(register, cast, made, part) for part in parts])
    assert sorted(said, key=len)[0] == "" and all("名额" in text for text in sorted(said, key=len)[1:])
    made.refresh_from_db()
    assert (made.taken, made.enrolments.filter(withdrawn_at=None).count()) == (2, 2)
