"""P3-4 and P3-5 in the database: sealed minutes, counted motions and cast ballots stay as they are."""

from django.db import migrations

from xuequ.platform.immutable import changed, refuse_when

SEALED = "P3-4: sealed minutes cannot be changed"
COUNTED = "P3-5: a counted vote cannot be changed"
CLOSED_OLD = "(select state = 'closed' from meetings_motion where id = OLD.motion_id)"
CLOSED_NEW = "(select state <> 'open' from meetings_motion where id = NEW.motion_id)"
FIGURES = (
    "state",
    "rule",
    "text",
    "ballot",
    "entitled",
    "present",
    "recused",
    "in_favour",
    "against",
    "abstain",
    "not_voted",
    "outcome",
    "measure",
    "responsible_id",
    "due",
    "target_id",
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [
        refuse_when("minutes_no_update", "meetings_minutes", "update", "OLD.state = 'sealed'", SEALED),
        refuse_when("minutes_no_delete", "meetings_minutes", "delete", "OLD.state = 'sealed'", SEALED),
        refuse_when(
            "motion_no_update",
            "meetings_motion",
            "update",
            f"OLD.state = 'closed' and ({changed(FIGURES)})",
            COUNTED,
        ),
        refuse_when("motion_no_delete", "meetings_motion", "delete", "OLD.state = 'closed'", COUNTED),
        refuse_when("ballot_no_insert", "meetings_ballot", "insert", CLOSED_NEW, COUNTED),
        refuse_when(
            "ballot_no_update",
            "meetings_ballot",
            "update",
            f"{CLOSED_OLD} and ({changed(('choice', 'person_id', 'motion_id'))})",
            COUNTED,
        ),
        refuse_when("ballot_no_delete", "meetings_ballot", "delete", CLOSED_OLD, COUNTED),
    ]
