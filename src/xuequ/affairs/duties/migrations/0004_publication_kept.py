"""P1-2.2 in the database: what was signed and published is never changed or removed, on either engine."""

from django.db import migrations

from xuequ.platform.immutable import refuse_when

SAID = "P1-2.2: a signed publication cannot be changed"


def signed(row: str) -> str:
    """SQL for: the publication of this row is signed."""
    return f"(select state = 'signed' from duties_publication where id = {row}.publication_id)"


class Migration(migrations.Migration):
    dependencies = [("duties", "0003_publication")]

    operations = [
        refuse_when("publication_no_update", "duties_publication", "update", "OLD.state = 'signed'", SAID),
        refuse_when("publication_no_delete", "duties_publication", "delete", "OLD.state = 'signed'", SAID),
        refuse_when("published_no_insert", "duties_publicationline", "insert", signed("NEW"), SAID),
        refuse_when("published_no_update", "duties_publicationline", "update", signed("OLD"), SAID),
        refuse_when("published_no_delete", "duties_publicationline", "delete", signed("OLD"), SAID),
    ]
