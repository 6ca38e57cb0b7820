"""Who may do what, as data: every action, the parts of the cast to whom it is given, what the others get."""

from __future__ import annotations

from tests.matrix.curriculum import CURRICULUM
from tests.matrix.deed import Deed
from tests.matrix.duties import DUTIES
from tests.matrix.growth import GROWTH
from tests.matrix.meetings import MEETINGS
from tests.matrix.partnerships import PARTNERSHIPS
from tests.matrix.staffing import STAFFING
from tests.matrix.teaching import TEACHING

DEEDS = [*MEETINGS, *DUTIES, *TEACHING, *GROWTH, *PARTNERSHIPS, *CURRICULUM, *STAFFING]
__all__ = ["DEEDS", "Deed"]
