"""The room as Django knows it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """No tables: only pages and the town's seed."""

    name = "hayauma.demo"
    label = "demo"
