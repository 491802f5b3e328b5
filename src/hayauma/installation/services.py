"""Services (配信サービス): one regulation with its name, sender and addresses."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from hayauma import journal
from hayauma.installation.acts import Act
from hayauma.installation.models import Service
from hayauma.statements import kept


class NoService(LookupError):
    """There is no service of this code, or none at all yet."""


@dataclass(frozen=True)
class ServiceView:
    """One service as other rooms see it; the addresses end without a slash."""

    id: int
    code: str
    name: str
    city: str
    mail_domain: str
    sender_name: str
    sender_address: str
    phone: str
    public_url: str
    desk_url: str


@dataclass(frozen=True)
class NewService:
    """What a service is opened with."""

    code: str
    name: str
    city: str
    mail_domain: str
    sender_name: str
    sender_local: str
    phone: str
    public_url: str
    desk_url: str


def current() -> ServiceView:
    """Return the first service of the installation. Errors: NoService."""
    for first in _first():
        return _view(first)
    raise NoService


def named(code: str) -> ServiceView:
    """Return the service of a code. Errors: NoService."""
    for found in _of_code(code):
        return _view(found)
    raise NoService(code)


@kept
def _first() -> QuerySet[Service]:
    return Service.objects.order_by("pk")[:1]


@kept
def _of_code(code: str) -> QuerySet[Service]:
    return Service.objects.filter(code=code)


@transaction.atomic
def open_service(new: NewService, *, actor: journal.Actor, at: datetime) -> ServiceView:
    """Enter a service."""
    service = Service.objects.create(
        code=new.code,
        name=new.name,
        city=new.city,
        mail_domain=new.mail_domain.lower(),
        sender_name=new.sender_name,
        sender_local=new.sender_local,
        phone=new.phone,
        public_url=new.public_url.rstrip("/"),
        desk_url=new.desk_url.rstrip("/"),
    )
    journal.record(
        act=Act.OPENED,
        actor=actor,
        object=f"service:{new.code}",
        payload={"name": new.name, "city": new.city, "mail_domain": service.mail_domain},
        at=at,
        service=new.code,
    )
    return _view(service)


@transaction.atomic
def move(
    *, service: str, public_url: str, desk_url: str, actor: journal.Actor, at: datetime
) -> ServiceView:
    """Put a service's pages at other addresses; links in mails sent from now on show it.

    Errors: NoService.
    """
    row = Service.objects.select_for_update().filter(code=service).first()
    if row is None:
        raise NoService(service)
    before = {"public": row.public_url, "desk": row.desk_url}
    row.public_url, row.desk_url = public_url.rstrip("/"), desk_url.rstrip("/")
    row.save(update_fields=["public_url", "desk_url"])
    journal.record(
        act=Act.MOVED,
        actor=actor,
        object=f"service:{service}",
        payload={"before": before, "after": {"public": row.public_url, "desk": row.desk_url}},
        at=at,
        service=service,
    )
    return _view(row)


def _view(row: Service) -> ServiceView:
    return ServiceView(
        id=row.pk,
        code=row.code,
        name=row.name,
        city=row.city,
        mail_domain=row.mail_domain,
        sender_name=row.sender_name,
        sender_address=f"{row.sender_local}@{row.mail_domain}",
        phone=row.phone,
        public_url=row.public_url,
        desk_url=row.desk_url,
    )
