"""What a whole meeting does in the same moment is stored, entered and answered as if each had come alone."""

from __future__ import annotations

import json
from collections import Counter
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError
from django.utils import timezone

from tests.cast import MEETING_AT, Cast, make_cast
from tests.program import Program, done, program, set_clock
from tests.scenes import SCENES, Ids
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings.models import Attendance, Ballot, Presence, SecretCount
from xuequ.platform.access.actions import revoke_token
from xuequ.platform.access.models import IdempotentReply
from xuequ.platform.audit.models import TrailEntry
from xuequ.platform.notify.models import Quiet
from xuequ.platform.server.environ import Proxies, environ_of
from xuequ.platform.server.lanes import Asked, Done, Surroundings
from xuequ.site.lanes import LANES

SIGN_IN, BALLOT = LANES.values()


@pytest.fixture
def at(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    """``at("voting")``: the ids of that scene, at its time."""

    def come(scene: str) -> Ids:
        build, now = SCENES[scene]
        set_clock(monkeypatch, now)
        return build(cast)

    return come


def ballot(ids: Ids, asking: Program, choice: str = "for", key: str = "") -> Asked:
    content = json.dumps({"choice": choice}).encode()
    path = f"/api/v1/motions/{ids['motion']}/ballot"
    return Asked(path, ids["motion"], asking.token, key, content, "127.0.0.1")


def sign_in(ids: Ids, asking: Program, content: bytes = b"", key: str = "") -> Asked:
    path = f"/api/v1/meetings/{ids['meeting']}/sign-in"
    return Asked(path, ids["meeting"], asking.token, key, content, "127.0.0.1")


def entries(action: str) -> list[dict[str, Any]]:
    kept = ("district", "at", "person_name", "address", "action", "target", "facts", "refused", "clause")
    found = TrailEntry.objects.filter(action=action).exclude(account=None).order_by("pk")
    return [dict(zip(kept, row, strict=True)) for row in found.values_list(*kept)]


@pytest.mark.parametrize("scene", ["voting", "voting_secretly"])
def test_P3_5_ballots_cast_together_are_stored_and_entered_like_those_cast_alone(
    cast: Cast, at: Any, scene: str
) -> None:
    ids, (head, *others) = at(scene), cast.voters
    alone = program(cast, head).post(f"motions/{ids['motion']}/ballot", {"choice": "for"})
    asked = [ballot(ids, program(cast, part), "against") for part in others]
    assert BALLOT(asked) == [Done(alone.content)] * 3

    rows = Counter(Ballot.objects.filter(motion=ids["motion"]).values_list("choice", "at", "entered_by"))
    if scene == "voting_secretly":
        assert rows == {(None, None, None): 4}
        assert SecretCount.objects.values_list("in_favour", "against", "abstain").get() == (1, 3, 0)
    else:
        assert rows == {("for", MEETING_AT, None): 1, ("against", MEETING_AT, None): 3}

    first, *entered = entries("meetings.cast_ballot")
    assert {entry.pop("person_name") for entry in entered} == {cast.people[part].name for part in others}
    assert first.pop("person_name") == cast.people[head].name
    assert entered == [first] * 3


def test_P3_5_who_may_not_vote_is_left_to_be_told_why(cast: Cast, at: Any) -> None:
    ids = at("voting")
    absent = program(cast, "member_principal")
    meetings.sign_out(actor=cast.actor("member_principal"), now=MEETING_AT, meeting_id=ids["meeting"])
    other = program(make_cast("对照", "DZ"), "head")
    voter = program(cast, "lead_principal")
    asked = [
        ballot(ids, program(cast, "teacher")),
        ballot(ids, absent),
        ballot(ids, other),
        ballot(ids, Program("0" * 48)),
        ballot(ids, program(cast, "head"), "perhaps"),
        ballot(ids, voter),
        ballot(ids, voter, "against"),
    ]
    told = BALLOT(asked)
    assert [one is not None for one in told] == [False] * 5 + [True, False]
    assert list(Ballot.objects.values_list("person__name", "choice")) == [
        (cast.people["lead_principal"].name, "for")
    ]
    assert len(entries("meetings.cast_ballot")) == 1
    assert BALLOT([ballot(ids, voter)]) == [None], "who voted before is answered one by one"


def test_P3_2_P3_5_observers_the_recused_and_void_tokens_vote_in_no_batch(cast: Cast, at: Any) -> None:
    ids = at("moved")
    given: dict[str, Any] = {"now": MEETING_AT, "meeting_id": ids["meeting"]}
    meetings.add_observer(actor=cast.actor("head"), person_id=cast.people["researcher"].pk, **given)
    meetings.sign_in(actor=cast.actor("researcher"), **given)
    meetings.recuse(
        actor=cast.actor("lead_principal"), now=MEETING_AT, item_id=ids["item"], reason="本校事项"
    )
    meetings.open_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=ids["motion"])
    void = program(cast, "head")
    revoke_token(void.token, now=MEETING_AT)
    left = [program(cast, "researcher"), program(cast, "lead_principal"), void]
    told = BALLOT([ballot(ids, asking) for asking in [*left, program(cast, "supported_principal")]])
    assert [one is not None for one in told] == [False, False, False, True]
    statuses = [
        asking.post(f"motions/{ids['motion']}/ballot", {"choice": "for"}).status_code for asking in left
    ]
    assert statuses == [403, 403, 401], "the ordinary way tells them why"


