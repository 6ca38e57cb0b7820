"""Growth in English: no page of it falls back into Chinese (P1-0f, P1-4)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import make_cast
from tests.scenes.growth import confirmed, researched
from tests.test_words import _in_chinese, _peoples_words, _read, english
from xuequ.affairs.growth import actions
from xuequ.affairs.growth.models import (
    Certificate,
    OutsideHours,
    ResearchProject,
    TrainingProgramme,
    TrainingSession,
)
from xuequ.affairs.growth.tests import scene


@pytest.mark.parametrize("part", ["office", "lead_office", "teacher"])
def test_P1_0f_P1_4_pages_and_sheets_speak_english(db, sign_in, part: str) -> None:
    cast = make_cast(password=True)
    confirmed(cast)
    researched(cast)
    scene.applied(cast, title="另一课题")
    actions.issue_certificate(
        actor=cast.actor("office"),
        now=scene.AFTER,
        person_id=cast.people["teacher"].pk,
        first=scene.FIRST.replace(year=2025),
        last=scene.LAST,
    )
    data, client = _peoples_words(), english(sign_in(cast, part))
    person = cast.people["teacher"].pk
    addresses = [
        reverse(f"growth:{name}", args=[one] if one else [])
        for name, one in [
            ("training", None),
            ("hours", None),
            ("hours_list", None),
            ("research", None),
            ("projects", None),
            ("project_new", None),
            ("hours_of", person),
            ("outside_new", person),
            ("session", TrainingSession.objects.get().pk),
            ("session_new", TrainingProgramme.objects.get().pk),
            ("outside_one", OutsideHours.objects.get().pk),
            ("certificate", Certificate.objects.get().pk),
            *(("project", one.pk) for one in ResearchProject.objects.all()),
        ]
    ]
    left = []
    for address in addresses:
        page = _read(client.get(address).content.decode())
        assert page.language == "en"
        left += [f"{address}: {text}" for text in _in_chinese(page.said, data)]
    assert left == []
