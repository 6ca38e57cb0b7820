"""What was done in teaching, who took part, and how a lesson was scored."""

from xuequ.affairs.teaching.models.activity import Activity, Part
from xuequ.affairs.teaching.models.score import Dimension, Score, ScoreSheet

__all__ = ["Activity", "Dimension", "Part", "Score", "ScoreSheet"]
