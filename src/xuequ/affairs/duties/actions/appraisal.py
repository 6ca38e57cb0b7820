"""The appraisal sheet: drawn up from standings, answered by whom it is about, settled by another (P1-2.2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from xuequ.affairs.duties import queries, rules
from xuequ.affairs.duties.models import Appraisal, AppraisalLine
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.kernel.actor import Actor, PostKind
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


@action("duties.draw_sheets")
def draw_sheets(
    *,
    actor: Actor,
    now: datetime,
    term_id: int,
    people: Collection[UUID] = (),
    schools: Collection[UUID] = (),
) -> list[Appraisal]:
    """Draw up the sheets of these people and schools for a term and ask them for their word; all or none.

    Raises ``Appraisal.DoesNotExist`` where one of them has none that this person may see.
    """
    term, today = organisation.get_term(actor, term_id), timezone.localdate(now)
    about = queries.people_appraised(actor, term, only=people) if people else []
    if schools:
        about += queries.schools_appraised(actor, organisation.visible_schools(actor).filter(pk__in=schools))
    if not about or len(about) != len(set(people)) + len(set(schools)):
        raise Appraisal.DoesNotExist
    drawn = queries.drawn_by_subject(actor, term, (one.ident for one in about))
    for one in about:
        rules.may_draw(actor, one.of, ends=term.ends, today=today, already=one.ident in drawn).enforce()
    made = [_drawn(actor, now, term, sheet) for sheet in queries.sheets_of(actor, term, about, today)]
    _ask_for_word(actor, now, made)
    return made


def _drawn(actor: Actor, now: datetime, term: Term, sheet: queries.Sheet) -> Appraisal:
    try:
        with transaction.atomic():
            made = Appraisal.objects.create(
                district_id=actor.district,
                term=term,
                sheet=sheet.of.kind,
                subject=sheet.subject,
                name=sheet.name,
                place=sheet.place,
                school_id=sheet.of.school,
                post=str(sheet.of.post or ""),
                score=sheet.score,
                drawn_by_id=actor.person,
                drawn_at=now,
            )
    except IntegrityError:
        day = timezone.localdate(now)
        rules.may_draw(actor, sheet.of, ends=term.ends, today=day, already=True).enforce()
        raise
    _set_down(made, sheet.lines)
    return made


def _set_down(appraisal: Appraisal, lines: Sequence[rules.SheetLine]) -> None:
    AppraisalLine.objects.bulk_create(
        AppraisalLine(
            appraisal=appraisal,
            position=position,
            quota=line.quota,
            weight=line.weight,
            required=line.required,
            required_elsewhere=line.required_elsewhere,
            done=line.done,
            done_elsewhere=line.done_elsewhere,
            missing=line.missing,
            points=line.points,
        )
        for position, line in enumerate(lines)
    )


def _ask_for_word(actor: Actor, now: datetime, made: Sequence[Appraisal]) -> None:
    day = timezone.localdate(now)
    for one in made:
        asked = {one.subject}
        if one.sheet == "school":
            principals = organisation.holders(
                actor.district, [PostKind.PRINCIPAL], day=day, school=one.subject
            )
            asked = set(principals.values_list("pk", flat=True))
        send(
            organisation.recipients(asked - {actor.person}),
            now=now,
            subject="考核表已出，请看一看",
            text="%(name)s %(term)s的考核表由履职记录自动生成，请核对并写下意见，没有意见写“无异议”。",
            facts={"name": one.name, "term": one.term.name},
            url=queries.sheet_url(one),
        )


@action("duties.say_word", quiet=("word",))
def say_word(*, actor: Actor, now: datetime, appraisal_id: UUID, word: str) -> Appraisal:
    """Say what one thinks of one's sheet; said again it replaces what was said before."""
    appraisal = queries.get_appraisal(actor, appraisal_id, lock=True)
    rules.may_say_word(actor, queries.appraisal_facts(appraisal), word).enforce()
    appraisal.word, appraisal.word_by_id, appraisal.word_at = word.strip(), actor.person, now
    appraisal.save(update_fields=["word", "word_by", "word_at"])
    if word.strip() != rules.NO_OBJECTION:
        send(
            organisation.recipients([appraisal.drawn_by_id]),
            now=now,
            subject="考核表有一条意见",
            text="%(name)s：%(word)s",
            facts={"name": appraisal.name, "word": word.strip()[:100]},
            url=queries.sheet_url(appraisal),
        )
    return appraisal


@action("duties.settle_sheets", quiet=("opinion",))
def settle_sheets(
    *, actor: Actor, now: datetime, appraisal_ids: Sequence[UUID], opinion: str = ""
) -> list[Appraisal]:
    """Settle these sheets: the figures are taken anew from the records, and stay; all or none."""
    today = timezone.localdate(now)
    found = [queries.get_appraisal(actor, one, lock=True) for one in sorted(set(appraisal_ids))]
    led = organisation.schools_of_head(actor.district, today)
    for appraisal in found:
        rules.may_settle(actor, queries.appraisal_facts(appraisal), led, today).enforce()
    _take_anew(actor, found, today)
    for appraisal in found:
        appraisal.digest = appraisal_digest(appraisal)
        appraisal.opinion, appraisal.state = opinion.strip(), "settled"
        appraisal.settled_by_id, appraisal.settled_at = actor.person, now
        appraisal.save(update_fields=["score", "digest", "opinion", "state", "settled_by", "settled_at"])
    return found


def _take_anew(actor: Actor, appraisals: Sequence[Appraisal], today: date) -> None:
    """What was put right since the sheets were drawn up shows in them; those of a term at once."""
    for term in {one.term for one in appraisals}:
        drawn = [one for one in appraisals if one.term == term]
        about = [
            queries.Subject(one.subject, one.name, one.place, queries.sheet_of_appraisal(one))
            for one in drawn
        ]
        for appraisal, sheet in zip(drawn, queries.sheets_of(actor, term, about, today), strict=True):
            appraisal.lines.all().delete()
            _set_down(appraisal, sheet.lines)
            appraisal.score = sheet.score


def appraisal_digest(appraisal: Appraisal) -> str:
    """SHA-256 over all that a sheet says, for the chain to vouch for."""
    fields = ("quota", "weight", "required", "required_elsewhere", "done", "done_elsewhere", "points")
    lines = [[str(value) for value in row] for row in appraisal.lines.values_list(*fields)]
    told = [str(appraisal.subject), appraisal.term_id, str(appraisal.score), appraisal.word, lines]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@action("duties.recall_sheet")
def recall_sheet(*, actor: Actor, now: datetime, appraisal_id: UUID) -> None:
    """Take back a sheet that is not settled, so that it can be drawn up anew."""
    del now
    appraisal = queries.get_appraisal(actor, appraisal_id, lock=True)
    rules.may_recall(actor, queries.appraisal_facts(appraisal)).enforce()
    appraisal.delete()
