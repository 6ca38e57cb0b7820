"""A pair claims its subjects from a day on; guidance between mentor and apprentice is closed to others."""

from django.db import migrations, models
from django.db.migrations.state import StateApps


def claim(apps: StateApps, editor: object) -> None:
    """What is drafted or agreed to claims its subjects; of two alike the older one."""
    subjects = apps.get_model("partnerships", "PairSubject").objects
    live = subjects.filter(partnership__state__in=("draft", "agreed")).select_related("partnership")
    taken: set[tuple[str, int]] = set()
    for one in live.order_by("partnership__drafted_at"):
        pair = one.partnership
        said = f"{pair.lead_id.hex} {pair.supported_id.hex} {pair.starts.isoformat()}"
        if (said, one.subject_id) not in taken:
            taken.add((said, one.subject_id))
            one.claim = said
            one.save(update_fields=["claim"])


def close(apps: StateApps, editor: object) -> None:
    """Guidance recorded for a mentorship is for those it concerns."""
    mentorships = apps.get_model("partnerships", "Mentorship").objects.values_list("pk", flat=True)
    activities = apps.get_model("teaching", "Activity").objects
    activities.filter(kind="guidance", about__in=list(mentorships)).update(closed=True)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0003_weekly_periods"), ("teaching", "0004_online_and_closed")]

    operations = [
        migrations.AddField(
            model_name="pairsubject",
            name="claim",
            field=models.CharField(max_length=90, null=True),
        ),
        migrations.RunPython(claim, migrations.RunPython.noop),
        migrations.RunPython(close, migrations.RunPython.noop),
    ]
