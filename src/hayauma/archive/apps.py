"""Django's name for this room."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """The room `archive`."""

    name = "hayauma.archive"
    label = "archive"
