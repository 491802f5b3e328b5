"""Sections (課等): opening, closing, what the regulation calls them, and who works where."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization.acts import Act
from hayauma.organization.kinds import Alias
from hayauma.organization.models import Account, Placement, Section, SectionAlias
from hayauma.organization.periods import at_moment, enter, refuse_reversed


@dataclass(frozen=True)
class SectionView:
    """A section as other rooms see it."""

    id: int
    code: str
    name: str
    phone: str
    extension: str
    email: str


NOWHERE = SectionView(0, "", "", "", "", "")  # of an account that is placed in no section


def view(row: Section) -> SectionView:
    """Return a section as other rooms see it."""
    return SectionView(row.pk, row.code, row.name, row.phone, row.extension, row.email)


def called(alias: Alias, *, service: str, at: datetime) -> SectionView | None:
    """Return the section that a name in the regulation means at a moment, if it means any."""
    mapped = SectionAlias.objects.filter(at_moment(at), service=service, alias=alias)
    row = mapped.select_related("section").order_by("-since", "-pk").first()
    return view(row.section) if row else None


@transaction.atomic
def open_section(
    *,
    code: str,
    name: str,
    phone: str = "",
    extension: str = "",
    email: str = "",
    since: datetime,
    actor: journal.Actor,
    at: datetime,
) -> SectionView:
    """Enter a section. A section that changes its name is a new one. Errors: ValidationError."""
    row = Section(code=code, name=name, phone=phone, extension=extension, email=email, since=since)
    enter(row)
    journal.record(
        act=Act.SECTION_OPENED,
        actor=actor,
        object=f"section:{code}",
        payload={"name": name, "since": since.isoformat()},
        at=at,
    )
    return view(row)


@transaction.atomic
def close(
    *, code: str, until: datetime, successor: str = "", actor: journal.Actor, at: datetime
) -> None:
    """End a section, and name the one that answers for its old mails (承継課).

    Errors: ValidationError for an unknown section, a period reversed, a section as its own heir.
    """
    row = named(code, field="code")
    refuse_reversed(row.since, until)
    if successor == code:
        raise ValidationError({"successor": _("承継する課等は、ほかの課等にしてください。")})
    row.until = until
    row.successor = named(successor, field="successor") if successor else None
    row.save(update_fields=["until", "successor"])
    journal.record(
        act=Act.SECTION_CLOSED,
        actor=actor,
        object=f"section:{code}",
        payload={"until": until.isoformat(), "successor": successor},
        at=at,
    )


@transaction.atomic
def call(
    alias: Alias,
    *,
    service: str,
    section: str,
    since: datetime,
    actor: journal.Actor,
    at: datetime,
) -> None:
    """Let a name in the regulation mean this section from a moment on.

    What the name meant until then stays readable.
    """
    row = named(section, field="section")
    before = SectionAlias.objects.filter(at_moment(since), service=service, alias=alias)
    _end(before.first(), since)
    enter(SectionAlias(service=service, alias=alias, section=row, since=since))
    journal.record(
        act=Act.ALIAS_MAPPED,
        actor=actor,
        object=f"section:{section}",
        payload={"alias": str(alias), "since": since.isoformat()},
        at=at,
        service=service,
    )


@transaction.atomic
def place(
    *,
    account_id: int,
    section: str,
    title: str,
    since: datetime,
    actor: journal.Actor,
    at: datetime,
) -> None:
    """Place somebody in a section under a title (配属); the placement before it ends.

    Errors: ValidationError for an account or a section that is not there.
    """
    row = named(section, field="section")
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise ValidationError({"account_id": _("この職員は登録されていません。")})
    _end(account.placements.filter(at_moment(since)).first(), since)
    enter(Placement(account=account, section=row, title=title, since=since))
    journal.record(
        act=Act.PLACED,
        actor=actor,
        object=f"account:{account_id}",
        payload={"name": account.name, "section": section, "title": title},
        at=at,
    )


def named(code: str, *, field: str) -> Section:
    """Return the row of a section. Errors: ValidationError at the field that names it."""
    row = Section.objects.filter(code=code).first()
    if row is None:
        raise ValidationError(
            {field: _("「{code}」という課等は登録されていません。").format(code=code)}
        )
    return row


def _end(row: SectionAlias | Placement | None, until: datetime) -> None:
    """End what was in force; what began at that very moment was a slip, and goes."""
    if row is None:
        return
    if row.since == until:
        row.delete()
        return
    row.until = until
    row.save(update_fields=["until"])
