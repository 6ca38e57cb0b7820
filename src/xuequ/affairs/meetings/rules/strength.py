"""Which rule a vote may be taken by: never a weaker one than its matter asks for (P3-5)."""

from __future__ import annotations

from collections.abc import Collection

from xuequ.affairs.meetings.rules.vote import RULES, DecisionRule
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, invalid, refuse

BASE_RANK = {"cast": 0, "present": 1, "entitled": 2}
"""Of whom the majority is taken: the more, the stronger."""
FROM_WEAK = ("present", "simple", "personnel", "two_thirds", "quota")
"""The rules in the order in which the product proposes them."""


def as_strong(rule: DecisionRule, least: DecisionRule) -> bool:
    """Whether a rule asks in every respect for at least what the other asks for."""
    quorum = (rule.quorum, rule.quorum_strict) >= (least.quorum, least.quorum_strict)
    majority = (rule.majority, rule.majority_strict) >= (least.majority, least.majority_strict)
    return quorum and majority and BASE_RANK[rule.base] >= BASE_RANK[least.base]


@clause("P3-5")
def least_rules(series_rule: str, *, major: bool, personnel: bool, figures: bool) -> tuple[str, ...]:
    """What a vote has at least to be taken by: 2/3 there for personnel, 2/3 for figures, its series' rule for
    other major matters. For the rest the majority of those present can be chosen."""
    return (
        series_rule if major or personnel or figures else "present",
        *(("personnel",) if personnel else ()),
        *(("two_thirds",) if figures else ()),
    )


@clause("P3-5")
def rule_for(series_rule: str, least: Collection[str], *, figures: bool) -> str:
    """The rule the product sets where none is named: the series', or the first that is strong enough."""
    if figures:
        return "quota"
    return next(name for name in (series_rule, *FROM_WEAK) if may_take_rule(name, least))


@clause("P3-5")
def may_take_rule(name: str, least: Collection[str]) -> Verdict:
    """A stronger rule may be chosen, never a weaker one."""
    if name not in RULES:
        return invalid("P3-5", "请选择表决方式和通过规则。")
    if not all(as_strong(RULES[name], RULES[floor]) for floor in least):
        return refuse(
            "P3-5",
            "通过规则太宽：不能低于例会的规则，人事要到会三分之二，改指标要三分之二赞成。请选更严的规则。",
        )
    return ALLOWED
