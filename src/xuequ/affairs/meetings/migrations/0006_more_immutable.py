"""P3-4, P3-5, P3-8 in the database: the whole of a counted motion, every ballot as it was cast, and the
record of a meeting whose minutes are signed stay as they are."""

from django.db import migrations

from xuequ.platform.immutable import changed, refuse_when

COUNTED = "P3-5: a counted vote cannot be changed"
CAST = "P3-5: a ballot that was cast cannot be changed"
SEALED = "P3-8: the record of a meeting whose minutes are signed cannot be changed"
MOTION = (
    *("item_id", "kind", "acceptance", "rule_name", "opened_at", "closed_at", "present_at_opening"),
    "position",
)
ITEM = ("notes", "conclusion", "disposal", "title", "started_at", "ended_at")
ATTENDANCE = (
    *("person_id", "role", "voter", "answer", "opinion", "present", "signed_in_at", "signed_out_at"),
    *("late", "early"),
)


def sealed(meeting: str) -> str:
    """SQL for: this meeting's minutes are signed."""
    return f"(select state = 'sealed' from meetings_meeting where id = {meeting})"


def of_item(row: str) -> str:
    """SQL for: the meeting of this row's item."""
    return f"(select meeting_id from meetings_agendaitem where id = {row}.item_id)"


def closed(row: str) -> str:
    """SQL for: the motion of this row is counted."""
    return f"(select state = 'closed' from meetings_motion where id = {row}.motion_id)"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_one_secret_count")]

    operations = [
        refuse_when(
            "motion_kept_whole",
            "meetings_motion",
            "update",
            f"OLD.state = 'closed' and ({changed(MOTION)}"
            " or (OLD.resolution_id is not null and (NEW.resolution_id is null"
            " or cast(OLD.resolution_id as text) <> cast(NEW.resolution_id as text))))",
            COUNTED,
        ),
        refuse_when("assisting_no_insert", "meetings_motion_assisting", "insert", closed("NEW"), COUNTED),
        refuse_when("assisting_no_delete", "meetings_motion_assisting", "delete", closed("OLD"), COUNTED),
        refuse_when(
            "ballot_as_cast",
            "meetings_ballot",
            "update",
            changed(("choice", "person_id", "motion_id", "at", "entered_by_id")),
            CAST,
        ),
        refuse_when(
            "item_kept",
            "meetings_agendaitem",
            "update",
            f"{sealed('OLD.meeting_id')} and ({changed(ITEM)})",
            SEALED,
        ),
        refuse_when(
            "attendance_kept",
            "meetings_attendance",
            "update",
            f"{sealed('OLD.meeting_id')} and ({changed(ATTENDANCE)})",
            SEALED,
        ),
        refuse_when(
            "attendance_no_delete", "meetings_attendance", "delete", sealed("OLD.meeting_id"), SEALED
        ),
        refuse_when("speech_kept", "meetings_speech", "update", sealed(of_item("OLD")), SEALED),
        refuse_when("speech_no_delete", "meetings_speech", "delete", sealed(of_item("OLD")), SEALED),
        refuse_when("recusal_no_delete", "meetings_recusal", "delete", sealed(of_item("OLD")), SEALED),
    ]
