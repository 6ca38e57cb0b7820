from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "xuequ.platform.access"
    label = "access"
