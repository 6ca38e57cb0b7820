"""P3-4, P3-5: a motion names the figures it changes, as they were voted on; an item can be about people."""

import django.db.models.deletion
from django.db import migrations, models

from xuequ.platform.immutable import changed, past_triggers, refuse_when

COUNTED = "P3-4: the figures that were voted on cannot be changed"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_minutes_approved_once")]

    operations = [
        *past_triggers(
            migrations.AddField("agendaitem", "personnel", models.BooleanField(default=False)),
            migrations.AddField(
                "motion",
                "figures_of",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="meetings.meetingseries",
                ),
            ),
            migrations.AddField("motion", "figures", models.JSONField(null=True)),
            migrations.AddField("motion", "figures_applied_at", models.DateTimeField(null=True)),
            migrations.AddConstraint(
                "motion",
                models.CheckConstraint(
                    condition=models.Q(("figures__isnull", True), ("figures_of__isnull", True))
                    | models.Q(("figures__isnull", False), ("figures_of__isnull", False)),
                    name="motion_figures_whole",
                ),
            ),
        ),
        refuse_when(
            "motion_figures_kept",
            "meetings_motion",
            "update",
            f"(OLD.state = 'closed' and ({changed(('figures', 'figures_of_id'))}))"
            f" or (OLD.figures_applied_at is not null and ({changed(('figures_applied_at',))}))",
            COUNTED,
        ),
    ]
