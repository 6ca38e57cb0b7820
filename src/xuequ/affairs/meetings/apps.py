from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "xuequ.affairs.meetings"
    label = "meetings"
