"""Receiving domains that come with the product (受信ドメインの初期値): carriers, large providers.

The one place where real providers are named is the data file beside this one.
"""

import tomllib
from datetime import datetime
from importlib.resources import files

from django.db import transaction

from hayauma import journal
from hayauma.installation import domains
from hayauma.installation.acts import Act
from hayauma.installation.domains import DomainGroup
from hayauma.installation.models import DomainGroup as Row
from hayauma.installation.models import GroupedDomain

FILE = "receiving_domains.toml"


def supplied() -> tuple[DomainGroup, ...]:
    """Return the groups that come with the product, as they are stored."""
    text = files("hayauma.installation").joinpath(FILE).read_text(encoding="utf-8")
    return tuple(
        domains.checked(
            DomainGroup(
                code=one["code"],
                name=one["name"],
                domains=tuple(one["domains"]),
                connections=one.get("connections"),
                per_second=one.get("per_second"),
                most_bytes=one.get("most_bytes"),
                source=one["source"],
                as_of=one["as_of"],
            )
        )
        for one in tomllib.loads(text)["group"]
    )


@transaction.atomic
def load(*, actor: journal.Actor, at: datetime) -> tuple[str, ...]:
    """Enter the groups that come with the product and return the codes of those that are new here.

    Nothing the city changed is written over: neither its limits, nor where it put a domain. Called
    again, as after an update of the product, only what changed is written.
    """
    theirs = set(Row.objects.exclude(changed_at=None).values_list("code", flat=True))
    placed = GroupedDomain.objects.filter(group__changed_at__isnull=False)
    taken = set(placed.values_list("domain", flat=True))
    there = {one.code: one for one in domains.listing()}
    written = []
    for one in supplied():
        free = tuple(domain for domain in one.domains if domain not in taken)
        kept = DomainGroup(**{**one.__dict__, "domains": free})
        if one.code in theirs or there.get(one.code) == kept:
            continue
        domains.write(kept, changed_at=None)
        written.append(one.code)
    if written:
        journal.record(
            act=Act.DOMAIN_GROUP_CHANGED,
            actor=actor,
            object="domain_group:supplied",
            payload={"before": None, "after": list(written)},
            at=at,
        )
    return tuple(written)
