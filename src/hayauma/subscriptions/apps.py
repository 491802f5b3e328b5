"""Django's name for this room."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """The room `subscriptions`."""

    name = "hayauma.subscriptions"
    label = "subscriptions"
