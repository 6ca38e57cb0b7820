"""Entrances without a page: the background work on a roster, and the roster from the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django_tasks import task

from xuequ.affairs.organisation import actions, queries
from xuequ.affairs.organisation.forms.roster import RosterReading, UnreadableRoster, read_roster
from xuequ.affairs.organisation.forms.said import findings_of, said_by
from xuequ.affairs.organisation.models import District, RosterImport
from xuequ.affairs.organisation.rules import Roster
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import Refused
from xuequ.kernel.words import N_
from xuequ.platform.files.actions import open_file

BROKEN = N_("导入时出了意外，什么都没有改动。请重新上传；如果还是不行，请联系系统管理员。")
Out = Callable[[str], object]


def start_work(roster: RosterImport, actor: Actor) -> None:
    """Have a worker go on with an import; entered in the same transaction as what made it due."""
    work_on_roster.enqueue(str(roster.pk), str(actor.person))


@task()
def work_on_roster(import_id: str, person_id: str) -> None:
    """Read a roster and show what it would change, or bring it in if that was confirmed.

    Whatever goes wrong is told on the page; nothing is ever half done.
    """
    roster = queries.import_at_work(UUID(import_id))
    actor = queries.actor_of_person(UUID(person_id), now=timezone.now())
    if roster is None:
        return
    try:
        if actor is None:
            raise Refused(queries.GONE)
        _work(roster, actor)
    except actions.RosterDropped:
        return
    except UnreadableRoster as unreadable:
        actions.fail_roster(roster.pk, unreadable.text, now=timezone.now())
    except Refused as refused:
        actions.fail_roster(roster.pk, refused.verdict.text, now=timezone.now())
    except Exception:
        actions.fail_roster(roster.pk, BROKEN, now=timezone.now())
        raise


def _work(roster: RosterImport, actor: Actor) -> None:
    """Read (the first half of the bar) and compare (the second); then preview or import."""
    state = roster.state

    def tell(done: int, total: int) -> None:
        actions.report_progress(roster.pk, state, done, total, now=timezone.now())

    with open_file(roster.file) as file:
        content = file.read()
    day = timezone.localdate(roster.handed_in_at)
    reading = _read(
        content, roster.file.name, roster.district_id, day, lambda done, total: tell(done, 2 * total)
    )
    lines = max(1, len(reading.schools) + len(reading.staff))
    said = said_by(reading, lambda done: tell(lines + done, 2 * lines))
    tell(2 * lines, 2 * lines)
    finish = actions.preview_roster if state == "reading" else actions.bring_in_roster
    finish(actor=actor, now=timezone.now(), import_id=roster.pk, roster=said, findings=findings_of(reading))


def _read(
    content: bytes, name: str, district: UUID, day: date, progress: Callable[[int, int], None]
) -> RosterReading:
    schools = [school.name for school in queries.known_schools(district).values() if not school.gone]
    return read_roster(
        content,
        name,
        today=day,
        known_schools=schools,
        subjects=queries.subject_names(district),
        progress=progress,
    )


def import_roster_file(path: Path, district_name: str, *, dry_run: bool, out: Out) -> bool:
    """Bring a roster file in from the command line, whole or not at all; the district is founded where there
    is none of this name. Whether it could be (with ``dry_run``: whether it could have been); ``out`` is told
    the faults and what was done."""
    try:
        with transaction.atomic():
            done = _import_file(path, district_name, out)
            if dry_run or not done:
                transaction.set_rollback(True)
    except UnreadableRoster as unreadable:
        out(gettext(unreadable.message) % unreadable.facts)
        return False
    except Refused as refused:
        out(gettext(refused.verdict.message) % refused.verdict.facts)
        return False
    if done:
        out(gettext("只检查，没有导入。") if dry_run else gettext("已导入。"))
    return done


def _import_file(path: Path, district_name: str, out: Out) -> bool:
    district = queries.district_named(district_name) or actions.found_district_named(district_name)
    reading = _read(path.read_bytes(), path.name, district.pk, timezone.localdate(), lambda done, total: None)
    for fault in reading.faults:
        place = f"{fault.sheet} {fault.row}{fault.column and f' {fault.column}'}"
        reason, remedy = gettext(fault.message) % fault.facts, gettext(fault.remedy) % fault.facts
        out(f"{place}：{fault.value} {reason}{remedy}")
    if reading.errors:
        out(gettext("有%(errors)s处必须改正的问题，没有导入。") % {"errors": len(reading.errors)})
        return False
    return _register(district, said_by(reading), out)


def _register(district: District, roster: Roster, out: Out) -> bool:
    plan = actions.import_directly(district=district.pk, now=timezone.now(), roster=roster)
    for label, found in ((gettext("学校"), plan.schools), (gettext("教职工"), plan.people)):
        facts = {
            "what": label,
            "created": len(found.created),
            "changed": len(found.changed),
            "same": found.same,
            "left": len(found.left),
        }
        out(
            gettext("%(what)s：新增%(created)s，变动%(changed)s，不变%(same)s，名册里没有而保留%(left)s")
            % facts
        )
    if plan.head:
        out(gettext("学区负责人：%(name)s（基地校校长）") % {"name": plan.head})
    return True
