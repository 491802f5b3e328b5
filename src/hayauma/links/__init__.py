"""Links (道しるべ): the paths and tokens that stand in mails and must live for years.

What does not live here: pages, tables, hosts. A path is given without its host.
Who may call: whoever writes a mail, and the doors whose URLs must answer these paths.
"""

from hayauma.links.paths import (
    accessibility,
    back_number,
    back_number_file,
    back_numbers,
    change,
    confirmation,
    feed,
    inquiry,
    one_click,
    own_back_numbers,
    preferences,
    registration,
    regulation,
    search,
    terms,
    without_tokens,
)
from hayauma.links.tokens import (
    hash_token,
    new_token,
    read_reply,
    read_verp,
    read_watch,
    reply,
    verp,
    watch,
)

__all__ = [
    "accessibility",
    "back_number",
    "back_number_file",
    "back_numbers",
    "change",
    "confirmation",
    "feed",
    "hash_token",
    "inquiry",
    "new_token",
    "one_click",
    "own_back_numbers",
    "preferences",
    "read_reply",
    "read_verp",
    "read_watch",
    "registration",
    "regulation",
    "reply",
    "search",
    "terms",
    "verp",
    "watch",
    "without_tokens",
]
