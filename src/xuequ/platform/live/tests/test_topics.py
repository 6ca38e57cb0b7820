"""Who may follow what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .. import topics


def only_seven(user_id: int, ident: str) -> bool:
    return user_id == 7 and ident == "a:b"


@pytest.fixture
def registered() -> Iterator[None]:
    topics.register("testroom", only_seven)
    yield
    del topics._registered["testroom"]


@pytest.mark.usefixtures("registered")
def test_the_owner_of_a_prefix_decides_who_may_follow() -> None:
    assert topics.may_follow(7, "testroom:a:b")
    assert not topics.may_follow(8, "testroom:a:b")
    assert not topics.may_follow(7, "testroom:c")


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("topic", ["", ":", "testroom", "testroom:", ":a:b", "other:a", "testroom2:a:b"])
def test_a_topic_nobody_answers_for_is_refused(topic: str) -> None:
    assert not topics.may_follow(7, topic)


@pytest.mark.usefixtures("registered")
def test_a_prefix_belongs_to_one_owner() -> None:
    topics.register("testroom", only_seven)
    with pytest.raises(ValueError, match="already"):
        topics.register("testroom", lambda user_id, ident: True)
    for word in ("", "a:b"):
        with pytest.raises(ValueError, match="prefix"):
            topics.register(word, only_seven)
