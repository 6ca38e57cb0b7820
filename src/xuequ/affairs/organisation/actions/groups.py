"""Subjects and their centre groups."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from xuequ.affairs.organisation import queries, rules
from xuequ.affairs.organisation.models import CentreGroup, Subject
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import invalid, refuse
from xuequ.platform.action import action


@action("organisation.add_subject")
def add_subject(*, actor: Actor, now: datetime, name: str) -> Subject:
    """A subject the district teaches beside the national ones."""
    rules.may_edit_calendar(actor).enforce()
    name = name.strip()
    if not name or len(name) > 20:
        invalid(None, "请填写学科名称，不超过20个字。").enforce()
    subjects = queries.visible_subjects(actor)
    if subjects.filter(name=name).exists():
        refuse(None, "已经有“%(name)s”这门学科了。", name=name).enforce()
    last = subjects.aggregate(last=Max("roll"))["last"]
    return Subject.objects.create(district_id=actor.district, name=name, roll=(last or 0) + 1)


@action("organisation.found_group")
def found_group(*, actor: Actor, now: datetime, subject_id: int, name: str = "") -> CentreGroup:
    """A subject's centre group; without a name it is called after the subject."""
    rules.may_edit_calendar(actor).enforce()
    subject = queries.get_subject(actor, subject_id)
    name = name.strip() or f"{subject.name}学科中心备课组"
    if len(name) > 40:
        invalid(None, "名称不超过40个字。").enforce()
    if queries.visible_groups(actor, day=timezone.localdate(now)).filter(name=name).exists():
        refuse(None, "已经有“%(name)s”了。", name=name).enforce()
    return CentreGroup.objects.create(district_id=actor.district, subject=subject, name=name)


@action("organisation.dissolve_group")
def dissolve_group(*, actor: Actor, now: datetime, group_id: UUID) -> None:
    """Take back a group that never had a member; others are kept, their members' posts end one by one."""
    rules.may_edit_calendar(actor).enforce()
    group = queries.get_group(actor, group_id, day=timezone.localdate(now))
    if group.posts.exists():
        refuse(None, "“%(name)s”有过成员，不能删除；请结束各成员的任职。", name=group.name).enforce()
    group.delete()
