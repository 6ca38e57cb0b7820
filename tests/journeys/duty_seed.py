"""The ground of a duty's story: a term that runs today, score sheets, a publication ready to be signed."""

from __future__ import annotations

import json
from datetime import date, timedelta

import django


def run_today(today: date) -> None:
    """Have the cast's school year and term run around this day."""
    from xuequ.affairs.organisation.models import SchoolYear, Term

    starts = today - timedelta(days=80)
    SchoolYear.objects.update(starts=starts, ends=today + timedelta(days=240))
    Term.objects.update(starts=starts, ends=today + timedelta(days=60))


def main() -> None:
    """Lay the ground and print the sessions of the people in the story."""
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from tests.cast import make_cast
    from tests.journeys.meeting_seed import sign_in
    from xuequ.affairs.duties import actions as duties
    from xuequ.affairs.organisation.models import Term
    from xuequ.affairs.teaching import actions as teaching

    call_command("migrate", verbosity=0)
    cast, now = make_cast(), timezone.now()
    today = timezone.localdate(now)
    run_today(today)
    teaching.begin_sheets(actor=cast.actor("office", now), now=now)
    duties.open_publication(
        actor=cast.actor("office", now),
        now=now - timedelta(days=21),
        quota="meetings_term",
        term_id=Term.objects.get().pk,
        closes_on=today - timedelta(days=1),
    )

    numbers = {part: person.number for part, person in cast.people.items()}
    print(
        json.dumps(
            {"sessions": {part: sign_in(person) for part, person in cast.people.items()}, "numbers": numbers}
        )
    )


if __name__ == "__main__":
    main()
