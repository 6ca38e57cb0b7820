"""Run inside an installation: lay so many records, and measure the standings over them. A JSON a line."""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

PEOPLE = 1800
FIRST, LAST = date(2026, 9, 1), date(2027, 1, 22)
TODAY = date(2026, 12, 1)
DAYS = (TODAY - FIRST).days
BATCH = 20_000
AGGREGATE = """
select person.id, person.name, school.name,
  max(case post.kind when 'principal' then 20 when 'vice_principal' then 25 when 'director' then 30
    when 'deputy_director' then 30 when 'subject_head' then 20 else 15 end) as required,
  coalesce(max(done.total), 0), coalesce(max(done.elsewhere), 0)
from organisation_post post
join organisation_person person on person.id = post.person_id
left join organisation_school school on school.id = person.school_id
left join (
  select debtor, sum(amount) as total, sum(elsewhere) as elsewhere from duties_credit
  where district_id = %(district)s and quota = 'observe' and day between %(first)s and %(last)s
  group by debtor
) done on done.debtor = person.id
where post.district_id = %(district)s and post.starts <= %(last)s
  and (post.ends is null or post.ends >= %(first)s)
  and post.kind in ('principal', 'vice_principal', 'director', 'deputy_director', 'subject_head', 'teacher')
group by person.id, person.name, school.name, school.roll, person.number order by school.roll, person.number
"""
"""All standings by one statement: who owes, how much, what was done of it."""


def milliseconds(act: Callable[[], Any], times: int) -> float:
    """The median of so many runs."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent)


def main(counts: list[int]) -> None:
    """Measure at each size in turn; the records of the one before stay."""
    import django  # noqa: PLC0415  (a program of its own: settings first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  (after set-up)
    from django.db import connection  # noqa: PLC0415  (after set-up)

    from xuequ.affairs.duties import actions, queries  # noqa: PLC0415  (after set-up)
    from xuequ.affairs.duties.models import Credit  # noqa: PLC0415  (after set-up)
    from xuequ.kernel.duty import Every, Period  # noqa: PLC0415  (after set-up)

    call_command("migrate", verbosity=0)
    cast, people = _district()
    quota = queries.get_quota("observe")
    period = Period(Every.TERM, FIRST, LAST)
    district: UUID = cast.district.pk
    chance = random.Random(2026)
    laid = 0
    for count in counts:
        for begin in range(laid, count, BATCH):
            Credit.objects.bulk_create(
                Credit(
                    district_id=district,
                    quota="observe",
                    debtor=chance.choice(people),
                    day=FIRST + timedelta(days=chance.randrange(DAYS)),
                    elsewhere=int(chance.random() < 0.2),
                    record=uuid4(),
                    title="听课 圆的面积 明湖第二中心小学",
                    url="/teaching/",
                )
                for _ in range(min(BATCH, count - begin))
            )
        laid = count
        with connection.cursor() as cursor:
            cursor.execute("analyze")

        def cold() -> list[Any]:
            return queries.standings(district, quota, [period], TODAY)

        def aggregate() -> list[Any]:
            with connection.cursor() as cursor:
                key: Any = district.hex if connection.vendor == "sqlite" else district
                cursor.execute(AGGREGATE, {"district": key, "first": FIRST, "last": LAST})
                found: list[Any] = cursor.fetchall()
            return found

        def touch() -> None:
            person = chance.choice(people)
            actions.count(
                district=district,
                record=uuid4(),
                quotas=["observe"],
                counted=[actions.Counted("observe", person, TODAY)],
                title="听课",
                url="/teaching/",
            )
            queries.standings(district, quota, [period], TODAY, only=[person])

        shown = cold()
        assert len(shown) == len(aggregate())
        times = 5 if count >= 10**5 else 15
        told = {
            "records": count,
            "people": len(people),
            "standings": len(shown),
            "cold": milliseconds(cold, times),
            "aggregate": milliseconds(aggregate, times),
            "touch": milliseconds(touch, 200),
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(told), flush=True)


def _district() -> tuple[Any, list[UUID]]:
    """A district with so many teachers in post."""
    from tests.cast import make_cast  # noqa: PLC0415  (after set-up)
    from xuequ.affairs.organisation.models import Person, Post  # noqa: PLC0415  (after set-up)

    cast = make_cast()
    made = Person.objects.bulk_create(
        Person(
            district=cast.district,
            number=f"T{number:05d}",
            name=f"教师{number}",
            school=cast.schools["lead"],
        )
        for number in range(PEOPLE)
    )
    Post.objects.bulk_create(
        Post(
            district=cast.district,
            person=person,
            kind="teacher",
            school=cast.schools["lead"],
            starts=date(2020, 9, 1),
        )
        for person in made
    )
    return cast, [person.pk for person in made]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuequ.site.settings")
    main(json.loads(sys.argv[1]))
