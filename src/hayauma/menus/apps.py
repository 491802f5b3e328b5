"""Django's name for this room."""

from django.apps import AppConfig


class MenusConfig(AppConfig):
    """The room `menus`."""

    name = "hayauma.menus"
    label = "menus"
