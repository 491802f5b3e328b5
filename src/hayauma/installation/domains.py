"""Domain groups (受信ドメインのまとまり): receiving domains that share a server, and their limits.

A limit is the installation's, not a process's: with several hosts each takes its share. A domain in
no group is its own group, with the limits of `OTHERS`.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation.acts import Act
from hayauma.installation.models import DomainGroup as Row
from hayauma.installation.models import GroupedDomain
from hayauma.mail.characters import inert

# The group without domains: its limits are those of every domain in no group.
OTHERS = "others"

MOST_CONNECTIONS, MOST_PER_SECOND, LEAST_BYTES = 1_000, 100_000.0, 100_000


@dataclass(frozen=True)
class Limit:
    """How much a receiving side gets at once; None is no limit of ours.

    `connections` at a time, letters `per_second`, and the octets of the largest letter.
    """

    connections: int | None = None
    per_second: float | None = None
    most_bytes: int | None = None


# Where nobody entered anything at all: the relay's own connections are the only bound.
FALLBACK = Limit()


@dataclass(frozen=True)
class DomainGroup:
    """One group with its limits, and where they come from."""

    code: str
    name: str
    domains: tuple[str, ...]
    connections: int | None
    per_second: float | None
    most_bytes: int | None
    source: str
    as_of: date | None

    @property
    def limit(self) -> Limit:
        """Its limits alone."""
        return Limit(self.connections, self.per_second, self.most_bytes)


def groups() -> dict[str, str]:
    """Return the group code of each grouped domain; any other domain is its own group."""
    return dict(GroupedDomain.objects.values_list("domain", "group__code"))


def limits() -> dict[str, Limit]:
    """Return the limits of each group by code; `OTHERS` is always there, for all the rest."""
    found = {OTHERS: FALLBACK}
    for row in Row.objects.all():
        found[row.code] = Limit(row.connections, row.per_second, row.most_bytes)
    return found


def names() -> dict[str, str]:
    """Return what each group is called; a domain in no group is called by itself."""
    return dict(Row.objects.values_list("code", "name"))


def listing() -> tuple[DomainGroup, ...]:
    """Return every group, in the order of its name; that of the rest last."""
    rows = Row.objects.prefetch_related("domains")
    found = sorted((_view(row) for row in rows), key=lambda one: (one.code == OTHERS, one.name))
    return tuple(found)


def group(code: str) -> DomainGroup:
    """Return one group. Errors: ValidationError (`code`)."""
    row = Row.objects.filter(code=code).first()
    if row is None:
        raise ValidationError({"code": _("このまとまりはありません。")})
    return _view(row)


@transaction.atomic
def change(new: DomainGroup, *, actor: journal.Actor, at: datetime) -> DomainGroup:
    """Enter a group, or change the one of that code: its domains, limits and their source.

    A domain that stood in another group moves to this one; letters whose audience is frozen keep
    the group they had. Source: 第4条第3項第3号. Errors: ValidationError by field.
    """
    new = checked(new)
    row = Row.objects.select_for_update().filter(code=new.code).first()
    before = _view(row) if row else None
    if before == new:
        return new
    row = write(new, changed_at=at)
    journal.record(
        act=Act.DOMAIN_GROUP_CHANGED,
        actor=actor,
        object=f"domain_group:{new.code}",
        payload={"before": _told(before) if before else None, "after": _told(new)},
        at=at,
    )
    return _view(row)


def write(new: DomainGroup, *, changed_at: datetime | None) -> Row:
    """Write a group down as it is, in the caller's transaction; `changed_at` is None for ours."""
    row, _created = Row.objects.update_or_create(
        code=new.code,
        defaults={
            "name": new.name,
            **asdict(new.limit),
            "source": new.source,
            "as_of": new.as_of,
            "changed_at": changed_at,
        },
    )
    GroupedDomain.objects.filter(group=row).exclude(domain__in=new.domains).delete()
    for domain in new.domains:
        GroupedDomain.objects.update_or_create(domain=domain, defaults={"group": row})
    return row


def checked(new: DomainGroup) -> DomainGroup:
    """Return a group as it is stored, or say what is wrong. Errors: ValidationError by field."""
    faults: dict[str, str] = {}
    if not new.name.strip() or not inert(new.name) or len(new.name) > 80:
        faults["name"] = _("呼び名を書いてください（80字まで）。")
    domains = _domains(new.domains)
    if domains is None or (domains and new.code == OTHERS) or (not domains and new.code != OTHERS):
        faults["domains"] = _(
            "受信ドメインを、一行に一つずつ書いてください（例: mail.example.jp）。"
        )
    faults |= _limit_faults(new.limit)
    if not new.source.strip() or not inert(new.source) or len(new.source) > 200:
        faults["source"] = _("この上限を何によって決めたかを書いてください（200字まで）。")
    if new.as_of is None:
        faults["as_of"] = _("いつの情報かを書いてください。")
    if faults:
        raise ValidationError(faults)
    return DomainGroup(
        code=new.code,
        name=new.name.strip(),
        domains=domains or (),
        **asdict(new.limit),
        source=new.source.strip(),
        as_of=new.as_of,
    )


def _limit_faults(limit: Limit) -> dict[str, str]:
    faults = {}
    if limit.connections is not None and not 1 <= limit.connections <= MOST_CONNECTIONS:
        faults["connections"] = _("同時接続は 1 から {most} までです。").format(
            most=MOST_CONNECTIONS
        )
    # Written so that "not a number" is refused too.
    if limit.per_second is not None and not 0 < limit.per_second <= MOST_PER_SECOND:
        faults["per_second"] = _("速さは、1秒に0より多い通数で書いてください。")
    if limit.most_bytes is not None and not LEAST_BYTES <= limit.most_bytes < 2**31:
        faults["most_bytes"] = _("大きさは 100 KB から書いてください。")
    return faults


def _domains(written: Iterable[str]) -> tuple[str, ...] | None:
    """Return domains as they are compared, each once; None where one is no domain."""
    found: set[str] = set()
    for one in written:
        try:
            wire = one.strip().lower().encode("idna").decode("ascii")
        except UnicodeError:
            return None
        labels = wire.split(".")
        if len(labels) < 2 or not all(_is_label(label) for label in labels) or len(wire) > 253:
            return None
        found.add(wire)
    return tuple(sorted(found))


def _is_label(label: str) -> bool:
    letters = label.replace("-", "").replace("_", "")
    return letters.isalnum() and letters.isascii() and label[0] != "-" and label[-1] != "-"


def _told(one: DomainGroup) -> dict[str, journal.JSON]:
    return {
        "name": one.name,
        "domains": list(one.domains),
        **asdict(one.limit),
        "source": one.source,
        "as_of": one.as_of.isoformat() if one.as_of else None,
    }


def _view(row: Row) -> DomainGroup:
    return DomainGroup(
        code=row.code,
        name=row.name,
        domains=tuple(sorted(one.domain for one in row.domains.all())),
        connections=row.connections,
        per_second=row.per_second,
        most_bytes=row.most_bytes,
        source=row.source,
        as_of=row.as_of,
    )
