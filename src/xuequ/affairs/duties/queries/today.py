"""What of duties waits for a person's word today."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from xuequ.affairs.duties.queries.appraisal import sheet_url, sheets_to_answer, sheets_to_settle
from xuequ.affairs.duties.queries.declared import get_quota
from xuequ.affairs.duties.queries.exemption import debtor_names, exemptions_to_decide
from xuequ.affairs.duties.queries.publication import publications_to_sign
from xuequ.kernel.actor import Actor
from xuequ.kernel.todo import Tap, ToDo
from xuequ.kernel.words import N_


def to_do(actor: Actor, day: date) -> list[ToDo]:
    """The exemptions to agree to, the publications to sign, the appraisal sheets to answer or to settle."""
    return [*_exemptions(actor, day), *_publications(actor, day), *_sheets(actor, day)]


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
    names = debtor_names(actor, waiting) if waiting else {}
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


def _sheets(actor: Actor, day: date) -> list[ToDo]:
    found = [
        ToDo(
            N_("%(name)s的考核表请核对"),
            sheet_url(one),
            facts={"name": one.name},
            clause="P1-2.2",
            icon="file-check",
        )
        for one in sheets_to_answer(actor)
    ]
    if waiting := sheets_to_settle(actor, day):
        address = f"{reverse('duties:appraisal')}?state=drawn&term={waiting[0].term_id}"
        found.append(
            ToDo(
                N_("%(n)s张考核表可以定稿"),
                address,
                facts={"n": str(len(waiting))},
                clause="P1-2.2",
                icon="file-check",
            )
        )
    return found
