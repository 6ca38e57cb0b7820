"""Preparing together and centre groups: recorded once, confirmed by a leader, shared with every school."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import NOW, Cast
from tests.program import program, refused, set_clock
from xuequ.affairs.duties.models import Credit
from xuequ.affairs.organisation.models import CentreGroup, Subject
from xuequ.affairs.teaching import actions
from xuequ.affairs.teaching.actions import Given
from xuequ.affairs.teaching.models import Activity
from xuequ.affairs.teaching.tests.recording import DAY
from xuequ.kernel.verdict import Refused


def group_of(cast: Cast) -> CentreGroup:
    subject, _ = Subject.objects.get_or_create(district=cast.district, name="数学", defaults={"roll": 99})
    return CentreGroup.objects.create(district=cast.district, subject=subject, name="数学中心组")


def together(cast: Cast, kind: str = "joint_preparation", by: str = "lead_office", **said: Any) -> Activity:
    people = [(cast.people["lead_office"].pk, "chair"), (cast.people["teacher"].pk, "present")]
    return actions.record(
        actor=cast.actor(by),
        now=NOW,
        given=Given(
            **{
                "kind": kind,
                "day": DAY,
                "topic": "分数除法",
                "school": cast.schools["lead"].pk,
                "people": people,
                "sent": uuid4(),
                **said,
            }
        ),
    )


def confirm(cast: Cast, made: Activity, by: str = "lead_principal") -> Activity:
    return actions.confirm(actor=cast.actor(by), now=NOW, activity_id=made.pk)


def test_P1_0d_the_result_is_there_for_every_school(cast: Cast, sign_in, monkeypatch) -> None:
    set_clock(monkeypatch, NOW)
    made = together(cast, result="定稿教案：先操作，后说理。")
    for part in ("member_office", "supported_principal", "teacher"):
        page = sign_in(cast, part).get(reverse("teaching:activity", args=[made.pk]))
        assert "先操作，后说理" in page.content.decode()


def test_P1_0d_those_who_took_part_go_on_with_the_plan_and_others_do_not(cast: Cast) -> None:
    made = confirm(cast, together(cast))
    again = {"now": NOW, "activity_id": made.pk, "result": "二次备课稿", "division": "", "reflection": "好"}
    actions.revise(actor=cast.actor("teacher"), **again)
    made.refresh_from_db()
    assert (made.result, made.reflection, made.state) == ("二次备课稿", "好", "confirmed")
    with pytest.raises(Refused, match="参加的教师"):
        actions.revise(actor=cast.actor("member_office"), **again)


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ([], "至少两位"),
        ([("lead_office", "chair")], "至少两位"),
        ([("lead_office", "recorder"), ("teacher", "present")], "主持人"),
    ],
)
def test_P1_0d_preparing_together_names_its_chair_and_at_least_two(cast: Cast, people, why: str) -> None:
    named = [(cast.people[part].pk, role) for part, role in people]
    with pytest.raises(Refused, match=why):
        together(cast, people=named)


def test_P1_0d_who_was_absent_is_named_with_the_reason(cast: Cast) -> None:
    made = together(cast, absent={cast.people["research_director"].pk: "外出培训"})
    part = made.parts.get(role="absent")
    assert (part.person, part.note) == (cast.people["research_director"], "外出培训")


def test_P1_1_2_an_activity_counts_for_its_group_once_a_leader_has_confirmed_it(cast: Cast) -> None:
    group = group_of(cast)
    made = together(cast, "group_activity", group=group.pk)
    credit = Credit.objects.filter(quota="group_activity", debtor=group.pk)
    assert not credit.exists()
    with pytest.raises(Refused, match="对方确认"):
        confirm(cast, made, by="lead_office")
    confirm(cast, made)
    assert credit.get().day == DAY
    actions.withdraw(actor=cast.actor("lead_office"), now=NOW, activity_id=made.pk)
    assert not credit.exists()


def test_P1_1_2_a_visit_counts_once_the_researcher_says_so(cast: Cast) -> None:
    group = group_of(cast)
    researcher = cast.people["researcher"].pk
    made = together(
        cast,
        "visit",
        group=group.pk,
        host=researcher,
        people=[(cast.people["lead_office"].pk, "chair"), (researcher, "guide")],
    )
    confirm(cast, made, by="researcher")
    assert Credit.objects.get(quota="group_visit").debtor == group.pk


def test_P1_1_2_another_districts_group_cannot_be_named(cast: Cast) -> None:
    from tests.cast import make_cast

    other = group_of(make_cast("东山", "DS"))
    with pytest.raises(CentreGroup.DoesNotExist):
        together(cast, "group_activity", group=other.pk)
    assert not Activity.objects.exists()


def test_P1_1_2_the_groups_page_tells_members_what_was_done_and_how_it_stands(
    cast: Cast, sign_in, monkeypatch
) -> None:
    set_clock(monkeypatch, NOW)
    group = group_of(cast)
    confirm(cast, together(cast, "group_activity", group=group.pk))
    client = sign_in(cast, "teacher")
    page = client.get(reverse("teaching:group", args=[group.pk])).content.decode()
    assert "分数除法" in page
    assert "1/1" in page
    assert "数学中心组" in client.get(reverse("teaching:groups")).content.decode()


def test_P1_0d_a_form_names_people_by_number_and_tells_what_it_does_not_understand(
    cast: Cast, sign_in, monkeypatch
) -> None:
    set_clock(monkeypatch, NOW)
    client, address = sign_in(cast, "lead_office"), reverse("teaching:record", args=["joint_preparation"])
    given = {
        "sent": str(uuid4()),
        "day": DAY.isoformat(),
        "topic": "分数除法",
        "school": str(cast.schools["lead"].pk),
        "host": cast.people["lead_office"].number,
        "guests": cast.people["teacher"].name,
        "absent": f"{cast.people['research_director'].name} 外出",
    }
    wrong = client.post(address, {**given, "guests": "查无此人"})
    assert wrong.status_code == 422
    assert "没有找到“查无此人”" in wrong.content.decode()
    assert not Activity.objects.exists()
    assert client.post(address, given).status_code == 302
    assert client.post(address, given).status_code == 302
    made = Activity.objects.get()
    assert {(part.role) for part in made.parts.all()} == {"chair", "present", "absent"}


def test_P1_0d_an_unknown_kind_is_not_there(cast: Cast, sign_in) -> None:
    assert sign_in(cast, "teacher").get(reverse("teaching:record", args=["party"])).status_code == 404


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("guidance", "在结对、师徒或指导员的页面登记"),
        ("review", "在结对、师徒或指导员的页面登记"),
        ("coach", "在结对、师徒或指导员的页面登记"),
        ("group_activity", "哪个学科中心组"),
    ],
)
def test_P1_1_2_what_is_done_for_a_pair_or_a_group_is_not_recorded_without_it(
    cast: Cast, kind: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        together(cast, kind)
    handed_in = {"kind": kind, "day": DAY, "topic": "说课", "school": cast.schools["lead"].pk}
    error = refused(program(cast, "lead_office").post("activities", handed_in), 422)
    assert why in error["message"]
    assert not Activity.objects.exists()
