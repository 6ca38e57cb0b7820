"""Floor 8: a clause that is built has a rule in its affair, an action, a page, tests kept and broken."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from xuequ.site.cli import main
from xuequ.where import ClauseView, charter

BUILT = [view for view in charter() if view.built]


@pytest.mark.parametrize("view", BUILT, ids=[view.id for view in BUILT])
def test_a_built_clause_lacks_nothing(view: ClauseView) -> None:
    assert view.missing == []


def test_the_regular_meeting_is_built_whole() -> None:
    parts = {view.id for view in charter() if re.match(r"P[23]-", view.id)} | {"P1-1.1"}
    assert len(parts) > 15
    assert parts <= {view.id for view in BUILT}


def test_the_command_tells_the_same_to_programs() -> None:
    told = CliRunner().invoke(main, ["charter", "--json"])
    assert told.exit_code == 0
    listed = {view["id"]: view for view in json.loads(told.output)}
    assert listed.keys() == {view.id for view in charter()}
    assert {test["shows"] for test in listed["P3-4"]["tests"]} == {"kept", "broken"}
