"""Reading documents and who signed for them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import School
from xuequ.affairs.resolutions.models import Document, Receipt
from xuequ.kernel.actor import Actor


def visible_documents(actor: Actor) -> QuerySet[Document]:
    """The documents sent to the schools of the actor's district."""
    return Document.objects.filter(district=actor.district)


def get_document(actor: Actor, document: UUID, *, lock: bool = False) -> Document:
    """One document, locked for a change if asked. Raises ``Document.DoesNotExist``."""
    found = visible_documents(actor)
    return (found.select_for_update() if lock else found).get(pk=document)


DOCUMENT_ORDERS = ("issued_at", "signed")


def chosen_documents(actor: Actor, *, text: str = "", ours: str = "", order: str = "") -> QuerySet[Document]:
    """The documents, newest first, with ``signed`` (by how many schools) and ``signed_by_us`` (when).

    ``ours``: signed or unsigned by the actor's own school; ``order``: one of ``DOCUMENT_ORDERS``.
    """
    mine = Receipt.objects.filter(document=OuterRef("pk"), school=actor.school).values("at")
    found = visible_documents(actor)
    if ours == "unsigned":
        found = unsigned_documents(actor)
    elif ours == "signed":
        found = found.filter(Exists(mine))
    if text:
        found = found.filter(Q(title__icontains=text) | Q(number__icontains=text))
    counted = found.select_related("superseded_by").annotate(
        signed=Count("receipts"), signed_by_us=Subquery(mine[:1])
    )
    return counted.order_by(order if order.removeprefix("-") in DOCUMENT_ORDERS else "-issued_at", "pk")


def unsigned_schools(actor: Actor, document: Document) -> list[School]:
    """The schools that have still to sign, in the order of the roll; not those that joined later."""
    schools = organisation.visible_schools(actor).exclude(
        pk__in=Receipt.objects.filter(document=document).values("school")
    )
    issued = timezone.localdate(document.issued_at)
    return list(schools.filter(Q(joined_on=None) | Q(joined_on__lte=issued)))


def document_of(actor: Actor, origin: UUID) -> Document | None:
    """The newest document made of a meeting."""
    return visible_documents(actor).filter(origin=origin).order_by("-issued_at").first()


def receipts_of(document: Document) -> QuerySet[Receipt]:
    """Who signed for a document, and when."""
    return document.receipts.select_related("school", "person").order_by("at")


def unsigned_documents(actor: Actor) -> QuerySet[Document]:
    """Documents the actor's own school has still to sign for."""
    signed = Receipt.objects.filter(document=OuterRef("pk"), school=actor.school)
    return visible_documents(actor).filter(~Exists(signed), superseded_by=None)
