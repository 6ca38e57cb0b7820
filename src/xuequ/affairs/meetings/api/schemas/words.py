"""The words that a field of the API can have."""

from __future__ import annotations

from typing import Annotated

from xuequ.affairs.meetings import rules
from xuequ.platform.api.values import OneOf

SeriesKind = Annotated[str, OneOf(rules.SERIES_KINDS)]
Frequency = Annotated[str, OneOf(rules.FREQUENCIES)]
ChairPost = Annotated[str, OneOf(rules.CHAIR_POSTS)]
RuleName = Annotated[str, OneOf(rules.RULE_NAMES)]
MeetingState = Annotated[str, OneOf(rules.MEETING_STATES)]
ItemState = Annotated[str, OneOf(rules.ITEM_STATES)]
Source = Annotated[str, OneOf(rules.SOURCES)]
Business = Annotated[str, OneOf(rules.BUSINESS)]
Disposal = Annotated[str, OneOf(rules.DISPOSALS)]
Role = Annotated[str, OneOf(rules.ROLES)]
Answer = Annotated[str, OneOf(rules.ANSWERS)]
PresenceState = Annotated[str, OneOf(rules.STATES)]
BallotKind = Annotated[str, OneOf(rules.BALLOTS)]
MotionState = Annotated[str, OneOf(rules.MOTION_STATES)]
VoteChoice = Annotated[str, OneOf(rules.CHOICES)]
Outcome = Annotated[str, OneOf(rules.OUTCOMES)]
ResolutionKind = Annotated[str, OneOf((("new", ""), ("amend", ""), ("repeal", "")))]
