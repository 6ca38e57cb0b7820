from django.apps import AppConfig


class ResolutionsConfig(AppConfig):
    name = "xuequ.affairs.resolutions"
    label = "resolutions"
