"""Precedence (優先): who is told, inside an engine, that urgent news is being started.

Where nobody is (a test, a page, another host), nothing is missed: everybody looks for himself.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class Precedence:
    """Hears how far the start of urgent news is; this one does nothing about it."""

    def begins(self, dispatch: int) -> None:
        """It is about to be judged."""

    def stands(self) -> None:
        """Its first people stand: letters may go to them."""

    def over(self) -> None:
        """It was started whole, or held back."""

    @contextmanager
    def starting(self, dispatch: int) -> Iterator[None]:
        """Say when it begins and when it is over, however it ends."""
        self.begins(dispatch)
        try:
            yield
        finally:
            self.over()


NOBODY = Precedence()
