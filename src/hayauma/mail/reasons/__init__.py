"""Reasons (理由): why a server did not take a letter, from its code, its status and its words.

The one place for both: what a server answers at once, and what a mail that came back quotes. The
words come first: Japanese carriers and large providers say in the text what their codes leave
open. Only `unknown_user` and `domain_gone` speak about an address that does not exist.
"""

from hayauma.mail.reasons.judging import classify, denies_us
from hayauma.mail.reasons.reason import Reason

__all__ = ["Reason", "classify", "denies_us"]
