"""Meetings are numbered by the day they are held, extra ones apart; what changed after a notice is kept."""

from django.db import migrations, models

from xuequ.platform.immutable import past_triggers


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_who_chaired")]

    operations = past_triggers(
        migrations.AddField("meeting", "changes", models.JSONField(default=list)),
        migrations.AddField("meeting", "changed_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("meeting", "meeting_ordinal_once"),
        migrations.AddConstraint(
            "meeting",
            models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("series", "year", "extra", "ordinal"),
                name="meeting_ordinal_once",
            ),
        ),
    )
