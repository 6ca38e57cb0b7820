"""What partnerships ask of a person today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.models import AidItem, Paper
from xuequ.affairs.partnerships.queries.pair import pair_facts, visible_pairs
from xuequ.affairs.partnerships.queries.posting import posting_facts, visible_postings
from xuequ.kernel.actor import Actor
from xuequ.kernel.todo import ToDo


def to_do(actor: Actor, today: date) -> list[ToDo]:
    """Agreements and postings to agree to, aid to sign for, papers to accept. At most nine queries."""
    del today
    return [*_to_approve(actor), *_to_receive(actor), *_to_accept(actor)]


def _to_approve(actor: Actor) -> Iterator[ToDo]:
    if not (actor.is_district_head or actor.schools_led):
        return
    for pair in visible_pairs(actor).filter(state="draft"):
        facts = pair_facts(pair)
        if any(rules.may_approve(actor, facts, side) for side in rules.sides_of(actor, facts)):
            yield ToDo(
                "结对协议等您同意：%(pair)s",
                reverse("partnerships:pair", args=[pair.pk]),
                {"pair": str(pair)},
                clause="P1-2.1",
                icon="heart-handshake",
                light="amber",
            )
    for posting in visible_postings(actor).filter(state="draft"):
        facts = posting_facts(posting)
        if any(rules.may_approve(actor, facts, side) for side in rules.sides_of(actor, facts)):
            yield ToDo(
                "支教安排等您同意：%(name)s",
                reverse("partnerships:posting", args=[posting.pk]),
                {"name": posting.person.name},
                clause="P1-3.1a",
                icon="heart-handshake",
                light="amber",
            )


def _to_receive(actor: Actor) -> Iterator[ToDo]:
    schools = actor.schools_led | actor.offices
    if not schools:
        return
    theirs = Q(partnership__lead__in=schools) | Q(partnership__supported__in=schools)
    waiting = AidItem.objects.filter(theirs, state="given", partnership__district=actor.district)
    for aid in waiting.exclude(giver__in=schools).select_related("giver"):
        yield ToDo(
            "请签收%(school)s的援助：%(what)s",
            reverse("partnerships:pair", args=[aid.partnership_id]),
            {"school": aid.giver.name, "what": aid.description},
            clause="P1-2.1",
            icon="gift",
            light="amber",
        )


def _to_accept(actor: Actor) -> Iterator[ToDo]:
    waiting = Paper.objects.filter(mentorship__mentor=actor.person, accepted_by=None)
    for paper in waiting.select_related("mentorship__apprentice"):
        yield ToDo(
            "%(name)s的论文请您认定：%(title)s",
            reverse("partnerships:mentorship", args=[paper.mentorship_id]),
            {"name": paper.mentorship.apprentice.name, "title": paper.title},
            clause="P1-3.1b",
            icon="file-check",
            light="amber",
        )
