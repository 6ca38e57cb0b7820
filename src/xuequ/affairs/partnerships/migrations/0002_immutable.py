"""P1-3.1a in the database: a certificate that was given cannot be changed or removed, on either engine."""

from django.db import migrations

from xuequ.platform.immutable import refuse_when

SAID = "P1-3.1a: a certificate cannot be changed"


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial")]

    operations = [
        refuse_when("exchange_no_update", "partnerships_certificate", "update", "1 = 1", SAID),
        refuse_when("exchange_no_delete", "partnerships_certificate", "delete", "1 = 1", SAID),
    ]
