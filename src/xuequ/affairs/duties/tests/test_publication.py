"""P1-2.2: checked and published every term; objections answered, signed by another, then never changed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.cast import NOW, Cast
from tests.pressing import at_once
from tests.program import set_clock
from tests.scenes.duties import AFTER, LAST_DAY, answered, excused, put_up
from xuequ.affairs.duties import actions, queries
from xuequ.affairs.duties.models import Objection, Publication, PublicationLine
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching.tests.recording import confirmed, observed
from xuequ.kernel.verdict import Refused


def opened(cast: Cast, by: str = "office", closes_on: date = LAST_DAY) -> Publication:
    term = organisation.term_on(cast.district.pk, NOW.date())
    assert term is not None
    return actions.open_publication(
        actor=cast.actor(by), now=NOW, quota="observe", term_id=term.pk, closes_on=closes_on
    )


def signed(cast: Cast) -> Publication:
    ids = answered(cast)
    return actions.sign_publication(actor=cast.actor("head"), now=AFTER, publication_id=ids["publication"])


def test_P1_2_2_leaders_are_named_in_the_order_of_the_roll_and_no_mere_teacher(cast: Cast) -> None:
    made = opened(cast)
    names = list(made.lines.values_list("name", flat=True))
    assert cast.people["teacher"].name not in names
    assert names[0] == cast.people["head"].name
    rolls = list(made.lines.values_list("school__roll", flat=True))
    assert rolls == sorted(rolls)


def test_P1_2_2_a_publication_leaves_time_to_object_and_is_put_up_once(cast: Cast) -> None:
    with pytest.raises(Refused, match="工作日"):
        opened(cast, closes_on=NOW.date() + timedelta(days=3))
    with pytest.raises(Refused, match="教导处发起"):
        opened(cast, by="head")
    opened(cast)
    with pytest.raises(Refused, match="已经公示过"):
        opened(cast)


@pytest.mark.django_db(transaction=True)
def test_P1_2_2_of_two_who_put_it_up_at_once_one_does(cast: Cast) -> None:
    said = at_once([partial(opened, cast, by) for by in ("office", "clerk")])
    assert sorted(said, key=len) == ["", "这个学期这一项已经公示过了。"]
    assert Publication.objects.count() == 1


def test_P1_2_2_it_is_not_signed_before_its_time_nor_with_an_objection_open(cast: Cast) -> None:
    ids = put_up(cast)
    with pytest.raises(Refused, match="期满"):
        actions.sign_publication(actor=cast.actor("head"), now=NOW, publication_id=ids["publication"])
    with pytest.raises(Refused, match="1条异议"):
        actions.sign_publication(actor=cast.actor("head"), now=AFTER, publication_id=ids["publication"])


def test_P1_2_2_what_was_put_right_shows_beside_what_was_first_said(cast: Cast) -> None:
    ids = put_up(cast)
    confirmed(cast, observed(cast, by="lead_principal"))
    actions.answer_objection(
        actor=cast.actor("clerk"), now=NOW, objection_id=ids["objection"], upheld=True, answer="已补记"
    )
    made = actions.sign_publication(actor=cast.actor("head"), now=AFTER, publication_id=ids["publication"])
    line = made.lines.get(pk=ids["line"])
    assert (line.done, line.was_done) == (1, 0)
    assert made.digest == actions.publication_digest(made)


def test_P1_2_2_who_is_exempt_by_the_time_it_is_signed_owes_nothing_on_it(cast: Cast) -> None:
    ids = answered(cast)
    asked = excused(cast, "lead_principal")
    actions.decide_exemption(actor=cast.actor("head"), now=NOW, exemption_id=asked["exemption"], granted=True)
    made = actions.sign_publication(actor=cast.actor("head"), now=AFTER, publication_id=ids["publication"])
    line = made.lines.get(pk=ids["line"])
    assert (line.required, line.met) == (0, True)


def test_P1_2_2_once_signed_the_database_refuses_every_change(cast: Cast) -> None:
    made = signed(cast)
    line = {
        "publication": made,
        "position": 999,
        "debtor": made.pk,
        "name": "加塞",
        **dict.fromkeys(("first", "last"), LAST_DAY),
        **dict.fromkeys(("required", "done", "was_done"), 1),
        **dict.fromkeys(("required_elsewhere", "done_elsewhere", "was_elsewhere"), 0),
    }
    for change in (
        lambda: Publication.objects.filter(pk=made.pk).update(closes_on=date(2027, 1, 1)),
        lambda: PublicationLine.objects.filter(publication=made).update(done=99),
        lambda: PublicationLine.objects.filter(publication=made).first().delete(),
        lambda: PublicationLine.objects.create(**line),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Refused, match="已经签发"):
        actions.drop_publication(actor=cast.actor("office"), now=AFTER, publication_id=made.pk, reason="错")


def test_P1_2_2_nobody_objects_for_another_school_or_too_late(cast: Cast) -> None:
    ids = put_up(cast)
    given = {"line_id": int(ids["line"]), "text": "不对"}
    with pytest.raises(Refused, match="本人或本校"):
        actions.object_to_line(actor=cast.actor("member_office"), now=NOW, **given)
    with pytest.raises(Refused, match="公示期已过"):
        actions.object_to_line(actor=cast.actor("lead_principal"), now=AFTER, **given)


def test_P1_2_2_objections_are_read_by_those_concerned_alone(cast: Cast) -> None:
    ids = put_up(cast)

    def read(part: str) -> int:
        actor = cast.actor(part)
        found = queries.get_publication(actor, ids["publication"])
        return sum(len(line.said) for line in queries.lines_with_objections(actor, found))

    readers = {part for part in cast.people if read(part)}
    assert readers == {"head", "office", "clerk", "lead_principal", "lead_office"}


def test_P1_2_2_put_up_objected_to_answered_and_signed_on_the_pages(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    office, principal = sign_in(cast, "office"), sign_in(cast, "lead_principal")
    assert LAST_DAY.isoformat() in office.get(reverse("duties:open_publication")).content.decode()
    term = organisation.term_on(cast.district.pk, NOW.date())
    assert term is not None
    given = {"quota": "observe", "term": term.pk, "closes_on": LAST_DAY.isoformat()}
    assert office.post(reverse("duties:open_publication"), given).status_code == 302
    assert office.post(reverse("duties:open_publication"), given).status_code == 422
    made = Publication.objects.get()
    page = reverse("duties:publication", args=[made.pk])
    mine = made.lines.get(debtor=cast.people["lead_principal"].pk)
    assert "我的一行" in principal.get(page).content.decode()
    assert principal.post(reverse("duties:object", args=[mine.pk]), {"text": ""}).status_code == 422
    assert principal.post(reverse("duties:object", args=[mine.pk]), {"text": "漏了一节"}).status_code == 303
    one = Objection.objects.get()
    found = {"upheld": "no", "answer": "记录齐全"}
    assert office.post(reverse("duties:answer_objection", args=[one.pk]), found).status_code == 303
    set_clock(monkeypatch, AFTER)
    head = sign_in(cast, "head")
    assert "公示期满，请签发" in head.get(reverse("home:today")).content.decode()
    assert head.post(reverse("duties:sign_publication", args=[made.pk])).status_code == 302
    told = sign_in(cast, "teacher").get(page).content.decode()
    assert "已公布" in told
    assert "漏了一节" not in told
    printed = sign_in(cast, "lead_principal").get(f"{page}?print=yes").content.decode()
    assert "完成情况公示" in printed


def test_P1_2_2_a_long_publication_is_read_page_by_page_with_ones_own_line_first(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries
) -> None:
    set_clock(monkeypatch, NOW)
    made = opened(cast)
    PublicationLine.objects.bulk_create(
        PublicationLine(
            publication=made,
            position=1000 + n,
            debtor=uuid4(),
            name=f"众人{n:04d}",
            place="光明小学",
            school=cast.schools["member"],
            **dict.fromkeys(("first", "last"), LAST_DAY),
            **dict.fromkeys(("required", "done", "was_done"), 1),
            **dict.fromkeys(("required_elsewhere", "done_elsewhere", "was_elsewhere"), 0),
        )
        for n in range(1845)
    )
    client, page = sign_in(cast, "lead_principal"), reverse("duties:publication", args=[made.pk])
    with django_assert_max_num_queries(20):
        told = client.get(page).content.decode()
    assert told.index(cast.people["lead_principal"].name + " <") < told.index(cast.people["head"].name + " <")
    assert told.count("众人") < 100
    later = client.get(page, {"page": 3, "school": str(cast.schools["member"].pk)}).content.decode()
    assert "众人0120" in later
    assert "众人1844" in client.get(page, {"q": "众人1844"}).content.decode()
    assert client.get(page, {"export": "xlsx"})["Content-Type"].endswith("sheet")


def test_P1_2_2_who_answers_objections_finds_those_that_wait(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    ids = put_up(cast)
    page = reverse("duties:publication", args=[ids["publication"]])
    waiting = sign_in(cast, "office").get(page, {"said": "waiting"}).content.decode()
    assert "核实答复" in waiting
    assert f"{cast.people['member_principal'].name} <" not in waiting
    address = reverse("duties:answer_objection", args=[ids["objection"]])
    wrong = sign_in(cast, "office").post(address, {"upheld": "no", "answer": ""})
    assert wrong.status_code == 422
    assert "有异议的一行" in wrong.content.decode()