def test_P3_5_a_vote_that_is_over_takes_no_ballots_together(cast: Cast, at: Any) -> None:
    ids = at("voting")
    meetings.close_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=ids["motion"])
    assert BALLOT([ballot(ids, program(cast, part)) for part in cast.voters]) == [None] * 4
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("scene", ["voting", "voting_secretly"])
def test_a_ballot_sent_again_with_its_key_is_answered_again_and_cast_once(
    cast: Cast, at: Any, scene: str
) -> None:
    ids = at(scene)
    voter = program(cast, "head")
    asked = ballot(ids, voter, "for", "my-key")
    fresh, twice = BALLOT([asked, asked])
    assert fresh is not None and twice == Done(fresh.content, replayed=True)
    assert BALLOT([asked]) == [twice], "by the next batch"
    again = voter.post(f"motions/{ids['motion']}/ballot", {"choice": "for"}, key="my-key")
    assert again.content == fresh.content and again["Idempotency-Replayed"] == "true", "and by itself"
    assert Ballot.objects.count() == IdempotentReply.objects.count() == 1


def test_a_key_used_for_something_else_is_left_to_be_told(cast: Cast, at: Any) -> None:
    ids = at("voting")
    voter = program(cast, "head")
    assert voter.post(f"motions/{ids['motion']}/ballot", {"choice": "for"}, key="k").status_code == 200
    assert BALLOT([ballot(ids, voter, "against", "k")]) == [None]
    assert BALLOT([ballot(ids, program(cast, "lead_principal"), "for", "not\tvisible")]) == [None]
    assert Ballot.objects.get().choice == "for"


@pytest.mark.parametrize(("faults", "cast_then"), [(1, True), (2, True), (3, False)])
def test_P3_5_two_processes_that_meet_at_a_voter_look_again_and_leave_nothing_half_done(
    cast: Cast, at: Any, monkeypatch: pytest.MonkeyPatch, faults: int, cast_then: bool
) -> None:
    ids = at("voting")
    left = [IntegrityError("one_person_one_vote")] * faults
    put = Ballot.objects.bulk_create

    def meet(*given: Any, **more: Any) -> Any:
        made = put(*given, **more)
        if left:
            raise left.pop()
        return made

    monkeypatch.setattr(Ballot.objects, "bulk_create", meet)
    told = BALLOT([ballot(ids, program(cast, part), key=part) for part in cast.voters[:2]])
    assert [one is not None for one in told] == [cast_then] * 2
    number = 2 if cast_then else 0
    assert Ballot.objects.count() == IdempotentReply.objects.count() == number
    assert len(entries("meetings.cast_ballot")) == number


