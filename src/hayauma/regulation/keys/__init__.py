"""Keys (項目): every value a profile must state, as data: name, type, meaning, and who reads it.

A city that sets no rule for a key writes `not_regulated`; it never leaves the key out.
"""

from hayauma.regulation.keys.afterwards import AFTERWARDS
from hayauma.regulation.keys.key import Key
from hayauma.regulation.keys.sending import SENDING
from hayauma.regulation.keys.writing import WRITING

__all__ = ["BY_NAME", "GROUPS", "KEYS", "Key"]

KEYS: tuple[Key, ...] = WRITING + SENDING + AFTERWARDS

BY_NAME = {key.name: key for key in KEYS}
GROUPS = tuple(dict.fromkeys(key.name.partition(".")[0] for key in KEYS))
