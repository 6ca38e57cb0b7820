from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "xuequ.platform.files"
    label = "files"
