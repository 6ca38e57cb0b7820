"""Reading which files were handed in; what a file belongs to decides who may read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, ManyToOneRel, OuterRef, QuerySet, Sum
from django.utils import timezone

from xuequ.kernel.actor import Actor
from xuequ.platform.files.models import StoredFile


def own_files(actor: Actor, ids: Iterable[UUID]) -> list[StoredFile]:
    """Files the actor handed in themselves, in that order. One query.

    Raises ``StoredFile.DoesNotExist`` where one of them is not.
    """
    wanted = list(dict.fromkeys(ids))
    mine = StoredFile.objects.filter(district=actor.district, handed_in_by=actor.person, pk__in=wanted)
    found = {file.pk: file for file in mine}
    if len(found) != len(wanted):
        raise StoredFile.DoesNotExist
    return [found[pk] for pk in wanted]


def handed_in_today(actor: Actor, now: datetime) -> tuple[int, int]:
    """How many files the actor handed in since midnight, and of how many bytes. One query."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = StoredFile.objects.filter(
        district=actor.district, handed_in_by=actor.person, handed_in_at__gte=midnight
    )
    found = today.aggregate(files=Count("pk"), size=Sum("size"))
    return found["files"], found["size"] or 0


def unnamed_files() -> QuerySet[StoredFile]:
    """The files that nothing in the whole product refers to, whichever table might."""
    found = StoredFile.objects.all()
    for link in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(link, ManyToOneRel):
            naming = link.related_model._default_manager.filter(**{link.field.attname: OuterRef("pk")})
            found = found.filter(~Exists(naming))
    return found
