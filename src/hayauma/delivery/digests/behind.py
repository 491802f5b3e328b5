"""The menus behind a digest's letter: what one click on it ends (RFC 8058).

The link names the digest and the variant, so it ends what this letter came through and no more.
"""

import re

from hayauma.delivery.digests import contents
from hayauma.delivery.models import DigestVariant
from hayauma.menus import catalogue

_NUMBER = re.compile(r"([DWM]\d{8}(?:\.\d+)?)v(\d{1,9})", re.ASCII)


def number(digest: str, variant: int) -> str:
    """Return the number that stands in the links of one variant's letters."""
    return f"{digest}v{variant}"


def menus(number: str, *, service: str) -> tuple[str, ...]:
    """Return the codes of the menus a digest's letter came through; none for any other number."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        return ()
    rows = DigestVariant.objects.select_related("digest__follows", "digest__dispatch")
    variant = rows.filter(
        digest__dispatch__number=found[1], digest__service__code=service, n=int(found[2])
    ).first()
    if variant is None:
        return ()
    items = contents.entries(variant.digest)
    held = [items[one] for one in variant.entries if one in items]
    keys = contents.all_menus(held) or (variant.menu,)
    return tuple(catalogue.codes(keys).values())
