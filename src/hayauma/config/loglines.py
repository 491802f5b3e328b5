"""Lines of the log: nobody's address and nobody's link stands in them, tracebacks included."""

import logging

from hayauma import links
from hayauma.mail import redaction


class Line(logging.Formatter):
    """Writes a record as one text, hiding tokens and addresses last of all.

    Django logs the path of every request it refuses, and a path may carry a citizen's token.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished text of a record."""
        return redaction.redact(links.without_tokens(super().format(record)))
