"""Policies (定め): which version is in force when; the one in force when sent counts."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import QuerySet

from hayauma import journal
from hayauma.installation.acts import Act
from hayauma.installation.models import PolicyVersion, Service
from hayauma.installation.services import NoService
from hayauma.regulation import Policy, completed, parse_profile
from hayauma.statements import kept


class NoPolicy(LookupError):
    """No version is in force at that moment."""


@dataclass(frozen=True)
class PolicyVersionView:
    """One version, with what it rests on."""

    profile: str
    version: str
    digest: str
    ground: str
    in_force_from: datetime
    recorded_at: datetime
    recorded_by: str


def in_force(*, service: str, at: datetime) -> Policy:
    """Return the policy of a service at a moment. Errors: NoPolicy.

    Of versions in force from the same moment the one recorded last counts.
    """
    for text, profile in _newest(service, at):
        return _parsed(text, profile)
    raise NoPolicy(f"{service} {at.isoformat()}")


def versions(*, service: str) -> tuple[PolicyVersionView, ...]:
    """Return every version ever recorded, oldest first."""
    rows = PolicyVersion.objects.filter(service__code=service).order_by("in_force_from", "pk")
    return tuple(_view(row) for row in rows)


@transaction.atomic
def put_in_force(
    *,
    service: str,
    text: str,
    name: str,
    ground: str,
    in_force_from: datetime,
    actor: journal.Actor,
    at: datetime,
    decided: Mapping[str, str] | None = None,
) -> PolicyVersionView:
    """Put a version of a profile in force from a moment on; earlier mails keep their version.

    Source: 第12条 (別に定める), 第4条第3項 for who owns it. `decided` names, for the journal, the
    keys that were decided with it and their values in words.
    Errors: ProfileDefects for a text that is no profile; NoService.
    """
    policy = parse_profile(text, name)
    owner = Service.objects.filter(code=service).first()
    if owner is None:
        raise NoService(service)
    row = PolicyVersion.objects.create(
        service=owner,
        profile=policy.name,
        version=policy.version,
        text=text,
        digest=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        ground=ground,
        in_force_from=in_force_from,
        recorded_at=at,
        recorded_by=actor.name,
    )
    journal.record(
        act=Act.POLICY_PUT_IN_FORCE,
        actor=actor,
        object=f"service:{service}",
        payload={
            "profile": row.profile,
            "version": row.version,
            "digest": row.digest,
            "ground": ground,
            "in_force_from": in_force_from.isoformat(),
            **({"decided": dict(decided)} if decided else {}),
        },
        at=at,
        service=service,
    )
    return _view(row)


@kept
def _newest(service: str, at: datetime) -> QuerySet[PolicyVersion, tuple[str, str]]:
    rows = PolicyVersion.objects.filter(service__code=service, in_force_from__lte=at)
    return rows.order_by("-in_force_from", "-pk").values_list("text", "profile")[:1]


@lru_cache(maxsize=16)
def _parsed(text: str, name: str) -> Policy:
    """A recorded text never changes, so it is parsed once a process.

    It may be older than the product: what it could not say stands on the product's default.
    """
    return parse_profile(completed(text), name)


def _view(row: PolicyVersion) -> PolicyVersionView:
    return PolicyVersionView(
        profile=row.profile,
        version=row.version,
        digest=row.digest,
        ground=row.ground,
        in_force_from=row.in_force_from,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
    )
