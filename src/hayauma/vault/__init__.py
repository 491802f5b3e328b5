"""Vault (金庫): address cipher, keyed digests, and the keys they need; pure, no Django, no tables.

What does not live here: who may see an address (organization), where ciphers are stored.
Who may call: every room that stores or finds an address, and settings.
"""

from hayauma.vault.keys import Keys
from hayauma.vault.seal import TamperedAddress, Vault

__all__ = ["Keys", "TamperedAddress", "Vault"]
