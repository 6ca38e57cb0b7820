"""People: what is kept of them, and their departure."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries, rules
from xuequ.affairs.organisation.models import Person, Post
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.verdict import invalid
from xuequ.platform.access.actions import close_account
from xuequ.platform.action import action


@action("organisation.edit_person", quiet=("phone", "email"))
def edit_person(
    *, actor: Actor, now: datetime, person_id: UUID, pinyin: str, phone: str, email: str
) -> Person:
    """Put a person's pinyin, phone and mail right."""
    person = queries.get_person(actor, person_id)
    rules.may_edit_person(actor, person.school_id).enforce()
    read = re.sub(r"[\s']", "", pinyin.lower())
    if not re.fullmatch(r"[a-z]{0,80}", read):
        invalid(None, "拼音只用字母，不带声调，如 zengguofan。").enforce()
    person.pinyin, person.phone, person.email = read, phone, email
    person.save(update_fields=["pinyin", "phone", "email"])
    return person


@action("organisation.record_departure")
def record_departure(*, actor: Actor, now: datetime, person_id: UUID, left_on: date | None = None) -> Person:
    """A person leaves: posts end, the account is closed, the record stays. A day to come closes nothing yet
    but the posts after it; nobody gets in from the day on, since who has left is no actor any more."""
    person = queries.get_person(actor, person_id)
    today = timezone.localdate(now)
    day = left_on or today
    posts = queries.posts_of(person)
    held = [PostKind(post.kind) for post in posts if post.ends is None or post.ends >= today]
    rules.may_record_departure(actor, person.school_id, person.pk, held).enforce()
    person.left_on = day
    person.save(update_fields=["left_on"])
    for post in posts:
        if post.starts > day:
            post.delete()
        elif post.ends is None or post.ends > day:
            post.ends = day
    Post.objects.bulk_update([post for post in posts if post.pk], ["ends"])
    if person.account is not None and day <= today:
        close_account(person.account, now=now)
    return person
