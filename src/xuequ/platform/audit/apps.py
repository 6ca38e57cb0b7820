from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "xuequ.platform.audit"
    label = "audit"
