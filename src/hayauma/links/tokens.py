"""Tokens: random ones that open a page; keyed addresses of a letter: return path and reply."""

import base64
import hashlib
import hmac
import re

TOKEN_BYTES = 32
MAC_BYTES = 10
LOCAL_LENGTH = 64  # RFC 5321 4.5.3.1.1
REPLY, WATCH = "reply", "watch"

_NUMBER = re.compile(r"[0-9]{4}-[0-9]{1,6}")


def new_token(random: bytes) -> str:
    """Return 32 random bytes as a token that fits a path; fewer bytes are a ValueError."""
    if len(random) < TOKEN_BYTES:
        raise ValueError(f"a token wants {TOKEN_BYTES} random bytes, not {len(random)}")
    return base64.urlsafe_b64encode(random[:TOKEN_BYTES]).rstrip(b"=").decode("ascii")


def hash_token(token: str) -> bytes:
    """Return the hash under which a token that opens once is stored."""
    return hashlib.sha256(token.encode("utf-8")).digest()


def verp(dispatch: int, seq: int, key: bytes) -> str:
    """Return the local part of a letter's return path: what it was, and an 80-bit proof.

    Lower case and digits only: return paths are lower-cased on the way by some servers.
    """
    name = f"b{dispatch}-{seq}"
    proof = hmac.digest(key, name.encode("ascii"), hashlib.sha256)[:MAC_BYTES]
    return f"{name}-{base64.b32encode(proof).decode('ascii').lower()}"


def read_verp(local: str, key: bytes) -> tuple[int, int] | None:
    """Return (dispatch, seq) of a return path of ours, or None where the proof does not hold."""
    if len(local) > LOCAL_LENGTH or not local.isascii():
        return None
    parts = local.lower().split("-")
    if len(parts) != 3 or not parts[0].startswith("b"):
        return None
    if not (parts[0][1:].isdecimal() and parts[1].isdecimal()):
        return None
    dispatch, seq = int(parts[0][1:]), int(parts[1])
    return (dispatch, seq) if hmac.compare_digest(local.lower(), verp(dispatch, seq, key)) else None


def reply(number: str, key: bytes) -> str:
    """Return the local part to which answers to a bulletin go: its number, and an 80-bit proof.

    The same for everybody, so it tells nothing about whoever answers; nobody but us can make the
    one of another bulletin. Of the key's other use, return paths, no name begins like this.
    """
    name = f"{REPLY}+{number}"
    proof = hmac.digest(key, name.encode("ascii"), hashlib.sha256)[:MAC_BYTES]
    return f"{name}-{base64.b32encode(proof).decode('ascii').lower()}"


def read_reply(local: str, key: bytes) -> str | None:
    """Return the number of the bulletin a reply's local part names, or None: not one of ours."""
    if len(local) > LOCAL_LENGTH or not local.isascii():
        return None
    number = local.partition("+")[2].rpartition("-")[0]
    if not _NUMBER.fullmatch(number):
        return None
    return number if hmac.compare_digest(local.lower(), reply(number, key)) else None


def watch(canary: int, key: bytes) -> str:
    """Return the local part to which a canary's mailbox passes its letters on, with a proof.

    Of the key's other uses no name begins like this.
    """
    name = f"{WATCH}+{canary}"
    proof = hmac.digest(key, name.encode("ascii"), hashlib.sha256)[:MAC_BYTES]
    return f"{name}-{base64.b32encode(proof).decode('ascii').lower()}"


def read_watch(local: str, key: bytes) -> int | None:
    """Return which canary a local part is of, or None: not one of ours."""
    if len(local) > LOCAL_LENGTH or not local.isascii():
        return None
    number = local.partition("+")[2].rpartition("-")[0]
    if not re.fullmatch("[0-9]{1,18}", number):
        return None
    canary = int(number)
    return canary if hmac.compare_digest(local.lower(), watch(canary, key)) else None
