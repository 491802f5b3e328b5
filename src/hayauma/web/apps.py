"""Django's name for this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room `web`; it has templates and no tables."""

    name = "hayauma.web"
    label = "web"
