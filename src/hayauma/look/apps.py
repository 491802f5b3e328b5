"""The Django app through which templates and static files of look are found."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """Base layouts and static files; it has no models."""

    name = "hayauma.look"
    label = "look"
    verbose_name = "画面の部品"
