"""P1-0f in the database: a certificate is never changed or removed, on either engine."""

from django.db import migrations

from xuequ.platform.immutable import refuse_when

SAID = "P1-0f: an issued certificate cannot be changed"


class Migration(migrations.Migration):
    dependencies = [("growth", "0001_initial")]

    operations = [
        refuse_when("certificate_no_update", "growth_certificate", "update", "true", SAID),
        refuse_when("certificate_no_delete", "growth_certificate", "delete", "true", SAID),
    ]
