"""Live streams through the real server: two processes, many clients, some that leave or fall asleep."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .ground import Follower, Ground, Server


@contextmanager
def following(server: Server, sessions: list[str], *topics: str) -> Iterator[list[Follower]]:
    followers = [Follower(server, session, *topics) for session in sessions]
    try:
        yield followers
    finally:
        for follower in followers:
            follower.close()


def test_a_change_announced_in_one_process_reaches_the_clients_of_the_other(
    server: Server, ground: Ground
) -> None:
    with following(server, ground.sessions, "room:1") as followers:
        assert len({follower.process for follower in followers}) == 2
        announcer = server.announce("room:1")
        changes = [follower.change() for follower in followers]
        assert any(follower.process != announcer for follower in followers)
    assert {change["topic"] for change in changes} == {"room:1"}
    assert len({change["version"] for change in changes}) == 1


def test_a_hundred_clients_all_hear_of_each_topic_they_follow_and_no_other(
    server: Server, ground: Ground
) -> None:
    sessions = ground.sessions * 5
    with (
        following(server, sessions[:50], "room:a", "room:b") as both,
        following(server, sessions[50:], "room:b") as one,
    ):
        server.announce("room:other")
        server.announce("room:a")
        assert [follower.change()["topic"] for follower in both] == ["room:a"] * 50
        server.announce("room:b")
        assert [follower.change()["topic"] for follower in both + one] == ["room:b"] * 100


def test_versions_of_a_topic_only_grow(server: Server, ground: Ground) -> None:
    with following(server, ground.sessions[:1], "room:grow") as [follower]:
        versions = []
        for _ in range(3):
            server.announce("room:grow")
            versions.append(follower.change()["version"])
    assert versions == sorted(set(versions))


def test_what_is_rolled_back_is_not_announced(server: Server, ground: Ground) -> None:
    with following(server, ground.sessions[:1], "room:undone", "room:done") as [follower]:
        server.get("/change?undo&topic=room:undone")
        server.announce("room:done")
        assert follower.change()["topic"] == "room:done"


def test_clients_that_leave_or_never_read_hold_nobody_back(server: Server, ground: Ground) -> None:
    asleep = [Follower(server, session, "room:z") for session in ground.sessions[:10]]
    for leaver in [Follower(server, session, "room:z") for session in ground.sessions[10:]]:
        leaver.close()
    with following(server, ground.sessions, "room:z") as awake:
        for _ in range(5):
            server.announce("room:z")
            assert {follower.change()["topic"] for follower in awake} == {"room:z"}
    for sleeper in asleep:
        assert sleeper.change()["topic"] == "room:z"
        sleeper.close()


def test_a_stream_beats_while_nothing_happens(server: Server, ground: Ground) -> None:
    with following(server, ground.sessions[:1], "room:quiet") as [follower]:
        assert [follower.line() for _ in range(3)] == [": beat", "", ": beat"]


def test_only_who_may_follow_every_topic_gets_a_stream(server: Server, ground: Ground) -> None:
    session = ground.sessions[0]
    refused = [
        ("nobody", ["room:1"]),
        ("", ["room:1"]),
        (session, ["room:closed"]),
        (session, ["room:1", "room:closed"]),
        (session, ["unknown:1"]),
        (session, ["room"]),
        (session, ["room:"]),
    ]
    for key, topics in refused:
        with following(server, [key], *topics) as [follower]:
            assert follower.answer.status == 403, (key, topics)


def test_a_stream_without_topics_or_with_too_many_is_refused(server: Server, ground: Ground) -> None:
    session = f"sessionid={ground.sessions[0]}"
    many = "&".join(f"topic=room:{number}" for number in range(21))
    for query in ("", "topic=", many, "topic=room:" + "x" * 80):
        status = server.get(f"/live?{query}", Cookie=session)[0].status
        assert status in (400, 403), query
    assert server.request("POST", "/live?topic=room:1")[0].status == 405


def test_the_oldest_stream_of_an_account_gives_way_to_the_ninth(single: Server, ground: Ground) -> None:
    with following(single, ground.sessions[:1] * 9, "room:1") as followers:
        assert followers[0].rest()[-2:] == ["retry: 60000", ""]
        single.announce("room:1")
        assert [follower.change()["topic"] for follower in followers[1:]] == ["room:1"] * 8


def test_streams_outlive_a_database_that_cannot_be_read_for_a_while(single: Server, ground: Ground) -> None:
    with following(single, ground.sessions[:2], "room:1") as followers:
        ground.sql("ALTER TABLE live_livechange RENAME TO elsewhere")
        ground.sql("UPDATE auth_user SET first_name = 'x'")
        deadline = time.monotonic() + 20
        while "cannot be read" not in single.log.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        ground.sql("ALTER TABLE elsewhere RENAME TO live_livechange")
        single.announce("room:1")
        assert [follower.change()["topic"] for follower in followers] == ["room:1"] * 2
    assert "cannot be read" in single.log.read_text()


def test_the_server_ends_although_streams_are_open(single: Server, ground: Ground) -> None:
    with following(single, ground.sessions, "room:1"):
        begun = time.monotonic()
        single.process.terminate()
        single.process.wait(10)
        print(f"ended after {time.monotonic() - begun:.1f} s")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", single.port)) != 0
