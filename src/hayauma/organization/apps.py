"""Django's name for this room."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """The room `organization`."""

    name = "hayauma.organization"
    label = "organization"
