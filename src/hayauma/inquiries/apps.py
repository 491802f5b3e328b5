"""Django's name for this room."""

from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    """The room `inquiries`."""

    name = "hayauma.inquiries"
    label = "inquiries"
