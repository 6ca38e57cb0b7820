"""P3-4: a motion may name the new figure of a duty; once counted, what it named stays as it was."""

from django.db import migrations, models

from xuequ.platform.immutable import changed, past_triggers, refuse_when


class Migration(migrations.Migration):
    dependencies = [("meetings", "0010_numbers_and_changes")]

    operations = [
        *past_triggers(
            migrations.AddField("motion", "quota_figure", models.JSONField(null=True)),
        ),
        refuse_when(
            "motion_quota_kept",
            "meetings_motion",
            "update",
            f"OLD.state = 'closed' and ({changed(('quota_figure',))})",
            "P3-5: a counted vote cannot be changed",
        ),
    ]
