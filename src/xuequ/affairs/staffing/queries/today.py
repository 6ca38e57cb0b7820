"""What staffing asks of a person today."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from xuequ.affairs.staffing import rules
from xuequ.affairs.staffing.queries.cross import cross_facts, visible_cross
from xuequ.kernel.actor import Actor
from xuequ.kernel.todo import Tap, ToDo


def to_do(actor: Actor, today: date) -> list[ToDo]:
    """Cross-school teaching to agree to, with one tap. Two queries at most, none for who never agrees."""
    del today
    if not (actor.is_district_head or actor.schools_led):
        return []
    found = []
    for cross in visible_cross(actor).filter(state="draft"):
        facts = cross_facts(cross)
        sides = [s for s in rules.cross_sides_of(actor, facts) if rules.may_approve_cross(actor, facts, s)]
        if sides:
            taps = tuple(
                Tap("同意", reverse("staffing:approve", args=[cross.pk, side])) for side in sides[:1]
            )
            found.append(
                ToDo(
                    "跨校兼课等您同意：%(name)s，%(lender)s → %(borrower)s，每周%(weekly)s节",
                    reverse("staffing:cross", args=[cross.pk]),
                    {
                        "name": cross.person.name,
                        "lender": cross.lender.name,
                        "borrower": cross.borrower.name,
                        "weekly": cross.weekly,
                    },
                    clause="P1-5.3",
                    icon="arrows-exchange",
                    light="amber",
                    taps=taps,
                )
            )
    return found