def test_P3_5_where_one_vote_cannot_be_stored_another_still_is(
    cast: Cast, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, other = at("voting_secretly"), make_cast("对照", "DZ")
    theirs = SCENES["voting"][0](other)
    store = meetings.cast_ballots

    def fail(*, now: Any, motion_id: UUID, choices: Any) -> Any:
        if str(motion_id) == theirs["motion"]:
            raise OperationalError("deadlock detected")
        return store(now=now, motion_id=motion_id, choices=choices)

    monkeypatch.setattr(meetings, "cast_ballots", fail)
    told = BALLOT(
        [
            ballot(ids, program(cast, "head")),
            ballot(theirs, program(other, "head"), key="k"),
            ballot(ids, program(cast, "lead_principal")),
        ]
    )
    assert [one is not None for one in told] == [True, False, True]
    assert Ballot.objects.count() == 2
    assert not IdempotentReply.objects.exists(), "the key is free for the ordinary way"


def test_P2_3_3_those_who_arrive_together_are_signed_in_like_those_who_come_alone(
    cast: Cast, at: Any
) -> None:
    ids = at("assembled")
    asked = [sign_in(ids, program(cast, "member_principal"), b"{}", key="in")]
    (told,) = SIGN_IN(asked)
    row = Attendance.objects.get(person=cast.people["member_principal"])
    assert (row.signed_in_at, row.present, row.late) == (MEETING_AT, True, False)
    assert Presence.objects.filter(attendance=row).count() == 1
    assert Quiet.objects.filter(account=cast.people["member_principal"].account).exists(), "P3-7"
    assert told is not None
    assert json.loads(told.content)["state"] == "present"
    assert entries("meetings.sign_in")[-1]["target"] == f"meetings.Attendance:{row.pk}"

    meetings.sign_out(actor=cast.actor("member_principal"), now=MEETING_AT, meeting_id=ids["meeting"])
    Attendance.objects.filter(pk=row.pk).update(signed_in_at=None, signed_out_at=None)
    alone = program(cast, "member_principal").post(f"meetings/{ids['meeting']}/sign-in", {})
    assert alone.content == told.content
    together, by_itself = entries("meetings.sign_in")[-2:]
    assert together == by_itself


def test_P2_3_3_who_may_not_sign_in_or_ticks_another_is_left_to_the_ordinary_way(cast: Cast, at: Any) -> None:
    ids = at("arriving")
    ticked = json.dumps({"person": ids["member_principal"]}).encode()
    asked = [
        sign_in(ids, program(cast, "teacher")),
        sign_in(ids, program(cast, "head"), b"{}"),
        sign_in(ids, program(cast, "office"), ticked),
        sign_in(ids, program(cast, "member_principal"), b"[]"),
        sign_in(ids, program(make_cast("对照", "DZ"), "head")),
    ]
    assert SIGN_IN(asked) == [None] * 5
    assert not Attendance.objects.get(person=cast.people["member_principal"]).present


def test_an_answer_has_the_headers_it_would_have_had_alone(cast: Cast, at: Any) -> None:
    ids = at("voting")
    voter = program(cast, "head", language="en")
    alone = voter.post(f"motions/{ids['motion']}/ballot", {"choice": "for"})
    assert done(alone)
    scope = {
        "method": "POST",
        "path": f"/api/v1/motions/{ids['motion']}/ballot",
        "query_string": b"",
        "headers": [
            (b"host", b"testserver"),
            (b"accept-language", b"en"),
            (b"content-type", b"application/json"),
        ],
        "http_version": "1.1",
        "scheme": "http",
        "client": ("127.0.0.1", 1),
    }
    found = Surroundings().of(environ_of(scope, BytesIO(), 17, Proxies([])))
    assert found is not None
    told = {name.decode(): value.decode() for name, value in found}
    expected = {name.lower(): value for name, value in alone.headers.items() if name != "Content-Length"}
    assert told == expected
    assert timezone.now() == MEETING_AT
