"""Links (道しるべ): the paths and tokens that stand in mails and must live for years.

What does not live here: pages, tables, hosts. A path is given without its host.
Who may call: whoever writes a mail, and the doors whose URLs must answer these paths.
"""

from hayauma.links.paths import (
    back_number,
    confirmation,
    feed,
    inquiry,
    one_click,
    preferences,
    registration,
    without_tokens,
)
from hayauma.links.tokens import hash_token, new_token, read_verp, verp

__all__ = [
    "back_number",
    "confirmation",
    "feed",
    "hash_token",
    "inquiry",
    "new_token",
    "one_click",
    "preferences",
    "read_verp",
    "registration",
    "verp",
    "without_tokens",
]
