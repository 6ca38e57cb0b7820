"""Every action × every part of the cast × own district, another district, signed out: by the API."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import transaction

from tests.architecture.tree import affairs
from tests.cast import Cast, make_cast
from tests.matrix import DEEDS, Deed
from tests.program import Program, program, refused, set_clock
from tests.scenes import SCENES, Ids

WITHIN_OTHERS = {
    "resolutions.issue",
    "resolutions.issue_document",
    "resolutions.hear_explanation",
    "duties.set_figures",
}
"""Actions that only another action does: the sealing of minutes issues and sets, the meeting hears."""


def test_every_action_is_in_the_table() -> None:
    found = {
        name
        for affair in affairs()
        if affair.name != "organisation"
        for action in vars(import_module(f"xuequ.affairs.{affair.name}.actions")).values()
        if (name := getattr(action, "action_name", ""))
    }
    assert found - WITHIN_OTHERS == {deed.action for deed in DEEDS} - {"organisation.appoint"}


def _status(asking: Program, deed: Deed, ids: Ids) -> int:
    address = deed.address.format(**ids)
    with transaction.atomic():
        if deed.method == "GET":
            response = asking.get(address)
        else:
            response = asking.ask(deed.method, address, deed.body(ids))
        transaction.set_rollback(True)
    if response.status_code >= 400:
        refused(response, response.status_code)
    return 200 if response.status_code == 201 else response.status_code


@pytest.mark.parametrize("deed", DEEDS, ids=str)
def test_permission_is_as_the_table_says(cast: Cast, deed: Deed, monkeypatch: pytest.MonkeyPatch) -> None:
    build, at = SCENES[deed.scene]
    set_clock(monkeypatch, at)
    ids = build(cast)
    got = {part: _status(program(cast, part), deed, ids) for part in cast.people}
    assert got == {part: deed.expected(part) for part in cast.people}
    assert _status(Program(), deed, ids) == 401
    assert _status(Program(token="0" * 48), deed, ids) == 401


@pytest.mark.parametrize("deed", [deed for deed in DEEDS if deed.names_ids], ids=str)
def test_another_districts_people_find_nothing_never_a_refusal(
    cast: Cast, deed: Deed, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, at = SCENES[deed.scene]
    set_clock(monkeypatch, at)
    ids = build(cast)
    other = make_cast("对照", "DZ")
    got = {part: _status(program(other, part), deed, ids) for part in other.people}
    assert got == dict.fromkeys(other.people, 404)
