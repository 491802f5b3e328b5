"""Invented subscribers (登録者): the same people for the same seed number, on reserved domains.

Everybody has chosen the first menu, so a bulletin to it goes to all of them.
"""

import random
from collections.abc import Iterator, Sequence

# Domains of RFC 2606 alone; the shares are those of a Japanese city: phones first.
DOMAINS = (
    ("docomo.example", 26),
    ("au.example", 18),
    ("softbank.example", 15),
    ("gmail.example", 22),
    ("yahoo.example", 8),
    ("icloud.example", 3),
    ("ymobile.example", 3),
    ("outlook.example", 2),
    ("hikari-net.example", 1),
    ("aobagawa.test", 2),
)
# fmt: off
NAMES = (
    "aoi", "haru", "hina", "iroha", "itsuki", "kaede", "kaito", "kei", "koharu", "mei", "minato",
    "mio", "nagi", "ren", "riku", "rin", "sakura", "sora", "sota", "tsumugi", "yua", "yui", "yuto",
)
PLACES = ("kawa", "yama", "mori", "hata", "mura", "saki", "no", "hara", "shima", "oka", "ike")
# fmt: on


def invented(
    menus: Sequence[str], *, people: int, seed: int
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield (address, menu codes, edition) of so many people; every address once."""
    chance = random.Random(seed)  # noqa: S311 — invented people, not secrets
    names, weights = zip(*DOMAINS, strict=True)
    for number in range(1, people + 1):
        name, place = chance.choice(NAMES), chance.choice(PLACES)
        domain = chance.choices(names, weights)[0]
        others = chance.sample(menus[1:], k=min(len(menus) - 1, chance.choice((0, 1, 1, 2, 3, 4))))
        yield f"{name}.{place}{number:04}@{domain}", (menus[0], *others), "ja"
