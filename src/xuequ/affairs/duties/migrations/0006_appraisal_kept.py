"""P1-2.2 in the database: a settled appraisal sheet is never changed or removed, on either engine."""

from django.db import migrations

from xuequ.platform.immutable import refuse_when

SAID = "P1-2.2: a settled appraisal sheet cannot be changed"


def settled(row: str) -> str:
    """SQL for: the sheet of this row is settled."""
    return f"(select state = 'settled' from duties_appraisal where id = {row}.appraisal_id)"


class Migration(migrations.Migration):
    dependencies = [("duties", "0005_appraisal")]

    operations = [
        refuse_when("appraisal_no_update", "duties_appraisal", "update", "OLD.state = 'settled'", SAID),
        refuse_when("appraisal_no_delete", "duties_appraisal", "delete", "OLD.state = 'settled'", SAID),
        refuse_when("appraised_no_insert", "duties_appraisalline", "insert", settled("NEW"), SAID),
        refuse_when("appraised_no_update", "duties_appraisalline", "update", settled("OLD"), SAID),
        refuse_when("appraised_no_delete", "duties_appraisalline", "delete", settled("OLD"), SAID),
    ]
