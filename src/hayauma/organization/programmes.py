"""The register of programmes (事務事業): which section owns which work, and who is in charge.

Source: 第5条第2項 (the owner answers for the bulletin), 第6条 (who is in charge writes it).
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization import sections
from hayauma.organization.acts import Act
from hayauma.organization.directory import ProgrammeView, programme
from hayauma.organization.models import Account, Programme, ProgrammeCharge, ProgrammeOwner
from hayauma.organization.periods import at_moment, enter, touching


@transaction.atomic
def register(
    *,
    code: str,
    name: str,
    section: str,
    in_charge: Iterable[int] = (),
    since: datetime,
    actor: journal.Actor,
    at: datetime,
) -> ProgrammeView:
    """Enter a programme with its owning section and those in charge. Errors: ValidationError."""
    owner = sections.named(section, field="section")
    row = Programme(code=code, name=name, since=since)
    enter(row)
    enter(ProgrammeOwner(programme=row, section=owner, since=since))
    people = [_account(account_id) for account_id in dict.fromkeys(in_charge)]
    for account in people:
        enter(ProgrammeCharge(programme=row, account=account, since=since))
    journal.record(
        act=Act.PROGRAMME_REGISTERED,
        actor=actor,
        object=f"programme:{code}",
        payload={"name": name, "section": section, "in_charge": [one.pk for one in people]},
        at=at,
    )
    return programme(code, at=since)


@transaction.atomic
def move(
    *, code: str, section: str, since: datetime, actor: journal.Actor, at: datetime
) -> ProgrammeView:
    """Give a programme to another section from a moment on; whose it was stays readable.

    Errors: ValidationError by field.
    """
    row = _locked(code)
    owner = sections.named(section, field="section")
    current = row.owners.filter(touching(since, None)).order_by("-since").first()
    if current and current.since >= since:
        raise ValidationError({"since": _("この日より後の所管が、すでに定められています。")})
    if current:
        current.until = since
        current.save(update_fields=["until"])
    enter(ProgrammeOwner(programme=row, section=owner, since=since))
    journal.record(
        act=Act.PROGRAMME_MOVED,
        actor=actor,
        object=f"programme:{code}",
        payload={
            "from": current.section.code if current else None,
            "to": section,
            "since": since.isoformat(),
        },
        at=at,
    )
    return programme(code, at=since)


@transaction.atomic
def put_in_charge(
    *, code: str, account_id: int, since: datetime, actor: journal.Actor, at: datetime
) -> ProgrammeView:
    """Put somebody in charge of a programme (担当職員). Errors: ValidationError by field."""
    row, account = _locked(code), _account(account_id)
    if row.charges.filter(touching(since, None), account=account).exists():
        raise ValidationError({"account_id": _("すでに担当しています。")})
    enter(ProgrammeCharge(programme=row, account=account, since=since))
    journal.record(
        act=Act.CHARGE_GIVEN,
        actor=actor,
        object=f"programme:{code}",
        payload={"account": account_id, "name": account.name, "since": since.isoformat()},
        at=at,
    )
    return programme(code, at=since)


@transaction.atomic
def end_charge(
    *, code: str, account_id: int, until: datetime, actor: journal.Actor, at: datetime
) -> None:
    """End somebody's charge of a programme. Errors: ValidationError where they had none."""
    charges = _locked(code).charges.filter(at_moment(until), account_id=account_id)
    if not charges.filter(since__lt=until).update(until=until):
        raise ValidationError({"account_id": _("この事務事業の担当ではありません。")})
    journal.record(
        act=Act.CHARGE_ENDED,
        actor=actor,
        object=f"programme:{code}",
        payload={"account": account_id, "until": until.isoformat()},
        at=at,
    )


def _locked(code: str) -> Programme:
    row = Programme.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise ValidationError(
            {"code": _("「{code}」という事務事業は登録されていません。").format(code=code)}
        )
    return row


def _account(account_id: int) -> Account:
    row = Account.objects.filter(pk=account_id, is_active=True).first()
    if row is None:
        raise ValidationError({"account_id": _("この職員は登録されていません。")})
    return row


def charged(*, at: datetime) -> dict[str, tuple[str, ...]]:
    """Return who was in charge of each programme at a moment, by name; leavers are among them."""
    rows = ProgrammeCharge.objects.filter(at_moment(at)).order_by("since", "pk")
    found: dict[str, tuple[str, ...]] = {}
    for code, name in rows.values_list("programme__code", "account__name"):
        found[code] = (*found.get(code, ()), name)
    return found
