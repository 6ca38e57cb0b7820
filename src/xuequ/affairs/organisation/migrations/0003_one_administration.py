"""Nobody holds two of the three administrations on one day, with whatever ends, on either engine."""

from django.db import migrations

from xuequ.platform.immutable import refuse_when

SAID = "one administration: two of the three on one day in one person"
OVERLAP = (
    "(NEW.kind in ('auditor', 'security_admin', 'system_admin') and exists ("
    "select 1 from organisation_post other where other.person_id = NEW.person_id and other.id <> NEW.id "
    "and other.kind in ('auditor', 'security_admin', 'system_admin') "
    "and other.starts <= coalesce(NEW.ends, '9999-12-31') "
    "and NEW.starts <= coalesce(other.ends, '9999-12-31')))"
)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_roster_beat")]

    operations = [
        refuse_when("administration_no_insert", "organisation_post", "insert", OVERLAP, SAID),
        refuse_when("administration_no_update", "organisation_post", "update", OVERLAP, SAID),
    ]
