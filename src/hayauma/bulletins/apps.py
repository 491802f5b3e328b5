"""Django's name for this room."""

from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    """The room `bulletins`."""

    name = "hayauma.bulletins"
    label = "bulletins"
