"""Idempotency-Key: asked twice, done once; whatever was acknowledged is there, and nothing else."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.cast import MEETING_AT, NOW, PASSWORD, Cast, make_cast
from tests.matrix.meetings import SERIES
from tests.program import Program, done, program, refused, set_clock
from tests.scenes import sitting, voting, voting_secretly
from xuequ.affairs.meetings.models import AgendaItem, Ballot, MeetingSeries, Motion
from xuequ.platform.access.actions import prune_replies
from xuequ.platform.access.models import AccessToken, IdempotentReply
from xuequ.platform.audit.models import TrailEntry

REPLAYED = "Idempotency-Replayed"


@pytest.fixture
def office(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Program:
    set_clock(monkeypatch, NOW)
    return program(cast, "office")


def test_the_same_request_again_gives_the_same_bytes_and_does_nothing(office: Program) -> None:
    first = office.post("meeting-series", SERIES, key="k-1")
    again = office.post("meeting-series", SERIES, key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"]
    assert REPLAYED not in first
    assert again[REPLAYED] == "true"
    assert MeetingSeries.objects.count() == 1
    assert TrailEntry.objects.filter(action="meetings.create_series").count() == 1


def test_the_same_key_with_another_body_or_address_is_refused(office: Program) -> None:
    done(office.post("meeting-series", SERIES, key="k-1"))
    error = refused(office.post("meeting-series", {**SERIES, "name": "别的例会"}, key="k-1"), 422)
    assert error["code"] == "idempotency_key_reused"
    refused(office.post("inbox/read", SERIES, key="k-1"), 422)
    assert MeetingSeries.objects.count() == 1


def test_a_refusal_is_given_again_and_entered_in_the_trail_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    teacher = program(cast, "teacher")
    first = teacher.post("meeting-series", SERIES, key="k-1")
    again = teacher.post("meeting-series", SERIES, key="k-1")
    assert refused(first, 403)["clause"] == "P1-1.1"
    assert again.content == first.content
    assert again[REPLAYED] == "true"
    assert TrailEntry.objects.filter(action="meetings.create_series").exclude(refused="").count() == 1


def test_what_could_not_be_read_is_refused_the_same_way_again(office: Program) -> None:
    first = office.post("meeting-series", b"{", key="k-1")
    refused(first, 400)
    assert office.post("meeting-series", b"{", key="k-1").content == first.content


def test_keys_belong_to_an_account(cast: Cast, office: Program) -> None:
    done(office.post("meeting-series", SERIES, key="k-1"))
    head = program(cast, "head")
    assert REPLAYED not in head.post("meeting-series", {**SERIES, "name": "另一例会"}, key="k-1")
    assert MeetingSeries.objects.count() == 2


def test_without_a_key_a_request_is_done_each_time(office: Program) -> None:
    done(office.post("inbox/read"))
    assert REPLAYED not in office.post("inbox/read")
    assert not IdempotentReply.objects.exists()


@pytest.mark.parametrize("key", ["x" * 121, "有", " ", "a b"])
def test_a_key_that_cannot_be_kept_is_refused(office: Program, key: str) -> None:
    refused(office.post("inbox/read", key=key), 400)


def test_a_failure_keeps_nothing_so_that_the_next_try_is_done(
    cast: Cast, office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("xuequ.affairs.meetings.api.series.series_out", lambda series: 1 / 0)
        refused(office.post("meeting-series", SERIES, key="k-1"), 500)
    assert not IdempotentReply.objects.exists()
    assert not MeetingSeries.objects.exists()
    done(office.post("meeting-series", SERIES, key="k-1"))


def test_a_signed_out_program_keeps_no_key(db: None) -> None:
    refused(Program().post("meeting-series", SERIES, key="k-1"), 401)
    refused(Program(token="F" * 48).post("meeting-series", SERIES, key="k-1"), 401)
    assert not IdempotentReply.objects.exists()


def test_old_answers_are_removed(office: Program) -> None:
    office.post("inbox/read", key="k-1")
    assert prune_replies(now=NOW + timedelta(hours=47)) == 0
    assert prune_replies(now=NOW + timedelta(hours=49)) == 1


def test_a_file_sent_again_is_kept_once_and_another_file_is_refused(office: Program) -> None:
    def send(content: bytes) -> int:
        file = SimpleUploadedFile("方案.txt", content)
        headers = {"Authorization": f"Bearer {office.token}", "Idempotency-Key": "k-1"}
        return Client().post("/api/v1/files", {"file": file}, headers=headers).status_code

    assert [send("一".encode()), send("一".encode()), send("二".encode())] == [201, 201, 422]


def test_a_token_asked_for_again_is_the_same_and_lies_nowhere_in_the_clear(db: None) -> None:
    cast = make_cast(password=True)
    account = cast.people["head"].account
    assert account is not None
    body = {"username": account.username, "password": PASSWORD}
    first = Program().post("tokens", body, key="k-1")
    again = Program().post("tokens", body, key="k-1")
    token = done(first)["token"]
    assert again.content == first.content
    assert AccessToken.objects.count() == 1
    kept = IdempotentReply.objects.get()
    assert token not in kept.body
    assert kept.account == 0


def test_a_wrong_password_is_asked_anew(db: None) -> None:
    cast = make_cast(password=True)
    account = cast.people["head"].account
    assert account is not None
    refused(
        Program().post("tokens", {"username": account.username, "password": "不对不对不对"}, key="k-1"), 401
    )
    done(Program().post("tokens", {"username": account.username, "password": PASSWORD}, key="k-1"))


def test_P3_5_a_named_ballot_with_the_same_key_and_another_choice_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, MEETING_AT)
    motion = voting(cast)["motion"]
    member = program(cast, "member_principal")
    done(member.post(f"motions/{motion}/ballot", {"choice": "for"}, key="k-1"))
    refused(member.post(f"motions/{motion}/ballot", {"choice": "against"}, key="k-1"), 422)
    assert Ballot.objects.get().choice == "for"


def test_P3_5_what_is_kept_of_a_secret_ballot_is_the_same_whatever_the_choice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, MEETING_AT)
    motion = voting_secretly(cast)["motion"]
    for part, choice in zip(cast.voters, ("for", "against", "abstain", "for"), strict=True):
        voter = program(cast, part)
        done(voter.post(f"motions/{motion}/ballot", {"choice": choice}, key="k-1"))
        assert voter.post(f"motions/{motion}/ballot", {"choice": choice}, key="k-1")[REPLAYED] == "true"
    kept = IdempotentReply.objects.values_list("request", "status")
    assert len(kept) == 4
    assert len(set(kept)) == 1, "a kept request tells one choice from another"
    replies = {
        voter.post(f"motions/{motion}/ballot", {}, key="k-1").content for voter in [program(cast, "head")]
    }
    assert replies == {json.dumps({"motion": motion, "state": "open", "voted": True}).encode()}


def _at_once(count: int, work: Callable[[int], None]) -> None:
    """Run in so many threads that all begin together; what one raises fails the test."""
    faults: list[BaseException] = []
    gate = threading.Barrier(count)

    def one(number: int) -> None:
        try:
            gate.wait()
            work(number)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults, faults


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done_and_the_others_get_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    set_clock(monkeypatch, MEETING_AT)
    ids = sitting(cast)
    office = program(cast, "office")
    answers: list[tuple[int, bytes, bool]] = []

    def put(number: int) -> None:
        body = {"text": "同意共享", "ballot": "named"}
        response = office.post(f"items/{ids['item']}/motions", body, key="k-1")
        answers.append((response.status_code, response.content, REPLAYED in response))

    _at_once(6, put)
    assert {status for status, _, _ in answers} == {201}
    assert len({content for _, content, _ in answers}) == 1
    assert sorted(replayed for _, _, replayed in answers) == [False, True, True, True, True, True]
    assert Motion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_different_keys_at_once_are_each_done(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    set_clock(monkeypatch, NOW)
    meeting = cast.planned()
    office = program(cast, "office")

    def hand_in(number: int) -> None:
        body = {"title": f"议题{number}", "business": "plan"}
        done(office.post(f"meetings/{meeting.pk}/items", body, key=f"k-{number}"))

    _at_once(5, hand_in)
    assert AgendaItem.objects.filter(meeting=meeting).count() == 5
    assert IdempotentReply.objects.filter(status=201).count() == 5
    assert timezone.now() == NOW
