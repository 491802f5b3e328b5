"""Who did it (行為者): a plain code and the name of that day, never a key to anybody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who did an act: a code (`staff:12`, `system:engine`, `citizen`), and the name of that day."""

    code: str
    name: str
    post: str = ""

    @property
    def shown(self) -> str:
        """Return post and name as the records print them (職・氏名)."""
        return f"{self.post} {self.name}".strip()


SYSTEM = Actor("system:engine", "機関", "")
