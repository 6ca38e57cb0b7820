"""When and by whom a report was handed back; when the schools were last reminded to sign."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial"), ("resolutions", "0002_immutable")]

    operations = [
        migrations.AddField("document", "reminded_at", models.DateTimeField(null=True)),
        migrations.AddField("progressreport", "returned_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "progressreport",
            "returned_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.person",
            ),
        ),
    ]
