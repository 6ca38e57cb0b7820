"""P3-4 in the database: a figure that was voted for is never changed or removed, on either engine."""

from django.db import migrations

from xuequ.platform.immutable import refuse_when

SAID = "P3-4: a figure set by a resolution cannot be changed"


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial")]

    operations = [
        refuse_when("quota_figure_no_update", "duties_quotafigure", "update", "true", SAID),
        refuse_when("quota_figure_no_delete", "duties_quotafigure", "delete", "true", SAID),
    ]
