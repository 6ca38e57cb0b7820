"""Reading resolutions, and what later ones made of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from xuequ.affairs.resolutions.models import Resolution
from xuequ.kernel.actor import Actor


def visible_resolutions(actor: Actor) -> QuerySet[Resolution]:
    """The issued resolutions of the district with their task, schools, and what changed them."""
    changes = Resolution.objects.filter(issued=True).only("id", "number", "kind", "target_id", "decided_on")
    return (
        Resolution.objects.filter(district=actor.district, issued=True)
        .select_related("responsible", "document", "target", "task")
        .prefetch_related("assisting", Prefetch("changes", queryset=changes, to_attr="changed_by"))
    )


def get_resolution(actor: Actor, resolution: UUID) -> Resolution:
    """One resolution. Raises ``Resolution.DoesNotExist``."""
    return visible_resolutions(actor).get(pk=resolution)


def hold_resolution(resolution: UUID) -> Resolution:
    """An issued resolution, held until the transaction ends. Raises ``Resolution.DoesNotExist``."""
    return Resolution.objects.select_for_update().get(pk=resolution, issued=True)


def is_in_force(resolution: Resolution) -> bool:
    """Whether no later resolution repealed or replaced this one."""
    return not Resolution.objects.filter(target=resolution, issued=True).exists()


def resolutions_in_force(actor: Actor) -> QuerySet[Resolution]:
    """The resolutions no later one has replaced or repealed."""
    return visible_resolutions(actor).filter(changes=None).exclude(kind="repeal")


def search_resolutions(actor: Actor, text: str) -> QuerySet[Resolution]:
    """Resolutions by number or words."""
    words = Q(text__icontains=text) | Q(measure__icontains=text) | Q(number__icontains=text)
    return visible_resolutions(actor).filter(words)


@dataclass(frozen=True, slots=True)
class ResolutionChoice:
    """What the list is narrowed to; ``standing``: in_force, amended or repealed; ``order`` as for tasks."""

    text: str = ""
    standing: str = ""
    school: UUID | None = None
    series: str = ""
    order: str = ""


RESOLUTION_ORDERS = {
    "decided_on": ("decided_on", "serial"),
    "due": ("due", "decided_on"),
    "responsible": ("responsible__roll", "decided_on"),
}


def chosen_resolutions(actor: Actor, choice: ResolutionChoice) -> QuerySet[Resolution]:
    """The resolutions of the list, newest first unless another order is asked for."""
    found = search_resolutions(actor, choice.text) if choice.text else visible_resolutions(actor)
    if choice.standing == "in_force":
        found = found.filter(changes=None).exclude(kind="repeal")
    elif choice.standing:
        kind = "amend" if choice.standing == "amended" else "repeal"
        found = found.filter(changes__kind=kind, changes__issued=True)
    if choice.school:
        found = found.filter(responsible=choice.school)
    if choice.series:
        found = found.filter(series=choice.series)
    turned = choice.order.startswith("-")
    fields = RESOLUTION_ORDERS.get(choice.order.removeprefix("-"), ())
    return found.order_by(*(f"-{field}" if turned else field for field in fields), "pk") if fields else found


def series_names(actor: Actor) -> list[str]:
    """The names of the series that resolutions came from. One query."""
    rows = Resolution.objects.filter(district=actor.district, issued=True).order_by("series")
    return list(rows.values_list("series", flat=True).distinct())
