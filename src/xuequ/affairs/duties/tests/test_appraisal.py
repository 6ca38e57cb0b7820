"""P1-2.2: the appraisal sheet, drawn from standings, weighed by resolution, answered, settled by another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.cast import NOW, Cast
from tests.pressing import at_once
from tests.program import set_clock
from tests.scenes.duties import LATER, TERM_ENDS, drawn_up, term_over
from xuequ.affairs.duties import actions, queries, rules
from xuequ.affairs.duties.models import Appraisal, AppraisalLine, QuotaFigure
from xuequ.affairs.duties.rules import NewFigure, SheetLine, line_points, score
from xuequ.affairs.duties.tests.test_figures import decided
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.actions import add_post
from xuequ.affairs.organisation.models import Person, SchoolYear, Term
from xuequ.affairs.teaching import actions as teaching
from xuequ.affairs.teaching.tests.recording import confirmed, observed
from xuequ.kernel.actor import PostKind
from xuequ.kernel.duty import Figure
from xuequ.kernel.verdict import Refused


def the_term(cast: Cast) -> Term:
    term = organisation.term_on(cast.district.pk, NOW.date())
    assert term is not None
    return term


def sheet(cast: Cast, part: str, by: str = "office") -> queries.Sheet:
    return queries.sheet_of_person(cast.actor(by), the_term(cast), cast.people[part].pk, TERM_ENDS.date())


def line(found: queries.Sheet, quota: str = "observe") -> SheetLine:
    return next(one for one in found.lines if one.quota == quota)


def test_P1_2_2_a_duty_of_the_school_year_stands_on_the_sheet_of_its_last_term_alone(cast: Cast) -> None:
    first = the_term(cast)
    SchoolYear.objects.filter(pk=first.school_year_id).update(ends=date(2027, 8, 31))
    second = Term.objects.create(
        district=cast.district,
        school_year=first.school_year,
        name="第二学期",
        starts=date(2027, 2, 22),
        ends=date(2027, 7, 3),
    )
    held = []
    for term in (first, second):
        found = queries.sheet_of_school(cast.actor("head"), term, cast.schools["lead"].pk, term.ends)
        held.append({one.quota for one in found.lines})
    assert held[1] - held[0] >= {"postings", "training_hours"}
    assert "observe" in held[0] & held[1]


@given(st.integers(0, 100), st.integers(1, 200), st.data())
def test_P1_2_2_points_are_the_weight_by_the_share_that_was_done(weight: int, owed: int, data: st.DataObject):
    missing = data.draw(st.integers(0, owed))
    points = line_points(weight, owed, missing)
    assert Decimal(0) <= points <= weight
    assert (points == weight) or missing
    assert abs(points * owed - weight * (owed - missing)) <= owed * Decimal("0.05")


def test_P1_2_2_what_is_not_owed_weighs_nothing_and_a_sheet_of_nothing_has_no_score() -> None:
    owed = SheetLine("a", 10, 4, 0, 3, 0, 1, Decimal("7.5"))
    free = SheetLine("b", 90, 0, 0, 5, 0, 0, Decimal("0.0"))
    assert score([owed, free]) == Decimal("75.0")
    assert score([free]) is None
    assert score([]) is None


def test_P1_2_2_the_sheet_counts_confirmed_records_and_nobody_hands_anything_in(cast: Cast) -> None:
    before = line(sheet(cast, "head"))
    assert (before.required, before.required_elsewhere, before.done) == (20, 4, 0)
    activity = confirmed(cast, observed(cast))
    after = line(sheet(cast, "head"))
    assert (after.done, after.done_elsewhere, after.missing) == (1, 1, 19)
    assert after.points == Decimal("0.5")
    teaching.withdraw(actor=cast.actor("head"), now=NOW, activity_id=activity.pk, reason="记错了")
    assert line(sheet(cast, "head")) == before


def test_P1_2_2_a_school_s_sheet_holds_its_own_duties_and_those_of_its_people(cast: Cast) -> None:
    confirmed(cast, observed(cast, by="lead_principal"))
    found = queries.sheet_of_school(
        cast.actor("head"), the_term(cast), cast.schools["lead"].pk, TERM_ENDS.date()
    )
    people = [one for part in ("lead_principal", "lead_office", "teacher") for one in [sheet(cast, part)]]
    assert line(found).required == sum(line(one).required for one in people)
    assert line(found).done == 1


def test_P1_2_2_P3_4_a_resolution_changes_what_a_duty_weighs(cast: Cast) -> None:
    heavier = NewFigure("weigh-observe", Figure(40), date(2026, 9, 1), post=PostKind.PRINCIPAL)
    decided(cast, heavier)
    assert QuotaFigure.objects.get().quota == "weigh-observe"
    assert line(sheet(cast, "lead_principal")).weight == 40
    assert line(sheet(cast, "teacher")).weight == 10


def test_P1_2_2_P3_4_every_figure_that_can_be_voted_for_fits_the_database() -> None:
    longest = QuotaFigure._meta.get_field("quota").max_length
    assert all(len(key) <= longest for key in queries.norms())


def test_P1_2_2_a_sheet_is_for_its_person_and_their_leaders_and_nobody_else(cast: Cast) -> None:
    seen = set()
    for part in cast.people:
        try:
            sheet(cast, "teacher", by=part)
        except Appraisal.DoesNotExist:
            continue
        seen.add(part)
    assert seen == {"teacher", "lead_principal", "lead_office", "head", "office", "clerk", "authority"}


def test_P1_2_2_a_sheet_is_drawn_up_once_and_not_before_the_term_is_over(cast: Cast) -> None:
    ids = term_over(cast)
    wanted = {"term_id": int(ids["term"]), "people": [cast.people["teacher"].pk]}
    office = cast.actor("lead_office")
    with pytest.raises(Refused, match="学期到"):
        actions.draw_sheets(actor=office, now=NOW, **wanted)
    actions.draw_sheets(actor=office, now=TERM_ENDS, **wanted)
    with pytest.raises(Refused, match="已经出过"):
        actions.draw_sheets(actor=office, now=TERM_ENDS, **wanted)
    assert Appraisal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_P1_2_2_of_two_who_draw_up_the_same_sheet_at_once_one_does(cast: Cast) -> None:
    term, people = the_term(cast).pk, [cast.people["teacher"].pk]
    said = at_once(
        [
            partial(actions.draw_sheets, actor=cast.actor(by), now=TERM_ENDS, term_id=term, people=people)
            for by in ("lead_office", "office")
        ]
    )
    assert sorted(bool(text) for text in said) == [False, True]
    assert Appraisal.objects.count() == 1


def test_P1_2_2_a_person_is_heard_before_their_sheet_is_settled(cast: Cast) -> None:
    ids = drawn_up(cast)
    principal = cast.actor("lead_principal")
    with pytest.raises(Refused, match="还没有听到"):
        actions.settle_sheets(actor=principal, now=TERM_ENDS, appraisal_ids=[ids["sheet"]])
    with pytest.raises(Refused, match="本人"):
        actions.say_word(actor=principal, now=TERM_ENDS, appraisal_id=ids["sheet"], word="好")
    with pytest.raises(Refused, match="写一句"):
        actions.say_word(actor=cast.actor("teacher"), now=TERM_ENDS, appraisal_id=ids["sheet"], word=" ")
    actions.say_word(actor=cast.actor("teacher"), now=TERM_ENDS, appraisal_id=ids["sheet"], word="无异议")
    [settled] = actions.settle_sheets(actor=principal, now=TERM_ENDS, appraisal_ids=[ids["sheet"]])
    assert settled.state == "settled"
    with pytest.raises(Refused, match="已经定稿"):
        actions.say_word(actor=cast.actor("teacher"), now=LATER, appraisal_id=ids["sheet"], word="晚了")


def test_P1_2_2_nobody_settles_their_own_sheet_nor_what_they_drew_up(cast: Cast) -> None:
    ids = drawn_up(cast)
    with pytest.raises(Refused, match="自己的考核表"):
        actions.settle_sheets(
            actor=cast.actor("lead_principal"), now=LATER, appraisal_ids=[ids["principals_sheet"]]
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Appraisal.objects.filter(pk=ids["sheet"]).update(
            state="settled", settled_by=cast.people["lead_office"]
        )


def test_P1_2_2_the_head_and_the_base_school_are_settled_by_the_authority(cast: Cast) -> None:
    made = actions.draw_sheets(
        actor=cast.actor("office"),
        now=TERM_ENDS,
        term_id=the_term(cast).pk,
        people=[cast.people["head"].pk],
        schools=[cast.schools["base"].pk],
    )
    idents = [one.pk for one in made]
    with pytest.raises(Refused, match="教育局"):
        actions.settle_sheets(actor=cast.actor("head"), now=LATER, appraisal_ids=idents[1:])
    actions.settle_sheets(actor=cast.actor("authority"), now=LATER, appraisal_ids=idents)
    assert set(Appraisal.objects.values_list("state", flat=True)) == {"settled"}


def test_P1_2_2_a_school_that_the_head_leads_is_settled_by_the_authority_too(cast: Cast) -> None:
    lead = cast.schools["lead"].pk
    cast.people["lead_principal"].posts.update(ends=date(2026, 9, 1))
    add_post(cast.people["head"], PostKind.PRINCIPAL, starts=date(2026, 9, 1), school_id=lead)
    [made] = actions.draw_sheets(
        actor=cast.actor("office"), now=TERM_ENDS, term_id=the_term(cast).pk, schools=[lead]
    )
    assert list(queries.sheets_to_settle(cast.actor("head"), LATER.date())) == []
    with pytest.raises(Refused, match="教育局"):
        actions.settle_sheets(actor=cast.actor("head"), now=LATER, appraisal_ids=[made.pk])
    assert queries.sheets_to_settle(cast.actor("authority"), LATER.date()) == [made]
    actions.settle_sheets(actor=cast.actor("authority"), now=LATER, appraisal_ids=[made.pk])


def test_P1_2_2_the_sheet_of_somebody_who_moved_stays_with_the_school_that_drew_it_up(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, moved = drawn_up(cast), cast.people["teacher"]
    Person.objects.filter(pk=moved.pk).update(school=cast.schools["member"])
    set_clock(monkeypatch, LATER)
    new = sign_in(cast, "member_office")
    new.post(reverse("duties:draw_sheets"), {"term": ids["term"], "school": cast.schools["member"].pk})
    assert Appraisal.objects.filter(school=cast.schools["member"]).exists()
    principal = sign_in(cast, "lead_principal")
    address = reverse("duties:sheet_of_person", args=[moved.pk])
    assert principal.get(address).status_code == 200
    assert moved.name in principal.get(reverse("duties:appraisal")).content.decode()
    assert sign_in(cast, "member_principal").get(address).status_code == 404
    actions.settle_sheets(actor=cast.actor("lead_principal"), now=LATER, appraisal_ids=[ids["sheet"]])


def test_P1_2_2_a_sheet_that_somebody_objected_to_is_not_taken_back_with_their_words(cast: Cast) -> None:
    ids = drawn_up(cast)
    take_back = partial(actions.recall_sheet, actor=cast.actor("lead_office"), now=LATER)
    actions.say_word(actor=cast.actor("teacher"), now=LATER, appraisal_id=ids["sheet"], word="少算了三节")
    with pytest.raises(Refused, match="本人已写下意见"):
        take_back(appraisal_id=ids["sheet"])
    with pytest.raises(DatabaseError), transaction.atomic():
        Appraisal.objects.filter(pk=ids["sheet"]).delete()
    actions.say_word(actor=cast.actor("teacher"), now=LATER, appraisal_id=ids["sheet"], word="无异议")
    take_back(appraisal_id=ids["sheet"])
    assert not Appraisal.objects.filter(pk=ids["sheet"]).exists()


def test_P1_2_2_the_workbook_says_what_the_settled_sheet_says(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = drawn_up(cast)
    activity = observed(cast, by="teacher", of="lead_principal")
    confirmed(cast, activity, by="lead_principal", now=LATER)
    actions.settle_sheets(actor=cast.actor("lead_principal"), now=LATER, appraisal_ids=[ids["sheet"]])
    teaching.withdraw(actor=cast.actor("teacher"), now=LATER, activity_id=activity.pk, reason="记错了")
    set_clock(monkeypatch, LATER)
    handed = sign_in(cast, "lead_principal").get(reverse("duties:appraisal") + "?export=xlsx&state=settled")
    heading, row = load_workbook(BytesIO(handed.content)).active.iter_rows(values_only=True)
    told = dict(zip(heading, row, strict=True))
    kept = AppraisalLine.objects.get(appraisal=ids["sheet"], quota="observe")
    assert (told["听课 已完成"], told["听课 得分"]) == (kept.done, float(kept.points)) != (0, 0)


def test_P1_2_2_settling_takes_the_figures_anew_and_keeps_them(cast: Cast) -> None:
    ids = drawn_up(cast)
    activity = observed(cast, by="teacher", of="lead_principal")
    confirmed(cast, activity, by="lead_principal", now=LATER)
    actions.settle_sheets(actor=cast.actor("lead_principal"), now=LATER, appraisal_ids=[ids["sheet"]])
    kept = AppraisalLine.objects.get(appraisal=ids["sheet"], quota="observe")
    assert kept.done == 1
    teaching.withdraw(actor=cast.actor("teacher"), now=LATER, activity_id=activity.pk, reason="记错了")
    kept.refresh_from_db()
    assert kept.done == 1
    found = Appraisal.objects.get(pk=ids["sheet"])
    assert found.digest == actions.appraisal_digest(found)
    for change in (
        lambda: Appraisal.objects.filter(pk=ids["sheet"]).update(score=100),
        lambda: AppraisalLine.objects.filter(appraisal=ids["sheet"]).update(points=10),
        lambda: AppraisalLine.objects.filter(appraisal=ids["sheet"]).delete(),
        lambda: Appraisal.objects.filter(pk=ids["sheet"]).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_P1_2_2_of_several_sheets_one_that_may_not_be_settled_leaves_all_as_they_are(cast: Cast) -> None:
    ids = drawn_up(cast)
    both = [ids["sheet"], ids["principals_sheet"]]
    with pytest.raises(Refused):
        actions.settle_sheets(actor=cast.actor("lead_principal"), now=LATER, appraisal_ids=both)
    assert not Appraisal.objects.filter(state="settled").exists()


def test_P1_2_2_the_list_costs_the_same_however_many_people_there_are(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries
) -> None:
    set_clock(monkeypatch, LATER)
    drawn_up(cast)
    with django_assert_max_num_queries(120):
        page = sign_in(cast, "office").get(reverse("duties:appraisal") + "?sheet=teacher")
    assert cast.people["teacher"].name in page.content.decode()


def test_P1_2_2_the_pages_lead_from_drawing_up_to_the_end(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, LATER)
    term, lead = the_term(cast), cast.schools["lead"]
    office = sign_in(cast, "lead_office")
    assert "出表（" in office.get(reverse("duties:appraisal")).content.decode()
    for _again in range(2):
        drawing = office.post(
            reverse("duties:draw_sheets"), {"term": term.pk, "school": lead.pk}, follow=True
        )
    assert "都已出表" in drawing.content.decode()
    found = Appraisal.objects.get(subject=cast.people["teacher"].pk)
    teacher = sign_in(cast, "teacher")
    assert "考核表请核对" in teacher.get("/today/").content.decode()
    again = teacher.post(reverse("duties:say_word", args=[found.pk]), {"word": ""})
    assert again.status_code == 422
    teacher.post(reverse("duties:say_word", args=[found.pk]), {"word": "少了一节外校的课"})
    principal = sign_in(cast, "lead_principal")
    assert "考核表可以定稿" in principal.get("/today/").content.decode()
    address = reverse("duties:sheet_of_person", args=[cast.people["teacher"].pk])
    assert "少了一节外校的课" in principal.get(address).content.decode()
    principal.post(reverse("duties:settle_sheet", args=[found.pk]), {"opinion": "已核实补记。"})
    page = principal.get(address).content.decode()
    assert "任何人不能改动" in page
    assert "已核实补记。" in principal.get(address + "?print=yes").content.decode()
    exported = principal.get(reverse("duties:appraisal") + "?export=xlsx")
    assert exported.status_code == 200
    assert rules.NO_OBJECTION not in page
