"""People for the tests of rules: made of posts alone, without a database."""

from __future__ import annotations

from uuid import UUID, uuid4

from xuequ.kernel.actor import Actor, Held, PostKind
from xuequ.kernel.verdict import Kind, Verdict

DISTRICT, BASE, LEAD, SUPPORTED = (UUID(int=n) for n in range(1, 5))


def holding(*kinds: PostKind, school: UUID | None = None) -> Actor:
    """Somebody who holds these posts at one school (or, without a school, in the district)."""
    posts = frozenset(Held(kind, school) for kind in kinds)
    return Actor(uuid4(), DISTRICT, "某人", school=school, base_school=BASE, posts=posts)


HEAD = holding(PostKind.DISTRICT_HEAD)
CHAIR = holding(PostKind.VICE_PRINCIPAL, school=BASE)
SECRETARY = holding(PostKind.ACADEMIC_OFFICE, school=BASE)
RECORDER = holding(PostKind.TEACHER, school=BASE)
PRINCIPAL = holding(PostKind.PRINCIPAL, school=LEAD)
OFFICE = holding(PostKind.DIRECTOR, school=LEAD)
NEIGHBOUR = holding(PostKind.PRINCIPAL, school=SUPPORTED)
TEACHER = holding(PostKind.TEACHER, school=LEAD)


def refused(verdict: Verdict) -> tuple[str | None, Kind]:
    """The clause and the kind of a no, which also says why."""
    assert not verdict
    assert verdict.text
    return verdict.clause, verdict.kind
