"""Where schools lie: whether a position can be right, beside those of the other schools."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

Position = tuple[Decimal, Decimal]
"""Longitude and latitude in degrees."""
FAR = 100
"""Kilometres from the district's middle beyond which a position is taken for a mistake."""
FEWEST = 3
"""Positions below which a district has no middle to be far from."""
_EARTH = 6371.0
_LONGITUDES, _LATITUDES = (73, 136), (3, 54)


def in_china(longitude: Decimal, latitude: Decimal) -> bool:
    """Whether a position lies in the box around China."""
    return _LONGITUDES[0] <= longitude <= _LONGITUDES[1] and _LATITUDES[0] <= latitude <= _LATITUDES[1]


def middle(positions: Sequence[Position]) -> Position | None:
    """The median position, which a few wrong ones do not move; None for too few schools."""
    if len(positions) < FEWEST:
        return None
    return median(position[0] for position in positions), median(position[1] for position in positions)


def kilometres(one: Position, other: Position) -> int:
    """The distance over the ground, to the kilometre."""
    (x1, y1), (x2, y2) = ([math.radians(value) for value in place] for place in (one, other))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return round(2 * _EARTH * math.asin(min(1.0, math.sqrt(half))))
