"""Documents: signed for once by each school, the missing ones reminded."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from xuequ.affairs.resolutions.models import Document
from xuequ.affairs.resolutions.tests.issuing import decided, listed, paper, text_of
from xuequ.platform.notify.models import Message


def address(name: str, *args) -> str:
    return reverse(f"resolutions:{name}", args=args)


def test_P2_3_1_a_school_signs_in_one_tap_and_comes_back_to_where_it_was(cast: Cast, sign_in) -> None:
    made = paper(cast)
    client = sign_in(cast, "supported_office")
    answer = client.post(address("acknowledge", made.pk), {"next": address("documents")})
    assert (answer.status_code, answer["Location"]) == (303, address("documents"))
    receipt = made.receipts.get()
    assert (receipt.school, receipt.person) == (cast.schools["supported"], cast.people["supported_office"])
    assert client.post(address("acknowledge", made.pk), {"next": "https://evil.example/"}).status_code == 409
    elsewhere = sign_in(cast, "member_office").post(
        address("acknowledge", made.pk), {"next": "https://evil.example/"}
    )
    assert elsewhere["Location"] == address("document", made.pk)


def test_P2_3_1_a_teacher_does_not_sign_for_the_school(cast: Cast, sign_in) -> None:
    made = paper(cast)
    client = sign_in(cast, "teacher")
    assert address("acknowledge", made.pk) not in text_of(client.get(address("documents")))
    assert client.post(address("acknowledge", made.pk)).status_code == 403
    assert not made.receipts.exists()


def test_P2_3_1_the_page_tells_who_signed_and_who_has_not(cast: Cast, sign_in) -> None:
    made = paper(cast)
    sign_in(cast, "lead_principal").post(address("acknowledge", made.pk))
    page = sign_in(cast, "office").get(address("document", made.pk))
    share = re.search(r"<textarea[^>]*>(.*?)</textarea>", text_of(page), re.S)
    assert share
    assert cast.schools["member"].name in share[1] and cast.schools["lead"].name not in share[1]
    assert "1所已签收，3所还没有" in text_of(page)
    answer = sign_in(cast, "member_office").get(address("document", made.pk), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["已签收", *["未签收"] * 3]


def test_P2_3_1_the_secretariat_reminds_the_missing_once_a_day(cast: Cast, sign_in) -> None:
    made = paper(cast)
    sign_in(cast, "lead_principal").post(address("acknowledge", made.pk))
    client = sign_in(cast, "clerk")
    assert client.post(address("remind", made.pk)).status_code == 303
    reminded = Message.objects.filter(subject="催签提醒")
    accounts = set(reminded.values_list("account", flat=True))
    assert cast.people["member_principal"].account_id in accounts
    assert cast.people["lead_principal"].account_id not in accounts
    again = client.post(address("remind", made.pk))
    assert again.status_code == 409 and "今天已经提醒过" in text_of(again)
    Document.objects.filter(pk=made.pk).update(reminded_at=timezone.now() - timedelta(days=1))
    assert client.post(address("remind", made.pk)).status_code == 303


def test_P2_3_1_there_is_nobody_to_remind_when_all_have_signed(cast: Cast, sign_in) -> None:
    made = paper(cast)
    for part in ("head", "lead_office", "supported_principal", "member_office"):
        sign_in(cast, part).post(address("acknowledge", made.pk))
    assert sign_in(cast, "office").post(address("remind", made.pk)).status_code == 409


def test_P2_3_1_only_the_secretariat_reminds(cast: Cast, sign_in) -> None:
    made = paper(cast)
    for part in ("head", "lead_office", "researcher"):
        assert sign_in(cast, part).post(address("remind", made.pk)).status_code == 403
    assert not Message.objects.filter(subject="催签提醒").exists()


def test_P2_3_1_a_corrected_document_leads_to_the_new_one_and_asks_for_no_signature(
    cast: Cast, sign_in
) -> None:
    first = paper(cast)
    second = paper(cast, 2, supersedes=first)
    client = sign_in(cast, "lead_office")
    page = client.get(address("document", first.pk))
    assert address("document", second.pk) in text_of(page)
    assert address("acknowledge", first.pk) not in text_of(page)
    unsigned = client.get(address("documents"), {"ours": "unsigned"})
    assert listed(unsigned, "documents") == [second.pk]


def test_documents_are_found_by_words_and_by_what_our_school_signed(cast: Cast, sign_in) -> None:
    first, second = paper(cast, 1), paper(cast, 2)
    client = sign_in(cast, "lead_office")
    client.post(address("acknowledge", first.pk))

    def found(**query: str) -> list:
        return listed(client.get(address("documents"), query), "documents")

    assert found(ours="signed") == [first.pk]
    assert found(ours="unsigned") == [second.pk]
    assert found(q="第2次") == [second.pk]
    assert found(sort="-signed") == [first.pk, second.pk]
    counted = re.findall(r">(\d+) / 4</a>", text_of(client.get(address("documents"))))
    assert counted == ["0", "1"], "newest first, each with how many schools of four have signed"


def test_a_document_names_its_resolutions(cast: Cast, sign_in) -> None:
    made = decided(cast)
    page = sign_in(cast, "teacher").get(address("document", made.document_id))
    assert address("resolution", made.pk) in text_of(page)
