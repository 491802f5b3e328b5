"""What a worker wants of whoever makes a dispatch's letters: bulletins and digests alike."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from hayauma.mail.smtp import Outgoing
from hayauma.subscriptions.mailing import Ready


class Maker(Protocol):
    """Makes the copies of one dispatch."""

    @property
    def places(self) -> Mapping[int, int]:
        """Return where each menu, by its key, stands among the letter's lists."""

    def senders(self, seqs: Sequence[int]) -> list[bytes]:
        """Return the return paths of some letters, by their numbers."""

    def made(
        self,
        one: int,
        person: Ready,
        frozen: int,
        seq: int,
        sender: bytes,
        shard: int,
        urgent: bool,
    ) -> Outgoing:
        """Return one registration's letter, ready for the wire. Errors: Unmakeable."""

    def message_id(self, subscription: int, frozen: int = 0) -> str:
        """Return the identity of one person's copy: the same on every retry."""
