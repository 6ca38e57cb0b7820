"""P3-4 in the database: what was issued cannot be changed or removed, on either engine."""

from django.db import migrations

from xuequ.platform.immutable import refuse_when

SAID = "P3-4: an issued resolution cannot be changed"
ISSUED_OLD = "(select issued from resolutions_resolution where id = OLD.resolution_id)"
ISSUED_NEW = "(select issued from resolutions_resolution where id = NEW.resolution_id)"


class Migration(migrations.Migration):
    dependencies = [("resolutions", "0001_initial")]

    operations = [
        refuse_when("resolution_no_update", "resolutions_resolution", "update", "OLD.issued", SAID),
        refuse_when("resolution_no_delete", "resolutions_resolution", "delete", "OLD.issued", SAID),
        refuse_when("assistance_no_insert", "resolutions_assistance", "insert", ISSUED_NEW, SAID),
        refuse_when("assistance_no_update", "resolutions_assistance", "update", ISSUED_OLD, SAID),
        refuse_when("assistance_no_delete", "resolutions_assistance", "delete", ISSUED_OLD, SAID),
    ]
