"""DKIM (電子署名): our own signature on every letter, where the relay does not put one.

Source: RFC 6376, RFC 8463. Pure: a key is given, nothing is looked up, nothing is kept.
"""

from hayauma.mail.dkim.keys import Algorithm, DkimError, SigningKey
from hayauma.mail.dkim.signer import Signer

__all__ = ["Algorithm", "DkimError", "Signer", "SigningKey"]
