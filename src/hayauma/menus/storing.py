"""Storing the catalogue (記録): drafts into rows, inside the caller's transaction."""

from datetime import datetime

from hayauma import journal
from hayauma.menus.models import Group, Menu, MenuSection
from hayauma.menus.views import GroupDraft, MenuDraft


def write_group(service_id: int, group: GroupDraft) -> Group:
    """Store a group under its code."""
    row, _ = Group.objects.update_or_create(
        service_id=service_id,
        code=group.code,
        defaults={"name": group.name, "order": group.order},
    )
    return row


def write(menu: MenuDraft, group: Group, sections: dict[str, int], *, at: datetime) -> Menu:
    """Store a menu and who serves it; its beginning is never moved."""
    values = {
        "group": group,
        "name": menu.name,
        "kana": menu.kana,
        "plain_name": menu.plain_name,
        "english_name": menu.english_name,
        "description": menu.description,
        "order": menu.order,
        "publicity": menu.publicity,
        "public_days": menu.public_days,
        "mandatory": menu.mandatory,
        "frequency": menu.per_month,
        "until": menu.until,
    }
    row, _ = Menu.objects.update_or_create(
        service_id=group.service_id,
        code=menu.code,
        defaults=values,
        create_defaults=values | {"since": at},
    )
    row.serving.all().delete()
    MenuSection.objects.bulk_create(
        MenuSection(menu=row, section_id=sections[code]) for code in dict.fromkeys(menu.sections)
    )
    return row


def words(row: Menu) -> dict[str, journal.JSON]:
    """Return the words of a menu for the journal's before and after."""
    return {
        "name": row.name,
        "group": row.group.code,
        "description": row.description,
        "publicity": str(row.publicity),
        "public_days": row.public_days,
        "mandatory": row.mandatory,
        "until": row.until.isoformat() if row.until else None,
    }
