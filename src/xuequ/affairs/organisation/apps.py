from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "xuequ.affairs.organisation"
    label = "organisation"
