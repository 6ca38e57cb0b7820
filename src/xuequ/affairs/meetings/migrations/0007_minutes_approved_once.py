"""P3-9: an item names the minutes that it puts before the meeting, and minutes are approved once."""

import django.db.models.deletion
from django.db import migrations, models

BEFORE, AFTER = "确认", "纪要"


def name_the_minutes(apps, schema_editor):
    """Items of before knew their minutes by the title; of two approvals of the same, the first counts."""
    items = apps.get_model("meetings", "AgendaItem").objects
    minutes = apps.get_model("meetings", "Minutes").objects
    approved = set()
    for item in items.filter(source="minutes").order_by("ended_at").select_related("meeting__series"):
        title = item.title.removeprefix(BEFORE).removesuffix(AFTER)
        versions = minutes.filter(meeting__series=item.meeting.series).select_related("meeting__series")
        known = versions.filter(signed_at__lte=item.ended_at) if item.ended_at else versions
        found = next((v for v in known.order_by("-version") if _title(v.meeting) == title), None)
        if found is None or found.pk in approved:
            continue
        item.approves = found
        item.save(update_fields=["approves"])
        if item.disposal in ("decided", "noted"):
            approved.add(found.pk)


def _title(meeting):
    return f"{meeting.year}年第{meeting.ordinal}次{meeting.series.name}"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_more_immutable")]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="approves",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approvals",
                to="meetings.minutes",
            ),
        ),
        migrations.RemoveConstraint(model_name="agendaitem", name="made_item_once"),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "follow_up")),
                fields=("meeting", "source"),
                name="made_item_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approves__isnull", False)),
                fields=("meeting", "approves"),
                name="approval_once_a_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("disposal__in", ("decided", "noted"))),
                fields=("approves",),
                name="minutes_approved_once",
            ),
        ),
        migrations.RunPython(name_the_minutes, migrations.RunPython.noop),
    ]
