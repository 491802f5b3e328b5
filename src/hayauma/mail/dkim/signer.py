"""Signer (署名): puts DKIM-Signature lines in front of letters, many at a time on two threads.

Source: RFC 6376 3.5 to 3.7. relaxed/relaxed; every header that says something is covered where it
stands, and From once more than it stands, so that nobody can add a second one. No time and no
expiry stand in a signature: a letter that is sent once more is the same octets again.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from hayauma.mail.dkim import canonical
from hayauma.mail.dkim.keys import Algorithm, DkimError, SigningKey

if TYPE_CHECKING:
    from hayauma.mail.smtp.outcome import Outgoing

# RFC 8058 needs the two List-Unsubscribe headers to be covered.
SIGNED = (
    b"from",
    b"to",
    b"reply-to",
    b"subject",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
    b"content-language",
    b"auto-submitted",
    b"list-id",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
# Measured: the handing over costs nothing from 8 letters a batch on; more only adds waiting.
BATCH = 16
THREADS = 2
_PIECE = 72
_LINE = 76


class Signer:
    """Signs with every key whose domain is that of From, or one above it (RFC 7489 3.1.1).

    One signer serves any number of threads.
    """

    def __init__(self, keys: Sequence[SigningKey]) -> None:
        if not keys:
            raise DkimError("a signer without a key")
        self._keys = tuple(keys)
        self._by_host: dict[bytes, tuple[SigningKey, ...]] = {}
        self._pool: ThreadPoolExecutor | None = None

    def headers(self, letter: bytes, tail: bytes = b"") -> bytes:
        """Return the DKIM-Signature lines that belong in front of a whole letter.

        Empty where no key is that of the sender's domain: another's signature would prove nothing.
        `tail` is what follows `letter` on the wire without being a part of it (shared files).
        Line ends must be CRLF. Errors: DkimError for a letter without From.
        """
        end = letter.find(b"\r\n\r\n")
        if end < 0:
            raise DkimError("a letter without a body")
        found = canonical.fields(letter[:end])
        if b"from" not in found:
            raise DkimError("a letter without From")
        keys = self._of(found[b"from"][-1])
        if not keys:
            return b""
        names: list[bytes] = [b"from"]
        lines: list[bytes] = []
        for name in SIGNED:
            # A verifier takes what stands twice from the bottom up.
            for line in reversed(found.get(name, ())):
                names.append(name)
                lines.append(line)
        covered = b"".join(lines)
        digest = b64encode(_body_hash(letter[end + 4 :], tail))
        return b"".join(_header(key, tuple(names), digest, covered) for key in keys)

    def sign(self, letter: bytes) -> bytes:
        """Return a whole letter with its signatures in front."""
        return self.headers(letter) + letter

    def signed(self, letters: Sequence["Outgoing"]) -> Iterator[list["Outgoing"]]:
        """Yield the letters in batches and in order, each signed, as two threads finish them.

        While one batch is being sent the next ones are signed: the interpreter's lock is not held
        during the arithmetic. Ed25519 takes less time than the handing over, so it has no threads.
        """
        batches = [letters[at : at + BATCH] for at in range(0, len(letters), BATCH)]
        if all(key.algorithm is Algorithm.ED25519 for key in self._keys):
            yield from map(self._batch, batches)
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="dkim")
        yield from self._pool.map(self._batch, batches)

    def close(self) -> None:
        """End the threads; a later `signed` begins new ones."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _of(self, sender: bytes) -> tuple[SigningKey, ...]:
        """Return the keys that may speak for a From line."""
        host = sender.rpartition(b"@")[2].rstrip(b">\r\n ").lower()
        if host not in self._by_host:
            name = f".{host.decode('ascii', 'replace')}"
            self._by_host[host] = tuple(k for k in self._keys if name.endswith(f".{k.domain}"))
        return self._by_host[host]

    def _batch(self, letters: Sequence["Outgoing"]) -> list["Outgoing"]:
        return [
            letter._replace(data=self.headers(letter.data, letter.tail) + letter.data)
            for letter in letters
        ]


def _body_hash(body: bytes, tail: bytes) -> bytes:
    rest = _canonical_tail(tail) if tail else b""
    if rest and body.endswith(b"\r\n") and canonical.plain(body):
        digest = sha256(body)
        digest.update(rest)
        return digest.digest()
    return sha256(canonical.body(body + tail if tail else body)).digest()


@lru_cache(maxsize=2)
def _canonical_tail(tail: bytes) -> bytes:
    """Return shared files as they are hashed; the same object for every copy of a bulletin."""
    return canonical.body(tail)


def _header(key: SigningKey, names: tuple[bytes, ...], digest: bytes, covered: bytes) -> bytes:
    begun, begun_canonical = _begun(key.algorithm, key.domain, key.selector, names)
    own = b"%s bh=%s; b=" % (begun_canonical, digest)
    signature = b64encode(key.sign(covered + own))
    pieces = [signature[at : at + _PIECE] for at in range(0, len(signature), _PIECE)]
    return b"%s\r\n bh=%s;\r\n b=%s\r\n" % (begun, digest, b"\r\n  ".join(pieces))


@lru_cache(maxsize=64)
def _begun(
    algorithm: str, domain: str, selector: str, names: tuple[bytes, ...]
) -> tuple[bytes, bytes]:
    """Return the header up to `bh=` as it is written, and in its canonical form."""
    lines = [
        f"DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed;".encode("ascii"),
        f" d={domain};".encode("ascii"),
        f" s={selector};".encode("ascii"),
        b" h=" + names[0],
    ]
    for name in names[1:]:
        if len(lines[-1]) + len(name) + 2 > _LINE:
            lines[-1] += b":"
            lines.append(b"  " + name)
        else:
            lines[-1] += b":" + name
    written = b"\r\n".join(lines) + b";"
    ((whole,),) = canonical.fields(written).values()
    return written, whole.removesuffix(b"\r\n")
