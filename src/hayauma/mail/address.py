"""Addresses (メールアドレス): what a person typed, what is kept, and what stands on the wire.

Three forms, never mixed. The *kept* form is the local part byte for byte, "@", and the domain in
lower case with A-labels. The *wire* form quotes the local parts that Japanese carriers gave out
against RFC 5321 (`a..b@`, `a.@`). The *lookup* form folds the case of the local part and serves
only to tell whether two addresses are the same registration.
"""

import re

from hayauma.mail.characters import inert, narrow

LONGEST_ADDRESS = 254
LONGEST_LOCAL = 64
LONGEST_LABEL = 63

_ATEXT = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~-"
_LOCAL = re.compile(rf"[.{_ATEXT}]+")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
# The address with which almost every letter goes out: one match decides, nothing is built.
_PLAIN = re.compile(
    rf"[{_ATEXT}]+(?:\.[{_ATEXT}]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)


class AddressError(ValueError):
    """Says in one Japanese sentence why a text is no address that mail can be sent to."""


def parse(text: str) -> str:
    """Return the kept form of what a person typed.

    Source: RFC 5321 4.1.2, with the local parts of docomo and au that it forbids.
    Full-width characters are narrowed (NFKC), outer blanks and a `mailto:` are dropped, nothing
    else is guessed. Raises AddressError.
    """
    if not inert(text):
        raise AddressError("メールアドレスに、使えない文字（改行など）が入っています。")
    typed = narrow(text).strip()
    typed = typed[7:] if typed[:7].lower() == "mailto:" else typed
    if not typed:
        raise AddressError("メールアドレスを入力してください。")
    local, at, host = typed.rpartition("@")
    if not at or not local or not host:
        raise AddressError("メールアドレスは「名前@ドメイン」の形で入力してください。")
    if len(local) > 1 and local[0] == local[-1] == '"':
        local = local[1:-1]
    return _checked_whole(_checked_local(local), _checked_domain(host))


def domain(address: str) -> str:
    """Return the domain of a kept address, lower-cased."""
    return address.rpartition("@")[2].lower()


def lookup_form(address: str) -> str:
    """Return the text to digest: equal for two spellings of one registration.

    No provider in use tells `Taro@` from `taro@`; folding them here stops a second registration
    by accident. Letters still go to the spelling the person gave.
    """
    local, _, host = address.rpartition("@")
    return f"{local.lower()}@{host.lower()}"


def wire(address: str) -> bytes:
    """Return the form for RCPT TO and the To header: ASCII, the local part quoted where it must be.

    Source: RFC 5321 4.1.2. Raises AddressError for anything `parse` would not have given.
    """
    if _PLAIN.fullmatch(address) and len(address) <= LONGEST_ADDRESS:
        return address.encode("ascii")
    local, at, host = address.rpartition("@")
    if not at:
        raise AddressError("メールアドレスは「名前@ドメイン」の形で入力してください。")
    if _checked_domain(host) != host:
        raise AddressError("「@」より後（ドメイン）の書き方に誤りがあります。")
    _checked_whole(_checked_local(local), host)
    return (f'"{local}"@{host}' if _needs_quotes(local) else f"{local}@{host}").encode("ascii")


def masked(address: str) -> str:
    """Return the form for screens: the first character and the domain (`t***@docomo.example`)."""
    local, _, host = address.rpartition("@")
    return f"{local[:1]}***@{host}"


def _needs_quotes(local: str) -> bool:
    return local.startswith(".") or local.endswith(".") or ".." in local


def _checked_whole(local: str, host: str) -> str:
    if len(local) + 1 + len(host) + 2 * _needs_quotes(local) > LONGEST_ADDRESS:
        raise AddressError(f"メールアドレスが長すぎます（{LONGEST_ADDRESS}文字まで）。")
    return f"{local}@{host}"


def _checked_local(local: str) -> str:
    if not local.isascii():
        raise AddressError("「@」より前に、全角の文字や日本語は使えません。")
    if " " in local or "\t" in local:
        raise AddressError("メールアドレスに空白が入っています。")
    if "@" in local:
        raise AddressError("「@」が二つ以上あります。")
    if not _LOCAL.fullmatch(local):
        raise AddressError("「@」より前に、メールアドレスに使えない記号があります。")
    if len(local) + 2 * _needs_quotes(local) > LONGEST_LOCAL:
        raise AddressError(f"「@」より前が長すぎます（{LONGEST_LOCAL}文字まで）。")
    return local


def _checked_domain(host: str) -> str:
    wrong = AddressError("「@」より後（ドメイン）の書き方に誤りがあります。")
    if any(blank in host for blank in " \t\u3000"):
        raise AddressError("メールアドレスに空白が入っています。")
    try:
        name = host.lower() if host.isascii() else host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise wrong from error
    labels = name.split(".")
    if len(labels) < 2 or labels[-1].isdecimal():
        raise wrong
    if not all(len(label) <= LONGEST_LABEL and _LABEL.fullmatch(label) for label in labels):
        raise wrong
    return name
