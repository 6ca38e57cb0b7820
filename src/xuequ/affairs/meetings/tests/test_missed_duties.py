"""P1-2.2: what was missed offers itself as an item of the next meeting."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import NOW, Cast
from tests.program import set_clock
from xuequ.affairs.organisation.models import CentreGroup, Subject

TITLE = "第一学期中心组活动未达标情况（2）"


def test_P1_2_2_what_was_missed_offers_itself_as_an_item_and_fills_the_form(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    cast.planned()
    office = sign_in(cast, "lead_office")
    page = reverse("meetings:hand_in")
    assert TITLE not in office.get(page).content.decode()
    maths = Subject.objects.get_or_create(name="数学")[0]
    CentreGroup.objects.create(district=cast.district, subject=maths, name="数学中心组")
    offered = office.get(page).content.decode()
    assert TITLE in offered
    filled = office.get(page, {"missed": "group_activity"}).content.decode()
    assert f'value="{TITLE}"' in filled
    assert "数学中心组：还差2次</textarea>" in filled


def test_P2_3_2_the_day_of_who_may_hand_in_leads_to_the_form_and_no_other_does(cast: Cast, sign_in) -> None:
    form = reverse("meetings:hand_in")
    assert form in sign_in(cast, "lead_office").get(reverse("home:today")).content.decode()
    assert form not in sign_in(cast, "teacher").get(reverse("home:today")).content.decode()
