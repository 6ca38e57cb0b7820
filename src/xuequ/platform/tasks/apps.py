from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "xuequ.platform.tasks"
    label = "schedule"
