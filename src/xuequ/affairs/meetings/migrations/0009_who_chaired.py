"""P3-1: who chaired a meeting from when to when, kept with its record."""

import django.db.models.deletion
from django.db import migrations, models

from xuequ.platform.immutable import refuse_when

SEALED = "P3-8: the record of a meeting whose minutes are signed cannot be changed"
SIGNED = "(select state = 'sealed' from meetings_meeting where id = OLD.meeting_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0008_figures_voted_on"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Chairing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chairings",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ("since",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("meeting",), name="one_chairs_at_a_time"
                    )
                ],
            },
        ),
        refuse_when("chairing_kept", "meetings_chairing", "update", SIGNED, SEALED),
        refuse_when("chairing_no_delete", "meetings_chairing", "delete", SIGNED, SEALED),
    ]
