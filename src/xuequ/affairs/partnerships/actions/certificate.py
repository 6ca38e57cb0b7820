"""Certificates: numbered, given once, never changed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import queries, rules
from xuequ.affairs.partnerships.models import Certificate, Mentorship, Posting
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action


@action("partnerships.certify_posting")
def certify_posting(*, actor: Actor, now: datetime, posting_id: UUID) -> Certificate:
    """Certify a posting that is over (P1-3.1a)."""
    posting = queries.get_posting(actor, posting_id, lock=True)
    given = hasattr(posting, "certificate")
    over = posting.state in rules.RUNNING and posting.ends < timezone.localdate(now)
    whole = posting.state == "approved"
    rules.may_certify(actor, "P1-3.1a", over=over, whole=whole, given=given).enforce()
    kind = rules.POSTING_KIND_TEXT[posting.kind]
    text = (
        f"{posting.person.name}，{posting.from_school.name}教师，{_day(posting.starts)}至"
        f"{_day(posting.ends)}在{posting.to_school.name}{kind}支教，任教{posting.subject.name}，期满。"
    )
    return _issue(actor, now, "posting", posting.person.name, text, posting=posting)


@action("partnerships.certify_mentorship")
def certify_mentorship(*, actor: Actor, now: datetime, mentorship_id: UUID) -> Certificate:
    """Certify a mentorship that is over with its four marks made (P1-3.1b)."""
    mentorship = queries.get_mentorship(actor, mentorship_id, lock=True)
    given = hasattr(mentorship, "certificate")
    over = mentorship.ends < timezone.localdate(now)
    whole = queries.marks_made(mentorship)
    rules.may_certify(actor, "P1-3.1b", over=over, whole=whole, given=given).enforce()
    text = (
        f"{mentorship.mentor.name}（师傅）与{mentorship.apprentice.name}（徒弟），{mentorship.subject.name}，"
        f"{_day(mentorship.starts)}至{_day(mentorship.ends)}结对，"
        "完成示范课、公开课和论文的规定任务，准予结业。"
    )
    name = f"{mentorship.mentor.name}、{mentorship.apprentice.name}"
    return _issue(actor, now, "mentorship", name, text, mentorship=mentorship)


def _day(day: date) -> str:
    """A day as papers write it, in Chinese whoever asks."""
    return f"{day.year}年{day.month}月{day.day}日"


def _issue(
    actor: Actor,
    now: datetime,
    kind: str,
    name: str,
    text: str,
    *,
    posting: Posting | None = None,
    mentorship: Mentorship | None = None,
) -> Certificate:
    day = timezone.localdate(now)
    serial = queries.next_serial(actor.district, kind, day.year)
    word = {"posting": "支教证", "mentorship": "师徒证"}[kind]
    return Certificate.objects.create(
        district_id=actor.district,
        posting=posting,
        mentorship=mentorship,
        kind=kind,
        year=day.year,
        serial=serial,
        number=f"{organisation.district_name(actor.district)}{word}〔{day.year}〕{serial}号",
        name=name,
        text=text,
        issued_on=day,
        issued_by_id=actor.person,
    )
