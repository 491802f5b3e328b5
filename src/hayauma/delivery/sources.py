"""From a dispatch's row to who makes its letters: read once, then kept by the worker."""

from hayauma.delivery import originals
from hayauma.delivery.digests import behind
from hayauma.delivery.digests import lettering as digests
from hayauma.delivery.lettering import Lettering
from hayauma.delivery.making import Maker
from hayauma.delivery.originals import menus_of
from hayauma.subscriptions import rows

__all__ = ["lettering", "menus_behind", "menus_of"]

_IS_RELEASED = "SELECT 1 FROM delivery_dispatch WHERE id = %s AND release_id IS NOT NULL"


def lettering(dispatch_id: int) -> Maker:
    """Return the maker of a dispatch's letters: the permitted revision, never a newer one.

    A dispatch without a release is a digest's (まとめ).
    """
    if not rows.ask(_IS_RELEASED, [dispatch_id]):
        return digests.lettering(dispatch_id)
    source = originals.source(dispatch_id)
    made = Lettering(source, menu_keys=[menu.id for menu in source.menus])
    made.make_ready()
    return made


def menus_behind(number: str, *, service: str) -> tuple[str, ...]:
    """Return the codes of the menus a letter was sent through; none for an unknown number.

    What one click on a bulletin's letter, or on a digest's, ends (RFC 8058).
    """
    return behind.menus(number, service=service) or originals.menus_behind(number, service=service)
