"""Django's name for this room."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The room `delivery`."""

    name = "hayauma.delivery"
    label = "delivery"
