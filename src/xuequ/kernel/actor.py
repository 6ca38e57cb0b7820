"""Who acts: one person with the posts in force today, as the rules see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class PostKind(StrEnum):
    """The posts of the regime; a permission is always a post's, never a person's."""

    DISTRICT_HEAD = "district_head"
    PRINCIPAL = "principal"
    VICE_PRINCIPAL = "vice_principal"
    DIRECTOR = "director"
    DEPUTY_DIRECTOR = "deputy_director"
    RESEARCH_DIRECTOR = "research_director"
    GENERAL_DIRECTOR = "general_director"
    ACADEMIC_OFFICE = "academic_office"
    SUBJECT_HEAD = "subject_head"
    GROUP_LEADER = "group_leader"
    GROUP_MEMBER = "group_member"
    BURSAR = "bursar"
    TEACHER = "teacher"
    RESEARCHER = "researcher"
    AUTHORITY = "authority"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


OFFICE_POSTS = frozenset({PostKind.DIRECTOR, PostKind.DEPUTY_DIRECTOR, PostKind.ACADEMIC_OFFICE})
"""Who makes up a school's academic office (教导处)."""

ADMIN_POSTS = frozenset({PostKind.SYSTEM_ADMIN, PostKind.SECURITY_ADMIN, PostKind.AUDITOR})
"""The three administrations that no one person holds together."""


@dataclass(frozen=True, slots=True)
class Held:
    """A post in force today: its kind and, where it is a school's, the school."""

    kind: PostKind
    school: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting, with the posts in force at the moment of acting.

    ``base_school`` is the district's base school: its academic office is the secretariat.
    ``address`` is where the request came from, for the trail alone.
    """

    person: UUID
    district: UUID
    name: str
    account: int | None = None
    school: UUID | None = None
    base_school: UUID | None = None
    posts: frozenset[Held] = field(default_factory=frozenset)
    address: str = ""

    def holds(self, *kinds: PostKind) -> bool:
        """Whether a post of one of these kinds is held anywhere."""
        return any(held.kind in kinds for held in self.posts)

    def holds_at(self, school: UUID | None, *kinds: PostKind) -> bool:
        """Whether a post of one of these kinds is held at this school."""
        return any(held.kind in kinds and held.school == school for held in self.posts)

    @property
    def in_secretariat(self) -> bool:
        """Whether the actor works in the base school's academic office (P2-1.1, P2-3.1)."""
        return self.base_school is not None and self.holds_at(self.base_school, *OFFICE_POSTS)

    @property
    def is_district_head(self) -> bool:
        return self.holds(PostKind.DISTRICT_HEAD)

    @property
    def offices(self) -> frozenset[UUID]:
        """The schools whose academic office the actor belongs to."""
        return frozenset(h.school for h in self.posts if h.kind in OFFICE_POSTS and h.school is not None)

    @property
    def schools_led(self) -> frozenset[UUID]:
        """The schools of which the actor is principal or vice-principal."""
        leaders = (PostKind.PRINCIPAL, PostKind.VICE_PRINCIPAL)
        return frozenset(h.school for h in self.posts if h.kind in leaders and h.school is not None)
