"""The one spelling of a payload (正準形), and what may never stand in it."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

JSON: TypeAlias = bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"] | None

# Loose on purpose: quoted local parts, wide letters and domains in Japanese are addresses too.
ADDRESS = re.compile(r"[^\s@]\s?[@＠]\s?[\w-]+(?:[.．｡][\w-]+)+")


class AddressInPayload(ValidationError, ValueError):
    """A mail address was about to be written into the journal, where it could never be erased.

    It is bad input too: most often somebody typed an address into a reason, and the screen can
    say so.
    """

    def __init__(self) -> None:
        super().__init__(
            {NON_FIELD_ERRORS: ["証跡にはメールアドレスを書けません。アドレスを除いてください。"]}
        )


def canonical(payload: Mapping[str, JSON]) -> str:
    """Return the payload as JSON with sorted keys and no spare blanks, in its own characters.

    It is not normalised to NFC: that would change the spelling of some people's names (神 → 神).

    Errors: AddressInPayload; ValueError for what JSON or UTF-8 cannot say (NaN, half a surrogate).
    """
    text = json.dumps(
        payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    text.encode("utf-8")
    refuse_addresses(text)
    return text


def refuse_addresses(text: str) -> None:
    """Raise AddressInPayload where the text holds what looks like a mail address."""
    if ADDRESS.search(text):
        raise AddressInPayload
