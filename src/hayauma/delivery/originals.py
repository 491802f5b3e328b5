"""Originals (元の配信メール): from a dispatch to the permitted text and where it comes from."""

from collections.abc import Sequence

from hayauma.bulletins import files as stored_files
from hayauma.bulletins import reading, viewing
from hayauma.bulletins.draft import Attachment
from hayauma.bulletins.views import PermitView
from hayauma.delivery import received
from hayauma.delivery.lettering import Source
from hayauma.delivery.models import Dispatch
from hayauma.installation import services
from hayauma.mail.attached import Attached
from hayauma.menus import catalogue
from hayauma.menus.views import MenuView
from hayauma.organization import directory
from hayauma.subscriptions.audience import AudienceRule


def source(dispatch_id: int, *, files: bool = True) -> Source:
    """Return what a dispatch's letters are made of: the permitted revision, never a newer one.

    Without `files` the attached ones are not read.
    """
    rows = Dispatch.objects.select_related("release__permit__bulletin__programme", "service")
    dispatch = rows.get(pk=dispatch_id)
    permit: PermitView = viewing.permit_view(dispatch.release.permit)
    draft = reading.revision(permit.revision_id).draft
    service = services.named(dispatch.service.code)
    section = directory.programme(
        dispatch.release.permit.bulletin.programme.code, at=permit.issued_at
    ).section
    return Source(
        dispatch=dispatch.pk,
        bulletin=permit.bulletin_id,
        number=dispatch.number,
        draft=draft,
        service=service,
        section=section.name,
        phone=section.phone,
        menus=menus_of(draft.audience, service=service.code, permit=permit),
        # Every copy carries the moment the sending was ordered for, also on a retry.
        at=dispatch.release.start_at,
        attached=tuple(_attached(one) for one in draft.attachments) if files else (),
    )


def _attached(one: Attachment) -> Attached:
    stored = stored_files.read(one.sha256)
    return Attached(one.name, stored.media_type, stored.content)


def menus_of(rule: AudienceRule, *, service: str, permit: PermitView) -> tuple[MenuView, ...]:
    """Return the menus a rule names, in catalogue order, as of the day of the Permit.

    A rule that names a bulletin means the menus that bulletin went to: what follows it comes under
    the same list, and whoever left that list gets no more of it.
    """
    if received.names_a_bulletin(rule):
        return _menus_behind(rule.codes, service=service)
    every = catalogue.menus(service, permit.issued_at)
    if rule.kind == "group":
        return tuple(menu for menu in every if menu.group in rule.codes)
    return tuple(menu for menu in every if menu.code in rule.codes)


def menus_behind(number: str, *, service: str) -> tuple[str, ...]:
    """Return the codes of the menus a bulletin was sent through; none for an unknown number.

    What one click on that bulletin's letter ends (RFC 8058).
    """
    return tuple(menu.code for menu in _menus_behind((number,), service=service))


def _menus_behind(numbers: Sequence[str], *, service: str) -> tuple[MenuView, ...]:
    """The menus of the first bulletin in a chain of corrections that went to menus itself."""
    rows = Dispatch.objects.select_related("release__permit__bulletin")
    rows = rows.filter(service__code=service, number__in=numbers, release__isnull=False)
    dispatch = rows.order_by("pk").first()
    if dispatch is None:
        return ()
    permit: PermitView = viewing.permit_view(dispatch.release.permit)
    rule = reading.revision(permit.revision_id).draft.audience
    return menus_of(rule, service=service, permit=permit)
