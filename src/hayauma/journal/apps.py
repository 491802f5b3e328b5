"""Django's name for this room."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The room `journal`."""

    name = "hayauma.journal"
    label = "journal"
