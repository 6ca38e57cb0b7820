"""Who may do what about tasks and documents: the table, and every post walked through it by the page."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from tests.cast import POSTS, Cast
from xuequ.affairs.resolutions.tests.issuing import day, overdue, reported, task

LEADS = {"lead_principal", "lead_office"}
ASSISTS = {"member_principal", "member_office"}
BASE = {"head", "office", "clerk"}
ANSWER_FOR_A_SCHOOL = LEADS | ASSISTS | BASE | {"supported_principal", "supported_office"}
MAY = {
    "report": LEADS | ASSISTS,
    "claim": LEADS,
    "explain": LEADS,
    "accept": BASE | {"member_principal"},
    "hand_back": BASE | {"member_principal"},
    "acknowledge": ANSWER_FOR_A_SCHOOL,
    "remind": {"office", "clerk"},
}
TYPED = {
    "report": {"share": "50", "text": "进展顺利"},
    "claim": {"share": "done", "text": "已完成"},
    "explain": {"reason": "设备未到", "remedy": "先用教室", "new_date": ""},
    "accept": {},
    "hand_back": {"reason": "缺记录"},
    "acknowledge": {},
    "remind": {},
}


@pytest.mark.parametrize("deed", MAY)
def test_P3_6_P2_3_1_each_deed_is_for_the_posts_of_the_table_alone(cast: Cast, sign_in, client, deed) -> None:
    made = overdue(cast) if deed == "explain" else task(cast)
    if deed in ("accept", "hand_back"):
        made = reported(cast, made, part="lead_principal")
    document = made.resolution.document_id
    name = "report" if deed == "claim" else deed
    target = document if deed in ("acknowledge", "remind") else made.pk
    address = reverse(f"resolutions:{name}", args=[target])
    typed = {**TYPED[deed], "new_date": str(day(30))}
    done = set()
    for part in POSTS:
        with transaction.atomic():
            answer = sign_in(cast, part).post(address, typed)
            moved = made.reports.filter(done=True).exists() if deed == "claim" else True
            transaction.set_rollback(True)
        assert answer.status_code in (303, 403), (part, answer.status_code)
        if answer.status_code == 303 and moved:
            done.add(part)
    assert done == MAY[deed]
    assert client.post(address, typed).status_code == 302, "signed out: to the sign-in page"


@pytest.mark.parametrize("name", ["tasks", "list", "documents"])
def test_the_lists_are_open_to_every_post_and_to_nobody_signed_out(cast: Cast, sign_in, client, name) -> None:
    task(cast)
    address = reverse(f"resolutions:{name}")
    for part in POSTS:
        assert sign_in(cast, part).get(address).status_code == 200, part
    assert client.get(address).status_code == 302
