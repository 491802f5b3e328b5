"""Domain groups (受信ドメインのまとまり): receiving domains that share a server and limits."""

from hayauma.installation.models import GroupedDomain


def groups() -> dict[str, str]:
    """Return the group code of each grouped domain; any other domain is its own group."""
    return dict(GroupedDomain.objects.values_list("domain", "group__code"))
