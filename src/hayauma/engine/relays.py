"""The relay letters are handed to, from the installation's register to the wire's own terms."""

import socket

from hayauma.installation import relays
from hayauma.mail.smtp import Relay, Tls


def configured(tls: str) -> Relay | None:
    """Return the first usable relay of the installation, or None; `tls` is what is asked for."""
    for view in relays.usable():
        return Relay(
            name=view.name,
            host=view.host,
            port=view.port,
            tls=Tls(view.tls or tls),
            user=view.user,
            password=view.password,
            helo=own_name(),
        )
    return None


def own_name() -> str:
    """Return the name this host says in EHLO."""
    return socket.getfqdn() or "localhost"
