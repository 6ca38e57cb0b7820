"""Exemptions: a reason, evidence, another's yes; then less is owed, by days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import NOW, Cast
from tests.program import set_clock
from xuequ.affairs.duties import actions, queries
from xuequ.affairs.duties.models import Exemption
from xuequ.affairs.duties.tests.test_figures import required
from xuequ.kernel.duty import Figure
from xuequ.kernel.verdict import Refused


def asked(cast: Cast, by: str = "teacher", of: str = "teacher", **said: Any) -> Exemption:
    return actions.ask_exemption(
        actor=cast.actor(by),
        now=NOW,
        **{
            "debtor_id": cast.people[of].pk,
            "starts": date(2026, 9, 1),
            "ends": date(2026, 11, 11),
            "reason": "maternity",
            "note": "产假审批表",
            **said,
        },
    )


def decide(cast: Cast, one: Exemption, by: str, granted: bool = True, answer: str = "") -> Exemption:
    return actions.decide_exemption(
        actor=cast.actor(by), now=NOW, exemption_id=one.pk, granted=granted, answer=answer
    )


def test_P1_2_2_half_a_term_of_leave_halves_what_is_owed_once_agreed(cast: Cast) -> None:
    one = asked(cast)
    assert required(cast, "teacher") == Figure(15, 3)
    decide(cast, one, "lead_principal")
    assert required(cast, "teacher") == Figure(7, 1)


def test_P1_2_2_only_the_duty_named_is_less(cast: Cast) -> None:
    decide(cast, asked(cast, quota="group_activity"), "lead_principal")
    assert required(cast, "teacher") == Figure(15, 3)


def test_P1_2_2_nobody_agrees_to_their_own(cast: Cast) -> None:
    own = asked(cast, by="lead_principal", of="lead_principal")
    with pytest.raises(Refused, match="另一位负责人"):
        decide(cast, own, "lead_principal")
    for_teacher = asked(cast, by="lead_principal")
    with pytest.raises(Refused, match="另一位负责人"):
        decide(cast, for_teacher, "lead_principal")
    decide(cast, own, "head")
    decide(cast, for_teacher, "head")


def test_P1_2_2_the_database_keeps_the_two_hands_apart(cast: Cast) -> None:
    one = asked(cast)
    for hand in ("teacher",):
        with pytest.raises(IntegrityError), transaction.atomic():
            Exemption.objects.filter(pk=one.pk).update(state="granted", decided_by=cast.people[hand])


def test_P1_2_2_a_colleague_or_another_school_neither_asks_nor_reads(cast: Cast) -> None:
    with pytest.raises(Refused, match="本人或本校"):
        asked(cast, by="research_director")
    one = asked(cast)
    for part in ("research_director", "supported_principal", "auditor"):
        assert not queries.visible_exemptions(cast.actor(part)).filter(pk=one.pk).exists()
        with pytest.raises(Exemption.DoesNotExist):
            decide(cast, one, part)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"reason": "tired"}, "列表里选择"),
        ({"reason": "exam"}, "列表里选择"),
        ({"ends": date(2026, 8, 1)}, "早于开始日期"),
        ({"ends": date(2028, 8, 1)}, "最多"),
        ({"note": " "}, "附上依据"),
    ],
)
def test_P1_2_2_an_exemption_has_a_reason_days_and_something_that_shows_it(
    cast: Cast, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        asked(cast, **said)


def test_P1_2_2_a_no_says_why_and_it_is_decided_once(cast: Cast) -> None:
    one = asked(cast)
    with pytest.raises(Refused, match="理由"):
        decide(cast, one, "lead_principal", granted=False)
    decide(cast, one, "lead_principal", granted=False, answer="请补假条")
    with pytest.raises(Refused, match="已经有结果"):
        decide(cast, one, "head")
    assert required(cast, "teacher") == Figure(15, 3)


def test_P1_2_2_asked_for_granted_and_seen_on_the_pages(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    teacher, principal = sign_in(cast, "teacher"), sign_in(cast, "lead_principal")
    given = {
        "debtor": str(cast.people["teacher"].pk),
        "reason": "sick",
        "starts": "2026-10-01",
        "ends": "2026-10-31",
        "note": "住院证明",
    }
    wrong = teacher.post(reverse("duties:ask_exemption"), {**given, "note": ""})
    assert wrong.status_code == 422
    assert "附上依据" in wrong.content.decode()
    assert teacher.post(reverse("duties:ask_exemption"), given).status_code == 302
    one = Exemption.objects.get()
    assert "等您批准" in principal.get(reverse("home:today")).content.decode()
    granted = principal.post(reverse("duties:grant_exemption", args=[one.pk]))
    assert granted.status_code == 302
    page = teacher.get(reverse("duties:standing", args=["observe", cast.people["teacher"].pk]))
    assert "减免：2026年10月1日" in page.content.decode()
    again = principal.post(reverse("duties:grant_exemption", args=[one.pk]))
    assert again.status_code == 409
