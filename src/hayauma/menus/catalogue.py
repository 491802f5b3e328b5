"""The catalogue (配信メニューの一覧): reading it in its order, and setting a menu.

Source: 第10条第1項 (menus serve the recipient and cut across sections), 第4条第3項第4号 (the
operations manager alone sets them).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from hayauma import journal
from hayauma.installation import services
from hayauma.menus import judging, storing
from hayauma.menus.acts import Act
from hayauma.menus.checks import complain_group, complain_menu
from hayauma.menus.models import Group, Menu, MenuSection
from hayauma.menus.states import Publicity
from hayauma.menus.views import GroupDraft, GroupView, MenuDraft, MenuView
from hayauma.organization import directory
from hayauma.organization.directory import Person
from hayauma.regulation import Refused
from hayauma.statements import kept

# Catalogue order: what is first here is first on pages, in List-Id and in feeds.
ORDER = ("group__order", "group__code", "order", "code")


def menus(service: str, at: datetime) -> tuple[MenuView, ...]:
    """Return the menus in effect at a moment, in catalogue order: group, order, code."""
    return tuple(_views(_in_effect(service, at), service))


def groups(service: str, at: datetime) -> tuple[GroupView, ...]:
    """Return the groups that have a menu in effect, in order, each with its menus."""
    by_group: dict[int, list[MenuView]] = {}
    rows: dict[int, Group] = {}
    found = _in_effect(service, at)
    for row, view in zip(found, _views(found, service), strict=True):
        rows[row.group_id] = row.group
        by_group.setdefault(row.group_id, []).append(view)
    return tuple(
        GroupView(rows[key].code, rows[key].name, rows[key].order, tuple(members))
        for key, members in by_group.items()
    )


def every(service: str) -> tuple[MenuView, ...]:
    """Return all menus there ever were, in catalogue order; old bulletins name them."""
    return tuple(_views(_every(service), service))


def keys(
    service: str, *, menus: Iterable[str] = (), groups: Iterable[str] = (), at: datetime | None
) -> list[int]:
    """Return the keys of menus by their own codes or their groups'; in effect at a moment, or all.

    Quick: audiences are counted on every draft's screen.
    """
    found = Menu.objects.filter(Q(code__in=list(menus)) | Q(group__code__in=list(groups)))
    found = found.filter(service__code=service)
    if at is not None:
        found = found.filter(_during(at))
    return list(found.values_list("pk", flat=True))


def codes(ids: Iterable[int]) -> dict[int, str]:
    """Return the codes of menus by their keys, in catalogue order; quick."""
    found = Menu.objects.filter(pk__in=list(ids)).order_by(*ORDER)
    return dict(found.values_list("pk", "code"))


@transaction.atomic
def set_menu(
    *,
    service: str,
    menu: MenuDraft,
    by: Person,
    at: datetime,
    request: str = "",
    reason: str = "",
    absence: str = "",
) -> MenuView:
    """Make, change or end a menu; without a request (依頼書) the reason is written.

    Source: 第4条第3項第4号, 第10条. `absence` is why the manager is away, from a substitute.
    Errors: Refused for anybody but the operations manager; ValidationError by field.
    """
    verdict = judging.may_set(
        by, service=service, at=at, request=request, reason=reason, absence=absence
    )
    if not verdict.allowed:
        raise Refused(verdict)
    known = {section.code: section.id for section in directory.sections(at=at)}
    group = Group.objects.filter(service__code=service, code=menu.group).first()
    complain_menu(menu, group_known=group is not None, sections=known, at=at)
    assert group is not None, "complain_menu has seen the group"
    before = Menu.objects.filter(service__code=service, code=menu.code).first()
    row = storing.write(menu, group, known, at=at)
    journal.record(
        act=Act.SET,
        actor=by.actor,
        object=f"menu:{menu.code}",
        payload={
            "kind": "new" if before is None else ("end" if menu.until else "change"),
            "before": storing.words(before) if before else None,
            "after": storing.words(row) | {"sections": sorted(menu.sections)},
            "request": request,
            "reason": reason,
            "outcome": str(verdict.outcome),
            "policy": f"{verdict.profile} {verdict.profile_version}",
        },
        at=at,
        service=service,
    )
    return next(one for one in every(service) if one.id == row.pk)


@transaction.atomic
def set_group(
    *,
    service: str,
    group: GroupDraft,
    by: Person,
    at: datetime,
    reason: str = "",
    absence: str = "",
) -> None:
    """Make, rename or move a group of menus; the operations manager's act like the menus' own.

    Errors: Refused; ValidationError by field.
    """
    verdict = judging.may_set(by, service=service, at=at, reason=reason, absence=absence)
    if not verdict.allowed:
        raise Refused(verdict)
    complain_group(group)
    storing.write_group(services.named(service).id, group)
    journal.record(
        act=Act.GROUP_SET,
        actor=by.actor,
        object=f"menu_group:{group.code}",
        payload={"name": group.name, "order": group.order, "reason": reason},
        at=at,
        service=service,
    )


@transaction.atomic
def lay(
    *,
    service: str,
    groups: Iterable[GroupDraft],
    menus: Iterable[MenuDraft],
    actor: journal.Actor,
    at: datetime,
    ground: str,
) -> int:
    """Enter the first catalogue of an installation in one act and return its number of menus.

    It is what the city had before: nobody is judged, the ground says where it comes from.
    Errors: ValidationError by field, and ValueError where a catalogue already stands.
    """
    if Menu.objects.filter(service__code=service).exists():
        raise ValueError(f"{service} already has a catalogue: set_menu changes it")
    service_id = services.named(service).id
    known = {section.code: section.id for section in directory.sections(at=at)}
    rows: dict[str, Group] = {}
    for group in groups:
        complain_group(group)
        rows[group.code] = storing.write_group(service_id, group)
    laid = []
    for menu in menus:
        complain_menu(menu, group_known=menu.group in rows, sections=known, at=at)
        laid.append(storing.write(menu, rows[menu.group], known, at=at).code)
    journal.record(
        act=Act.LAID,
        actor=actor,
        object=f"service:{service}",
        payload={"groups": sorted(rows), "menus": laid, "ground": ground},
        at=at,
        service=service,
    )
    return len(laid)


@kept
def _every(service: str) -> QuerySet[Menu]:
    rows = Menu.objects.filter(service__code=service)
    return rows.select_related("group").order_by(*ORDER)


@kept
def _in_effect(service: str, at: datetime) -> QuerySet[Menu]:
    rows = Menu.objects.filter(_during(at), service__code=service)
    return rows.select_related("group").order_by(*ORDER)


@kept
def _serving(service: str) -> QuerySet[MenuSection, tuple[int, str]]:
    rows = MenuSection.objects.filter(menu__service__code=service)
    return rows.order_by("section__code").values_list("menu_id", "section__code")


def _during(at: datetime) -> Q:
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))


def _views(rows: Iterable[Menu], service: str) -> Iterator[MenuView]:
    """Yield menus as other rooms see them, each with the sections that serve it."""
    sections: dict[int, list[str]] = {}
    for menu, section in _serving(service):
        sections.setdefault(menu, []).append(section)
    for row in rows:
        yield _view(row, tuple(sections.get(row.pk, ())))


def _view(row: Menu, sections: tuple[str, ...]) -> MenuView:
    return MenuView(
        code=row.code,
        name=row.name,
        kana=row.kana,
        plain_name=row.plain_name,
        english_name=row.english_name,
        description=row.description,
        group=row.group.code,
        order=row.order,
        publicity=Publicity(row.publicity),
        mandatory=row.mandatory,
        per_month=row.frequency,
        sections=sections,
        id=row.pk,
        group_name=row.group.name,
        public_days=row.public_days,
    )
