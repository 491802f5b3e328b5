"""Places to be filled (差込み): 〔　〕 of a template, and ○○ of habit, that nobody has filled."""

import re
from collections.abc import Iterator

from hayauma.bulletins.checks.finding import Finding, Text

PLACE = re.compile(r"〔[^〔〕\n]{0,40}〕|[○〇●◯]{2,}")


def check(text: Text) -> Iterator[Finding]:
    """Yield every place that still waits for its words."""
    for match in PLACE.finditer(text.whole):
        yield text.finding("placeholder.unfilled", *match.span())
