"""What was done in teaching, who took part, and how a lesson was scored."""

from xuequ.affairs.teaching.models.activity import Activity, Part
from xuequ.affairs.teaching.models.paper import PaperBatch
from xuequ.affairs.teaching.models.plan import PlanLine, TermPlan
from xuequ.affairs.teaching.models.result import Revision
from xuequ.affairs.teaching.models.score import Dimension, Score, ScoreSheet
from xuequ.affairs.teaching.models.session import Invited, Move, PlannedSession
from xuequ.affairs.teaching.models.visit import Closure, Visit

__all__ = [
    "Activity",
    "Closure",
    "Dimension",
    "Invited",
    "Move",
    "PaperBatch",
    "Part",
    "PlanLine",
    "PlannedSession",
    "Revision",
    "Score",
    "ScoreSheet",
    "TermPlan",
    "Visit",
]
