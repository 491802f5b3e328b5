"""Listening to the city's site (公表の一覧を聞く): the one place that asks anything by HTTP.

One address, written in the installation's settings by whoever runs the server; nobody can name
another on a screen. Every answer is bounded: in time as a whole, in octets, in hops, in codings.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

OCTETS_MOST: Final = 2_000_000
SECONDS_MOST: Final = 20.0
HOPS_MOST: Final = 3
ASKING = "Hayauma (the municipality's own e-mail magazine)"
MOVED = frozenset({301, 302, 303, 307, 308})
CHUNK = 65_536


class Unheard(Exception):
    """Nothing came, or not what may come; the text is a code: host, slow, big, short, coded, …"""


@dataclass(frozen=True)
class Heard:
    """What came: `body` None where nothing changed since (304)."""

    body: bytes | None
    etag: str
    modified: str


def ask(
    url: str,
    *,
    etag: str = "",
    modified: str = "",
    seconds: float = SECONDS_MOST,
    most: int = OCTETS_MOST,
) -> Heard:
    """Return what an address says now, asked conditionally. Source: RFC 9110 13.1, 15.4.5.

    A redirection is followed only within the same host. Errors: Unheard.
    """
    home = urlsplit(url)
    headers = {"User-Agent": ASKING, "Accept-Encoding": "identity", "Connection": "close"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": modified} if modified else {}
    for _hop in range(HOPS_MOST + 1):
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or parts.hostname != home.hostname:
            raise Unheard("host")
        if home.scheme == "https" and parts.scheme != "https":
            raise Unheard("host")
        answer = _once(url, headers, seconds=seconds, most=most)
        if isinstance(answer, Heard):
            return answer
        url = urljoin(url, answer)
    raise Unheard("hops")


def _once(url: str, headers: Mapping[str, str], *, seconds: float, most: int) -> Heard | str:
    """Ask once; return what came, or where it has moved to."""
    parts = urlsplit(url)
    host, limit = parts.hostname or "", seconds / 2
    line = (
        http.client.HTTPSConnection(
            host, parts.port, timeout=limit, context=ssl.create_default_context()
        )
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, parts.port, timeout=limit)
    )
    late = threading.Event()
    clock = None
    try:
        line.connect()
        # Each read has its own time limit; a server that drips lives within it for ever. This one
        # ends the whole. The connection forgets its socket once the headers are there.
        clock = threading.Timer(seconds, _hang_up, (line.sock, late))
        clock.start()
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        line.request("GET", path, headers=dict(headers))
        with line.getresponse() as answer:
            heard = _read(answer, most)
    except Unheard as fault:
        raise Unheard("slow" if late.is_set() else str(fault)) from None
    except (OSError, http.client.HTTPException, ValueError) as fault:
        timed_out = late.is_set() or isinstance(fault, TimeoutError)
        raise Unheard("slow" if timed_out else "silent") from None
    else:
        if late.is_set():
            raise Unheard("slow")
        return heard
    finally:
        if clock is not None:
            clock.cancel()
        line.close()


def _hang_up(line: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):  # closing alone would not wake who reads
        line.shutdown(socket.SHUT_RDWR)


def _read(answer: http.client.HTTPResponse, most: int) -> Heard | str:
    if answer.status in MOVED:
        return answer.getheader("Location", "")
    etag, modified = answer.getheader("ETag", "")[:200], answer.getheader("Last-Modified", "")[:80]
    if answer.status == http.client.NOT_MODIFIED:
        return Heard(None, etag, modified)
    if answer.status != http.client.OK:
        raise Unheard("refused")
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise Unheard("coded")
    if answer.length is not None and answer.length > most:
        raise Unheard("big")
    body = bytearray()
    while piece := answer.read(CHUNK):
        body += piece
        if len(body) > most:
            raise Unheard("big")
    if answer.length:  # what was promised and did not come
        raise Unheard("short")
    return Heard(bytes(body), etag, modified)
