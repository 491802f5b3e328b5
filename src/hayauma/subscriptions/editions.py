"""Editions (言語版): the closed list of languages that can be written in and chosen.

Bulletins are drafted in these and subscribers choose among these; whoever chose one in which a
bulletin was not written gets the Japanese one. Keys are language tags (RFC 5646) but `ja-easy`,
which is やさしい日本語.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.subscriptions.states import FIRST_EDITION

EASY = "ja-easy"
# Each under its own name, so that whoever cannot read Japanese finds it.
NAMES = {
    FIRST_EDITION: noop("日本語"),
    EASY: noop("やさしい日本語"),
    "en": "English",
    "zh": "中文",
    "ko": "한국어",
    "vi": "Tiếng Việt",
    "pt": "Português",
}
OTHERS = tuple(language for language in NAMES if language != FIRST_EDITION)


def label(language: str) -> str:
    """Return the name of an edition; an unknown one is named by its tag."""
    name = NAMES.get(language, language)
    return _(name) if language in {FIRST_EDITION, EASY} else name


def tag(language: str) -> str:
    """Return the language of an edition as a page's `lang` says it (RFC 5646)."""
    return "ja" if language == EASY else language
