"""The trail is added to and never changed; only what the law lets go of may be removed (184 days)."""

from django.db import migrations

from xuequ.platform.immutable import refuse_when

SAID = "the trail cannot be changed"


class RefuseYoung(migrations.RunPython):
    """The condition on age is spelled differently by the two engines."""

    def __init__(self) -> None:
        young = {
            "postgresql": "OLD.at > now() - interval '184 days'",
            "sqlite": "OLD.at > datetime('now', '-184 days')",
        }

        def make(apps, editor):
            vendor = editor.connection.vendor
            refuse_when("trail_no_delete", "audit_trailentry", "delete", young[vendor], SAID).code(
                apps, editor
            )

        def drop(apps, editor):
            refuse_when("trail_no_delete", "audit_trailentry", "delete", "true", SAID).reverse_code(
                apps, editor
            )

        super().__init__(make, drop)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        refuse_when("trail_no_update", "audit_trailentry", "update", "true", SAID),
        refuse_when("trail_link_no_update", "audit_traillink", "update", "true", SAID),
        RefuseYoung(),
    ]
