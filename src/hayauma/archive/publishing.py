"""Publishing (配信履歴に載せる): the public copy of what was permitted, as soon as sending begins.

The copy is made from the revision the Permit names, never from a newer text. What was sent itself
stays sealed in that revision. Nothing of anybody who got it is copied.
"""

from datetime import datetime, timedelta

from django.db import transaction

from hayauma import journal
from hayauma.archive import folding, site
from hayauma.archive.acts import Act
from hayauma.archive.models import BackNumber, BackNumberMenu
from hayauma.archive.reading import view
from hayauma.archive.views import BackNumberView
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.states import Relation
from hayauma.bulletins.views import PermitView
from hayauma.delivery import reading as dispatches
from hayauma.delivery.sources import menus_of
from hayauma.delivery.views import DispatchView
from hayauma.installation import services
from hayauma.mail import markdown
from hayauma.menus.states import Publicity
from hayauma.menus.views import MenuView
from hayauma.organization import directory

# From widest to narrowest: a text that went to one open menu is open.
WIDEST_FIRST = (Publicity.PUBLIC, Publicity.MEMBERS, Publicity.NONE)


def due(at: datetime) -> tuple[int, ...]:  # noqa: ARG001 — a stage is asked with the time
    """Return the started dispatches whose bulletin has no back number yet, oldest first."""
    started = dispatches.unpublished()
    there = BackNumber.objects.filter(bulletin_id__in=[one.bulletin for one in started])
    published = set(there.values_list("bulletin_id", flat=True))
    return tuple(one.id for one in started if one.bulletin not in published)


def run(dispatch_id: int, at: datetime) -> BackNumberView:
    """Publish the bulletin of a dispatch; publishing twice changes nothing."""
    return publish(dispatch_id=dispatch_id, at=at)


@transaction.atomic
def publish(*, dispatch_id: int, at: datetime) -> BackNumberView:
    """Put up the back number of a dispatched bulletin and return it; the second time as it is.

    Source: 第9条 (配信履歴データ). Who may read it follows its menus' publicity; it is listed under
    those menus alone that are public. Errors: NoSuchDispatch.
    """
    dispatch = dispatches.dispatch(dispatch_id)
    there = BackNumber.objects.filter(bulletin_id=dispatch.bulletin).first()
    if there is not None:
        return view(there)
    permit = _permit(dispatch)
    bulletin = bulletins.bulletin(dispatch.bulletin, at=permit.issued_at)
    menus = menus_of(
        bulletins.revision(permit.revision_id).draft.audience,
        service=bulletin.service,
        permit=permit,
    )
    if bulletin.relation == Relation.REPLACEMENT:
        menus = ()  # it says what the amended back number says: one text stands for both
    row = _write(dispatch, permit, menus, service=bulletin.service, programme=bulletin.programme)
    journal.record(
        act=Act.PUBLISHED,
        actor=journal.SYSTEM,
        object=f"backnumber:{row.number}",
        payload={
            "bulletin": dispatch.bulletin,
            "dispatch": dispatch.id,
            "digest": permit.digest,
            "publicity": row.publicity,
            "menus": [menu.code for menu in menus],
        },
        at=at,
        service=bulletin.service,
    )
    site.changed(row, at=at)
    return view(row)


def _write(
    dispatch: DispatchView,
    permit: PermitView,
    menus: tuple[MenuView, ...],
    *,
    service: str,
    programme: str,
) -> BackNumber:
    """Store the copy and under which menus it is listed."""
    draft = bulletins.revision(permit.revision_id).draft
    editions = {language: _edition(text) for language, text in draft.editions.items()}
    first = editions.pop("ja")
    section = directory.programme(programme, at=permit.issued_at).section
    # The moment the sending was ordered for: the letters carry the same one.
    published_at = dispatch.release.start_at
    row = BackNumber.objects.create(
        bulletin_id=dispatch.bulletin,
        service_id=services.named(service).id,
        number=dispatch.number,
        published_at=published_at,
        subject=first["subject"],
        text=first["text"],
        html=first["html"],
        section=section.name,
        phone=section.phone,
        menus=[{"code": menu.code, "name": menu.name} for menu in menus],
        publicity=_widest(menus),
        public_until=_until(menus, published_at),
        editions=editions,
        attachments=[
            {"name": one.name, "sha256": one.sha256, "size": one.size} for one in draft.attachments
        ],
        search=folding.folded(
            *(one[part] for one in (first, *editions.values()) for part in ("subject", "text"))
        ),
    )
    BackNumberMenu.objects.bulk_create(
        BackNumberMenu(back_number=row, menu=menu.code)
        for menu in menus
        if menu.publicity == Publicity.PUBLIC
    )
    return row


def _edition(text: EditionText) -> dict[str, str]:
    rendered = markdown.render(text.body)
    return {"subject": text.subject, "text": rendered.text, "html": rendered.html}


def _until(menus: tuple[MenuView, ...], published_at: datetime) -> datetime | None:
    """Return when the copy stops being public: with the menu that keeps it open longest."""
    days = [menu.public_days for menu in menus if menu.publicity == Publicity.PUBLIC]
    counted = [one for one in days if one is not None]
    if not counted or len(counted) < len(days):
        return None
    return published_at + timedelta(days=max(counted))


def _widest(menus: tuple[MenuView, ...]) -> Publicity:
    """Return how open the copy is; what went to no menu (a drill, a group) is nobody's to read."""
    held = {menu.publicity for menu in menus}
    return next((one for one in WIDEST_FIRST if one in held), Publicity.NONE)


def _permit(dispatch: DispatchView) -> PermitView:
    """Return the Permit a dispatch rests on, voided since or not."""
    return next(
        one for one in bulletins.permits_of(dispatch.bulletin) if one.id == dispatch.release.permit
    )
