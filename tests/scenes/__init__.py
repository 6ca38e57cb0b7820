"""Scenes to begin a test in, made by the actions a person would use, and the ids in them."""

from __future__ import annotations

from tests.scenes.curriculum import CURRICULUM
from tests.scenes.duties import DUTIES
from tests.scenes.growth import GROWTH
from tests.scenes.ids import Ids
from tests.scenes.meetings import (
    MEETINGS,
    arriving,
    assembled,
    closed,
    drafted,
    explaining,
    moved,
    planned,
    published,
    raising_hands,
    ready,
    sealed,
    settled,
    sitting,
    submitted,
    voting,
    voting_secretly,
)
from tests.scenes.partnerships import PARTNERSHIPS
from tests.scenes.staffing import STAFFING
from tests.scenes.teaching import TEACHING

SCENES = {**MEETINGS, **DUTIES, **TEACHING, **GROWTH, **PARTNERSHIPS, **CURRICULUM, **STAFFING}
"""How to come to each scene, and what time it is there."""
__all__ = [
    "SCENES",
    "Ids",
    "arriving",
    "assembled",
    "closed",
    "drafted",
    "explaining",
    "moved",
    "planned",
    "published",
    "raising_hands",
    "ready",
    "sealed",
    "settled",
    "sitting",
    "submitted",
    "voting",
    "voting_secretly",
]
