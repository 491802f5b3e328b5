"""Addresses (アドレス) as reports write them: with a type before, encoded, in brackets.

Source: RFC 3464 2.3.1 and 2.3.2, RFC 3461 4 (xtext), RFC 6533 3. The local part stays octet for
octet: some phones' addresses break every rule and are still somebody's.
"""

import re

LOCAL_MOST = 128  # RFC 5321 4.5.3.1.1 has 64; some are longer and were accepted all the same
_STOPS = frozenset(' \t\r\n\f\v\0<>()[],;:"\\@`|*')
# Signs that a local part may hold, but not begin with where a sentence is written around it.
_OPENS = "'.-"
_DOMAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_])){0,252}")
# X.400 spells an address of ours so.
_ATTRIBUTE = "smtp="
_WIDE = re.compile(r"[^\s<>()\[\],;:\"@\\]{1,253}")
_TYPED = re.compile(r"\s*([A-Za-z0-9-]{1,20})\s*;\s*(.*)", re.DOTALL)
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_UNITEXT = re.compile(r"\\x\{([0-9A-Fa-f]{1,5})\}")
MAIL_TYPES = ("rfc822", "utf-8", "utf8", "smtp", "local", "internet", "")


def of_field(value: str) -> str:
    """Return the address in a field of a report, or nothing where it holds none.

    What is not written as an address at all (`rfc822; taro`) is nothing.
    """
    typed = _TYPED.match(value[:1_000])
    kind, rest = (typed[1].lower(), typed[2]) if typed else ("", value[:1_000])
    if kind not in MAIL_TYPES:
        return ""
    if kind in ("utf-8", "utf8"):
        rest = _UNITEXT.sub(lambda found: chr(int(found[1], 16)), rest)
    # A server that forgot to decode: in xtext "+" never stands for itself.
    coded = _XTEXT.findall(rest)
    if coded and len(coded) == rest.count("+") and ({"2B", "3D"} & {*coded} or "@" not in rest):
        rest = _XTEXT.sub(lambda found: chr(int(found[1], 16)), rest)
    rest = rest.strip().strip("<>").strip()
    local, _, domain = rest.rpartition("@")
    if local and _WIDE.fullmatch(domain) and not set(local) & set(" \t\r\n<>"):
        return tidy(rest)
    return first(rest)


def first(text: str) -> str:
    """Return the first address in a text, its domain in lower case; nothing if there is none."""
    return next(iter(every(text, most=1)), "")


def every(text: str, *, most: int = 200) -> list[str]:
    """Return the addresses in a text in their order, each once."""
    found = dict[str, None]()
    at = text.find("@")
    while at >= 0 and len(found) < most:
        if one := _around(text, at):
            found[one] = None
        at = text.find("@", at + 1)
    return list(found)


def tidy(written: str) -> str:
    """Return an address with its domain in lower case and without a sentence's full stop."""
    local, _, domain = written.rpartition("@")
    domain = domain.rstrip(".").lower()
    return f"{local}@{domain}" if local and domain else ""


def _around(text: str, at: int) -> str:
    """Return the address around one "@", or nothing."""
    domain = _DOMAIN.match(text, at + 1)
    if domain is None or "." not in domain[0]:
        return ""
    if at and text[at - 1] == '"':
        begins = text.rfind('"', max(0, at - LOCAL_MOST), at - 1)
        return tidy(text[begins : domain.end()]) if begins >= 0 else ""
    begins = at
    while begins > 0 and at - begins < LOCAL_MOST and _may_stand(text[begins - 1]):
        begins -= 1
    local = text[begins:at].lstrip(_OPENS)
    if local[: len(_ATTRIBUTE)].lower() == _ATTRIBUTE:
        local = local[len(_ATTRIBUTE) :]
    return tidy(local + text[at : domain.end()]) if local else ""


def _may_stand(sign: str) -> bool:
    return sign not in _STOPS and sign.isascii()
