from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "xuequ.platform.notify"
    label = "notify"
