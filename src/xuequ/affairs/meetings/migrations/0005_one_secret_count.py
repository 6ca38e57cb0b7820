import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_resolutions_named")]

    operations = [
        migrations.RemoveConstraint(model_name="secretcount", name="secret_slot_once"),
        migrations.RemoveField(model_name="secretcount", name="slot"),
        migrations.AlterField(
            model_name="secretcount",
            name="motion",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="secret_count",
                to="meetings.motion",
            ),
        ),
    ]
