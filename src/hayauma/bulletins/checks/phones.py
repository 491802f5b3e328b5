"""Telephone numbers (電話番号): how many digits, in which groups, and ours as registered.

Source: the Japanese numbering plan: 10 digits in all for a fixed line with a last group of four,
11 for 050・060・070・080・090, fixed groups for 0120・0800・0570.
"""

import re
from collections.abc import Iterator

from hayauma.bulletins.checks.finding import Finding, Text

# Groups joined by hyphens, brackets or the long-vowel mark typed in their place; or one long run.
PHONE = re.compile(r"(?<![\d-])(?:\(0\d{1,4}\)|0\d{0,4})[-(ー ]?\d{1,5}[-)ー]\d{2,5}(?![\d-])")
RUN = re.compile(r"(?<![\d/=?&.-])0\d{9,10}(?![\d-])")
MOBILE = ("050", "060", "070", "080", "090")
FREE = {"0120": (4, 3, 3), "0800": (4, 3, 4), "0570": (4, 3, 3)}
_NAMED = re.compile(r"(電話|TEL|Tel|FAX|Fax|ファクス|ファックス|内線|問い?合わせ)[^\n]{0,6}$")
_FAX = re.compile(r"(FAX|Fax|ファクス|ファックス)[^\n]{0,6}$")
_URL = re.compile(r"https?://\S+")


def check(text: Text, *, section_phone: str) -> Iterator[Finding]:
    """Yield numbers that no telephone can have, and ours where it is not the register's."""
    folded = _URL.sub(lambda url: " " * len(url[0]), text.folded)
    register = digits(section_phone)
    matches = [*PHONE.finditer(folded), *RUN.finditer(folded)]
    ours: list[re.Match[str]] = []
    for match in sorted(matches, key=lambda one: one.start()):
        before = folded[: match.start()]
        groups = tuple(map(len, re.findall(r"\d+", match[0])))
        number = digits(match[0])
        if len(groups) == 1:
            if _NAMED.search(before):
                instead = section_phone if number == register else ""
                yield text.finding("phone.no_groups", *match.span(), instead=instead)
        elif not possible(number, groups):
            yield text.finding("phone.groups", *match.span())
        if not _FAX.search(before):
            ours.append(match)
    numbers = [digits(one[0]) for one in ours]
    if text.edition == "ja" and register and numbers and register not in numbers:
        yield text.finding(
            "contact.phone_differs", *ours[-1].span(), instead=section_phone, phone=section_phone
        )


def possible(number: str, groups: tuple[int, ...]) -> bool:
    """Return whether a telephone number can have these digits in these groups."""
    if number[:3] in MOBILE:
        return groups == (3, 4, 4)
    if number[:4] in FREE:
        return groups == FREE[number[:4]]
    return len(groups) == 3 and sum(groups) == 10 and groups[2] == 4


def digits(number: str) -> str:
    """Return the digits of a number."""
    return "".join(re.findall(r"\d", number))
