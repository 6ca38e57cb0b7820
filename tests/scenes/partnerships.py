"""Scenes of partnerships."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from tests.cast import MEETING_AT, NOW, ZONE, Cast
from tests.scenes.ids import Ids
from tests.scenes.meetings import sealed
from xuequ.affairs.partnerships import actions as partnerships
from xuequ.affairs.partnerships.tests import pairing

YEAR_OVER = datetime(2027, 7, 12, 9, 0, tzinfo=ZONE)


def partnered(cast: Cast) -> Ids:
    """After a resolution two schools help each other (see ``between_schools``)."""
    return between_schools(cast, sealed(cast))


def between_schools(cast: Cast, ids: Ids) -> Ids:
    """Two schools are paired and help each other, another agreement and a posting wait for a yes; a mentor
    has an apprentice with a paper, and an instructor is appointed."""
    owner = pairing.agreed(cast)
    waiting = pairing.drafted(cast, starts=date(2027, 8, 1), ends=date(2028, 7, 1))
    aid = partnerships.give_aid(
        actor=cast.actor("lead_office"),
        now=MEETING_AT,
        pair_id=owner.partnership_id,
        kind="material",
        description=f"{cast.schools['lead'].name}的实验箱",
        quantity="12套",
        given_on=pairing.DAY,
    )
    posting = pairing.proposed(cast)
    mentorship = pairing.mentored(cast)
    paper = partnerships.hand_in_paper(
        actor=cast.actor("supported_office"),
        now=MEETING_AT,
        mentorship_id=mentorship.pk,
        title="小数教学",
    )
    instructor = pairing.appointed(cast, ids["resolution"])
    pairing.recorded(cast, owner)
    return {
        **ids,
        "pair": str(owner.partnership_id),
        "pair_subject": str(owner.pk),
        "waiting": str(waiting.pk),
        "subject": str(owner.subject_id),
        "aid": str(aid.pk),
        "posting": str(posting.pk),
        "mentorship": str(mentorship.pk),
        "paper": str(paper.pk),
        "instructor": str(instructor.pk),
    }


def exchanged(cast: Cast) -> Ids:
    """The school year is over: a posting and a mentorship were done whole."""
    ids = partnered(cast)
    for side, part in pairing.YES.items():
        partnerships.approve_posting(
            actor=cast.actor(part), now=MEETING_AT, posting_id=ids["posting"], side=side
        )
    partnerships.accept_paper(actor=cast.actor("teacher"), now=MEETING_AT, paper_id=ids["paper"])
    for kind, topic in (("demonstration", "分数"), ("open_lesson", "小数"), ("open_lesson", "比例")):
        made = partnerships.record_for_mentorship(
            actor=cast.actor("teacher"),
            now=NOW,
            mentorship_id=ids["mentorship"],
            kind=kind,
            day=pairing.DAY,
            topic=topic,
        )
        pairing.confirmed(cast, made)
    return ids


PARTNERSHIPS: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {
    "partnered": (partnered, MEETING_AT),
    "exchanged": (exchanged, YEAR_OVER),
}
