"""The relays letters are handed to, from the installation's register to the wire's own terms."""

import socket

from hayauma.installation import relays
from hayauma.mail.smtp import Relay, Tls


def configured(tls: str) -> tuple[Relay, ...]:
    """Return the usable relays of the installation, the preferred one first.

    `tls` is for those that say nothing themselves.
    """
    return tuple(
        Relay(
            name=view.name,
            host=view.host,
            port=view.port,
            tls=Tls(view.tls or tls),
            user=view.user,
            password=view.password,
            helo=own_name(),
            connections=view.connections,
        )
        for view in relays.usable()
    )


def own_name() -> str:
    """Return the name this host says in EHLO."""
    return socket.getfqdn() or "localhost"
