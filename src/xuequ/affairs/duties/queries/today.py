"""What of duties waits for a person's word today."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from xuequ.affairs.duties.queries.exemption import debtor_names, exemptions_to_decide
from xuequ.kernel.actor import Actor
from xuequ.kernel.todo import Tap, ToDo
from xuequ.kernel.words import N_


def to_do(actor: Actor, day: date) -> list[ToDo]:
    """The exemptions to agree to; no query for those who decide on none."""
    waiting = exemptions_to_decide(actor, day=day)
    names = debtor_names(actor, [one.debtor for one in waiting]) if waiting else {}
    return [
        ToDo(
            N_("%(name)s申请减免，等您批准"),
            reverse("duties:exemption", args=[one.pk]),
            facts={"name": names.get(one.debtor, "")},
            clause="P1-2.2",
            icon="calendar-off",
            taps=(Tap(N_("批准"), reverse("duties:grant_exemption", args=[one.pk])),),
        )
        for one in waiting
    ]
