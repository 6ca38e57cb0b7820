"""P1-2.2 in the database: a sheet that somebody objected to is not taken back with their words."""

from django.db import migrations

from xuequ.platform.immutable import refuse_when


class Migration(migrations.Migration):
    dependencies = [("duties", "0007_exempt_collective")]

    operations = [
        refuse_when(
            "appraisal_words_stay",
            "duties_appraisal",
            "delete",
            "OLD.word not in ('', '无异议')",
            "P1-2.2: what somebody wrote on their appraisal sheet stays",
        )
    ]
