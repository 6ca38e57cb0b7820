import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_reminded"),
        ("resolutions", "0003_returned_and_reminded"),
    ]

    operations = [
        migrations.AddField(
            model_name="meetingseries",
            name="figures_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="resolutions.resolution",
            ),
        ),
        migrations.AddField(
            model_name="meetingseries",
            name="figures_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="about",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="resolutions.resolution",
            ),
        ),
    ]
