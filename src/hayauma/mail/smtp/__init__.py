"""SMTP (配達): the one place that speaks to a relay; a pure machine and a thin way over sockets.

What does not live here: which letter goes when, what an outcome changes, names of mail exchangers.
Who may call: delivery and notices; nobody else opens an SMTP socket.
"""

from hayauma.mail.smtp.courier import Courier
from hayauma.mail.smtp.outcome import Answer, Outgoing, Result, Stage, Trouble
from hayauma.mail.smtp.posting import RelayUnusable, post
from hayauma.mail.smtp.relay import Limits, Relay, Tls
from hayauma.mail.smtp.tray import Collected, CourierFell

__all__ = [
    "Answer",
    "Collected",
    "Courier",
    "CourierFell",
    "Limits",
    "Outgoing",
    "Relay",
    "RelayUnusable",
    "Result",
    "Stage",
    "Tls",
    "Trouble",
    "post",
]
