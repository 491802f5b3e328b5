"""Django's name for this room."""

from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """The room `installation`."""

    name = "hayauma.installation"
    label = "installation"
