"""Whatever is recorded, confirmed, disputed, withdrawn, brought in from paper, exempted or voted, in whatever
order: every standing equals a slow recount from nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.cast import NOW, make_cast
from xuequ.affairs.duties import actions as duties
from xuequ.affairs.duties import queries
from xuequ.affairs.duties.models import Exemption, QuotaFigure
from xuequ.affairs.duties.rules import NewFigure
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Post
from xuequ.affairs.teaching import actions
from xuequ.affairs.teaching.duties import QUOTAS
from xuequ.affairs.teaching.models import Activity, PaperBatch, Part
from xuequ.affairs.teaching.tests.papers import brought_in, heard, shown
from xuequ.affairs.teaching.tests.recording import lesson
from xuequ.kernel.actor import PostKind
from xuequ.kernel.duty import Figure
from xuequ.kernel.verdict import Refused

OBSERVED = next(quota for quota in QUOTAS if quota.key == "observe")
PEOPLE = ("head", "office", "lead_principal", "teacher", "member_office")
TODAY = NOW.date()
SEPTEMBER = date(2026, 9, 1)
ONES = st.integers(0, 10**6)
DAYS = st.integers(0, 30).map(lambda n: TODAY - timedelta(days=n))


class Standings(RuleBasedStateMachine):
    """A district in which five people observe each other, and offices bring in what stood on paper."""

    cast: Any

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def attempt(self, act: Callable[[], object]) -> None:
        """Do it if the regime lets it be done."""
        try:
            with transaction.atomic():
                act()
        except (Refused, Activity.DoesNotExist, PaperBatch.DoesNotExist):
            pass

    def one(self, number: int) -> Activity | None:
        rows = list(Activity.objects.order_by("recorded_at", "pk"))
        return rows[number % len(rows)] if rows else None

    @initialize()
    def begin(self) -> None:
        actions.begin_sheets(actor=self.cast.actor("office"), now=NOW)

    @rule(
        by=st.sampled_from(PEOPLE),
        of=st.sampled_from(PEOPLE),
        day=DAYS,
        period=st.integers(1, 3),
        sure=st.booleans(),
        elsewhere=st.booleans(),
    )
    def record(self, by: str, of: str, day: date, period: int, sure: bool, elsewhere: bool) -> None:
        place = {"school": self.cast.schools["supported"].pk} if elsewhere else {}
        given = lesson(self.cast, by, of, day=day, period=period, sure=sure, sent=uuid4(), **place)
        self.attempt(lambda: actions.record(actor=self.cast.actor(by), now=NOW, given=given))

    @rule(number=ONES, by=st.sampled_from(PEOPLE))
    def confirm(self, number: int, by: str) -> None:
        self.say(actions.confirm, number, by)

    @rule(number=ONES)
    def confirm_by_the_teacher(self, number: int) -> None:
        if (found := self.one(number)) is not None:
            by = next(part for part in PEOPLE if self.cast.people[part].pk == found.host_id)
            self.say(actions.confirm, number, by)

    @rule(number=ONES, by=st.sampled_from(PEOPLE))
    def dispute(self, number: int, by: str) -> None:
        self.say(actions.dispute, number, by, reason="不对")

    @rule(number=ONES, by=st.sampled_from(PEOPLE))
    def withdraw(self, number: int, by: str) -> None:
        self.say(actions.withdraw, number, by)

    @rule(
        by=st.sampled_from(("clerk", "lead_office")),
        rows=st.lists(st.tuples(st.sampled_from(PEOPLE), DAYS, st.integers(1, 12)), min_size=1, max_size=4),
        leave_out=st.booleans(),
    )
    def bring_in_paper(self, by: str, rows: list[tuple[str, date, int]], leave_out: bool) -> None:
        lines = [heard(self.cast, of, 日期=day.isoformat(), 节次=period) for of, day, period in rows]
        school = "lead" if by == "lead_office" else None
        made: list[PaperBatch] = []
        self.attempt(lambda: made.append(shown(self.cast, *lines, by=by, school=school)))
        for batch in made:
            self.attempt(lambda batch=batch: brought_in(self.cast, batch, by, leave_out=leave_out))

    @rule(number=ONES, by=st.sampled_from(("head", "office", "lead_principal")))
    def confirm_a_batch(self, number: int, by: str) -> None:
        self.settle(actions.confirm_batch, number, by)

    @rule(number=ONES, by=st.sampled_from(("head", "lead_principal")))
    def send_a_batch_back(self, number: int, by: str) -> None:
        self.settle(actions.return_batch, number, by, reason="缺页")

    @rule(number=ONES)
    def take_a_batch_back(self, number: int) -> None:
        self.settle(actions.take_back_batch, number, "head", reason="去年的")

    def settle(self, act: Callable[..., object], number: int, by: str, **said: str) -> None:
        rows = list(PaperBatch.objects.order_by("prepared_at", "pk"))
        if rows:
            batch = rows[number % len(rows)].pk
            self.attempt(lambda: act(actor=self.cast.actor(by), now=NOW, batch_id=batch, **said))

    def say(self, act: Callable[..., object], number: int, by: str, **said: str) -> None:
        found = self.one(number)
        if found is not None:
            self.attempt(lambda: act(actor=self.cast.actor(by), now=NOW, activity_id=found.pk, **said))

    @rule(of=st.sampled_from(PEOPLE), first=st.integers(0, 140), days=st.integers(0, 100))
    def exempt(self, of: str, first: int, days: int) -> None:
        starts = SEPTEMBER + timedelta(days=first)
        made: list[Exemption] = []
        self.attempt(
            lambda: made.append(
                duties.ask_exemption(
                    actor=self.cast.actor("clerk"),
                    now=NOW,
                    debtor_id=self.cast.people[of].pk,
                    starts=starts,
                    ends=starts + timedelta(days=days),
                    reason="sick",
                    note="假条",
                )
            )
        )
        for one in made:
            self.attempt(
                lambda one=one: duties.decide_exemption(
                    actor=self.cast.actor("head"), now=NOW, exemption_id=one.pk, granted=True
                )
            )

    @rule(
        post=st.sampled_from([PostKind.PRINCIPAL, PostKind.TEACHER, PostKind.DIRECTOR]),
        total=st.integers(0, 40),
        part=st.integers(0, 10),
        starts=st.sampled_from([SEPTEMBER, date(2026, 10, 15)]),
        one_school=st.booleans(),
    )
    def vote(self, post: PostKind, total: int, part: int, starts: date, one_school: bool) -> None:
        school = self.cast.schools["lead"].pk if one_school else None
        new = NewFigure("observe", Figure(total, min(part, total)), starts, post=post, school=school)
        duties.set_figures(
            actor=self.cast.actor("head"), now=NOW, resolution=uuid4(), number="决议1号", figures=[new]
        )

    @invariant()
    def everybody_stands_as_counted_anew(self) -> None:
        actor = self.cast.actor("head")
        term = organisation.term_on(actor.district, TODAY)
        assert term is not None
        periods = queries.periods_of(actor, OBSERVED, term)
        for one in queries.standings(actor.district, OBSERVED, periods, TODAY):
            assert one.required == required_anew(one.debtor.ident), one
            assert one.done == done_anew(one.debtor.ident), one


def done_anew(person: Any) -> Figure:
    """Every record looked at, one by one."""
    total = elsewhere = 0
    for activity in Activity.objects.filter(kind="observe"):
        part = Part.objects.filter(activity=activity, person=person, role="observer").first()
        if activity.state == "confirmed" and part is not None and activity.day >= SEPTEMBER:
            total += 1
            elsewhere += activity.school_id != part.school_id
    return Figure(total, elsewhere)


def required_anew(person: Any) -> Figure:
    """Every day of the term looked at, one by one."""
    days = [SEPTEMBER + timedelta(days=n) for n in range((date(2027, 1, 22) - SEPTEMBER).days + 1)]
    exempt = list(Exemption.objects.filter(debtor=person, state="granted"))
    posts = list(Post.objects.filter(person=person))
    figures = [figure_anew(PostKind(post.kind), post.school_id) for post in posts]
    total = elsewhere = 0
    for day in days:
        if any(one.starts <= day <= one.ends for one in exempt):
            continue
        total += max(figure.total for figure in figures)
        elsewhere += max(figure.elsewhere for figure in figures)
    return Figure(total // len(days), elsewhere // len(days))


def figure_anew(post: PostKind, school: Any) -> Figure:
    """The last figure voted for exactly this post and school, else for the post, else the default."""
    rows = list(QuotaFigure.objects.filter(post=str(post), starts__lte=SEPTEMBER).order_by("pk"))
    for wanted in (school, None):
        of = [row for row in rows if row.school_id == wanted]
        if of:
            return Figure(of[-1].total, of[-1].elsewhere)
    return OBSERVED.figures.get(post, Figure())


@pytest.mark.django_db(transaction=False)
def test_P1_2_2_P3_4_standings_equal_a_slow_recount_whatever_happens(db: Any) -> None:
    machine: Any = type("Life", (Standings,), {"cast": make_cast()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ.get("LIFE_EXAMPLES", "10")),
            stateful_step_count=25,
            derandomize="LIFE_EXAMPLES" not in os.environ,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
