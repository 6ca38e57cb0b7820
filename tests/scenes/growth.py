"""Scenes of growth: training, hours and research."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.cast import Cast
from tests.scenes.ids import Ids, people_of
from xuequ.affairs.growth import actions
from xuequ.affairs.growth.tests import scene
from xuequ.platform.files.actions import store


def _ids(cast: Cast, **more: Any) -> Ids:
    return {**people_of(cast), **{name: str(value) for name, value in more.items()}}


def no_programme(cast: Cast) -> Ids:
    """The year has no training programme yet."""
    return _ids(cast, year=scene.year(cast).pk)


def drafted(cast: Cast) -> Ids:
    """The programme has a session and is not published."""
    programme = scene.draft(cast)
    made = scene.session(cast, programme)
    return _ids(cast, programme=programme.pk, session=made.pk)


def announced(cast: Cast) -> Ids:
    """A session is to come; the teacher has registered."""
    made = scene.session(cast)
    scene.register(cast, made, "teacher")
    return _ids(cast, programme=made.programme_id, session=made.pk)


def gathered(cast: Cast) -> Ids:
    """The session is over: the teacher was there, the bursar did not come."""
    made = scene.session(cast)
    scene.attended(cast, made, "teacher")
    return _ids(cast, session=made.pk)


def counted(cast: Cast) -> Ids:
    """The session is closed, the teacher's hours count; others from outside wait to be confirmed."""
    made = scene.closed(cast, "teacher")
    outside = scene.outside(cast)
    file = store(scene.paper(), actor=cast.actor("lead_office"), now=scene.NOW)
    return _ids(cast, session=made.pk, outside=outside.pk, file=file.pk)


def confirmed(cast: Cast) -> Ids:
    """The hours from outside are confirmed."""
    ids = counted(cast)
    actions.decide_outside(
        actor=cast.actor("clerk"), now=scene.AFTER, outside_id=ids["outside"], confirmed=True
    )
    return ids


def applying(cast: Cast) -> Ids:
    """The research director has applied for a project that the teacher leads."""
    return _ids(cast, project=scene.applied(cast).pk)


def approved(cast: Cast) -> Ids:
    """The project is approved."""
    return _ids(cast, project=scene.approved(cast).pk)


def opening(cast: Cast) -> Ids:
    """The day of the opening has come."""
    return _ids(cast, project=scene.announced_project(cast).pk)


def opened(cast: Cast) -> Ids:
    """The opening was passed."""
    return _ids(cast, project=scene.opened(cast).pk)


def researched(cast: Cast) -> Ids:
    """The mid-term is passed and there are results."""
    return _ids(cast, project=scene.with_result(cast).pk)


GROWTH: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {
    "no_programme": (no_programme, scene.NOW),
    "programme_drafted": (drafted, scene.NOW),
    "session_announced": (announced, scene.NOW),
    "session_begins": (announced, scene.STARTS),
    "session_over": (gathered, scene.AFTER),
    "hours_counted": (counted, scene.AFTER),
    "hours_confirmed": (confirmed, scene.AFTER),
    "project_applied": (applying, scene.NOW),
    "project_approved": (approved, scene.NOW),
    "project_opening": (opening, scene.OPENING),
    "project_opened": (opened, scene.MIDTERM),
    "project_researched": (researched, scene.MIDTERM),
}
