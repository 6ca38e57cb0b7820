"""What of duties waits for a person's word today."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from xuequ.affairs.duties.queries.declared import get_quota
from xuequ.affairs.duties.queries.exemption import debtor_names, exemptions_to_decide
from xuequ.affairs.duties.queries.publication import publications_to_sign
from xuequ.kernel.actor import Actor
from xuequ.kernel.todo import Tap, ToDo
from xuequ.kernel.words import N_


def to_do(actor: Actor, day: date) -> list[ToDo]:
    """The exemptions to agree to and the publications to sign; no query for those who do neither."""
    return [*_exemptions(actor, day), *_publications(actor, day)]


def _publications(actor: Actor, day: date) -> list[ToDo]:
    waiting = publications_to_sign(actor, day) if actor.is_district_head else ()
    return [
        ToDo(
            N_("“%(title)s”公示期满，请签发"),
            reverse("duties:publication", args=[one.pk]),
            facts={"title": get_quota(one.quota).title},
            clause="P1-2.2",
            icon="clipboard-check",
        )
        for one in waiting
    ]


def _exemptions(actor: Actor, day: date) -> list[ToDo]:
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
