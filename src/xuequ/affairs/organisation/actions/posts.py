"""Posts: given and ended."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from xuequ.affairs.organisation import queries, rules
from xuequ.affairs.organisation.models import CentreGroup, Person, Post
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.verdict import invalid, refuse
from xuequ.platform.action import action


@action("organisation.appoint")
def appoint(
    *,
    actor: Actor,
    now: datetime,
    person_id: UUID,
    kind: PostKind,
    starts: date,
    ends: date | None = None,
    school_id: UUID | None = None,
    group_id: UUID | None = None,
) -> Post:
    """Give a person a post from a day on (to a day, if named); at their own school, if none is named."""
    person = queries.get_person(actor, person_id)
    if school_id is not None:
        queries.get_school(actor, school_id)
    elif kind not in rules.DISTRICT_POSTS:
        school_id = person.school_id
    queries.hold_person(person.pk)
    facts = queries.person_facts(person)
    post = rules.PostSpan(kind, starts, ends, school_id)
    rules.may_appoint(actor, post, person.pk, facts.posts).enforce()
    rules.may_last(person.left_on, ends).enforce()
    _check_post(person, kind, starts, ends, school_id, group_id)
    return add_post(person, kind, starts=starts, ends=ends, school_id=school_id, group_id=group_id)


def _check_post(
    person: Person, kind: PostKind, starts: date, ends: date | None, school: UUID | None, group: UUID | None
) -> None:
    """What a post must have: days in order, a school if it is a school's, a group if a group's."""
    if ends is not None and ends < starts:
        invalid(None, "任职的结束日期早于开始日期，请检查。").enforce()
    if kind in rules.SCHOOL_POSTS and not school:
        invalid(None, "这一职务属于学校，请选择学校。").enforce()
    if (kind in rules.GROUP_POSTS) != (group is not None):
        invalid(None, "中心组的职务请在中心组的页面登记。").enforce()
    school = None if kind in rules.DISTRICT_POSTS else school
    same = Post.objects.filter(
        person=person, kind=str(kind), school=school, group=group, starts__lte=ends or date.max
    )
    if same.filter(Q(ends=None) | Q(ends__gt=starts)).exists():
        refuse(None, "%(name)s在这段时间已经任这一职务，不必重复登记。", name=person.name).enforce()


@action("organisation.end_post")
def end_post(*, actor: Actor, now: datetime, post_id: UUID, ends: date | None = None) -> Post:
    """End a post with a day, today where none is named; one that has not begun is taken back whole."""
    post = queries.get_post(actor, post_id)
    today = timezone.localdate(now)
    last = ends or today
    rules.may_end_post(
        actor,
        PostKind(post.kind),
        post.school_id,
        post.person_id,
        queries.other_security_administrators(actor, post.pk, today),
    ).enforce()
    span = rules.PostSpan(PostKind(post.kind), post.starts, post.ends, post.school_id)
    rules.may_shorten(span, last, today).enforce()
    if post.starts > today:
        post.delete()
        return post
    post.ends = last
    post.save(update_fields=["ends"])
    return post


def add_post(
    person: Person,
    kind: PostKind,
    *,
    starts: date,
    ends: date | None = None,
    school_id: UUID | None = None,
    group_id: UUID | None = None,
) -> Post:
    """Enter a post; a district post has no school, another is at the person's own where none is named."""
    school = None if kind in rules.DISTRICT_POSTS else school_id or person.school_id
    group = CentreGroup.objects.get(pk=group_id, district=person.district_id) if group_id else None
    return Post.objects.create(
        district_id=person.district_id,
        person=person,
        kind=str(kind),
        school_id=school,
        group=group,
        starts=starts,
        ends=ends,
    )


def shorten_post(post: Post, last: date) -> None:
    """End a post that an order gave, with the order; one that has not begun is taken back whole."""
    if post.starts > last:
        post.delete()
    elif post.ends is None or post.ends > last:
        post.ends = last
        post.save(update_fields=["ends"])
