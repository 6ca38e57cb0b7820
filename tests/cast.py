"""A small cast of test people: one district, four schools, every kind of post; the same in every test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings.models import AgendaItem, Meeting, MeetingSeries
from xuequ.affairs.organisation import actions as organisation
from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import District, Person, School, SchoolYear, Term
from xuequ.kernel.actor import Actor, PostKind
from xuequ.platform.access.actions import open_account

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 10, 9, 0, tzinfo=ZONE)
"""A Tuesday in the eleventh week of the term; every test begins here."""
MEETING_AT = datetime(2026, 11, 20, 14, 0, tzinfo=ZONE)
NEXT_AT = datetime(2026, 12, 18, 14, 0, tzinfo=ZONE)
PASSWORD = "长空万里-2026"

POSTS: dict[str, tuple[str, tuple[PostKind, ...]]] = {
    "head": ("base", (PostKind.PRINCIPAL, PostKind.DISTRICT_HEAD)),
    "office": ("base", (PostKind.DIRECTOR,)),
    "clerk": ("base", (PostKind.ACADEMIC_OFFICE,)),
    "lead_principal": ("lead", (PostKind.PRINCIPAL,)),
    "lead_office": ("lead", (PostKind.DIRECTOR,)),
    "supported_principal": ("supported", (PostKind.PRINCIPAL,)),
    "supported_office": ("supported", (PostKind.ACADEMIC_OFFICE,)),
    "member_principal": ("member", (PostKind.PRINCIPAL,)),
    "member_office": ("member", (PostKind.DIRECTOR,)),
    "research_director": ("lead", (PostKind.RESEARCH_DIRECTOR,)),
    "bursar": ("lead", (PostKind.BURSAR,)),
    "teacher": ("lead", (PostKind.TEACHER,)),
    "researcher": ("", (PostKind.RESEARCHER,)),
    "authority": ("", (PostKind.AUTHORITY,)),
    "system_admin": ("", (PostKind.SYSTEM_ADMIN,)),
    "security_admin": ("", (PostKind.SECURITY_ADMIN,)),
    "auditor": ("", (PostKind.AUDITOR,)),
}


@dataclass
class Cast:
    """The district, its schools by role, its people by part, and who they are as actors."""

    district: District
    schools: dict[str, School]
    people: dict[str, Person]

    def actor(self, part: str, now: datetime = NOW) -> Actor:
        """The actor a part is, with the posts in force."""
        return queries.actor_for(self.people[part], now=now)

    @property
    def voters(self) -> list[str]:
        """The parts who vote in the principals' conference."""
        return ["head", "lead_principal", "supported_principal", "member_principal"]

    def series(self, **given: Any) -> MeetingSeries:
        """The principals' conference of this district."""
        return meetings.create_series(
            actor=self.actor("office"),
            now=NOW,
            **{
                "kind": "conference",
                "name": "校长例会",
                "chair_post": "district_head",
                "voters": [PostKind.DISTRICT_HEAD, PostKind.PRINCIPAL],
                "start_time": time(14),
                "place": "基地校会议室",
                "recorder_id": self.people["office"].pk,
                **given,
            },
        )

    def planned(self, series: MeetingSeries | None = None, at: datetime = MEETING_AT) -> Meeting:
        """A meeting being prepared."""
        return meetings.plan_meeting(
            actor=self.actor("office"), now=NOW, series_id=(series or self.series()).pk, starts_at=at
        )

    def item(self, meeting: Meeting, **given: Any) -> AgendaItem:
        """An item handed in by the lead school's office, on the agenda."""
        item = meetings.hand_in_item(
            actor=self.actor("lead_office"),
            now=NOW,
            meeting_id=meeting.pk,
            **{"title": "共享实验室使用办法", "business": "plan", "minutes": 20, **given},
        )
        return meetings.admit_item(actor=self.actor("head"), now=NOW, item_id=item.pk)

    def published(self, series: MeetingSeries | None = None, **item: Any) -> tuple[Meeting, AgendaItem]:
        """A meeting with one item, its notice out."""
        meeting = self.planned(series)
        made = self.item(meeting, **item)
        meetings.publish_meeting(actor=self.actor("office"), now=NOW, meeting_id=meeting.pk)
        meeting.refresh_from_db()
        return meeting, made

    def opened(self, present: list[str] | None = None, **item: Any) -> tuple[Meeting, AgendaItem]:
        """A meeting that is going on, everybody signed in (or those named), its item called."""
        meeting, made = self.published(**item)
        for part in self.voters if present is None else present:
            meetings.sign_in(actor=self.actor(part), now=MEETING_AT, meeting_id=meeting.pk)
        meetings.open_meeting(actor=self.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
        meetings.start_item(actor=self.actor("office"), now=MEETING_AT, item_id=made.pk)
        meeting.refresh_from_db()
        made.refresh_from_db()
        return meeting, made


def make_cast(mark: str = "明湖", code: str = "MH", *, password: bool = False) -> Cast:
    """A district whose every name carries ``mark``; with ``password`` everybody can sign in."""
    district = organisation.found_district(f"{mark}学区", code)
    year = SchoolYear.objects.create(
        district=district, name="2026–2027学年", starts=date(2026, 9, 1), ends=date(2027, 7, 10)
    )
    Term.objects.create(
        district=district, school_year=year, name="第一学期", starts=date(2026, 9, 1), ends=date(2027, 1, 22)
    )
    schools = {
        role: School.objects.create(
            district=district, name=f"{mark}{name}", stage="primary", role=role, roll=roll
        )
        for roll, (role, name) in enumerate(
            {
                "base": "实验小学",
                "lead": "第二中心小学",
                "supported": "回民小学",
                "member": "光明小学",
            }.items()
        )
    }
    people = {}
    for number, (part, (role, kinds)) in enumerate(POSTS.items(), start=1):
        account = open_account(f"{code.lower()}{number:03d}")
        if password:
            account.set_password(PASSWORD)
            account.save(update_fields=["password"])
        person = Person.objects.create(
            district=district,
            number=f"{code}{number:03d}",
            name=f"{mark}{part}",
            school=schools.get(role),
            account=account,
            phone=f"1380000{number:04d}",
            email=f"{code.lower()}{number:03d}@example.org",
        )
        for kind in kinds:
            organisation.add_post(person, kind, starts=date(2020, 9, 1))
        people[part] = person
    return Cast(district, schools, people)
