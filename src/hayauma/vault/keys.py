"""The keys of one installation, each for one purpose, in one file only its owner can read."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Keys:
    """Secrets by purpose. `address` is a list, newest first: old ciphers stay readable."""

    session: str
    address: tuple[tuple[int, bytes], ...]
    digest: bytes
    verp: bytes
    message_id: bytes

    @classmethod
    def make(cls) -> "Keys":
        """Make a new set from the system's random source."""
        return cls(
            session=secrets.token_urlsafe(48),
            address=((1, secrets.token_bytes(32)),),
            digest=secrets.token_bytes(32),
            verp=secrets.token_bytes(32),
            message_id=secrets.token_bytes(32),
        )

    @classmethod
    def load(cls, path: Path) -> "Keys":
        """Load the keys of a home. Errors: ValueError where the file is not a key file."""
        try:
            stored = json.loads(path.read_text("utf-8"))
            return cls(
                session=str(stored["session"]),
                address=tuple((int(n), base64.b64decode(k)) for n, k in stored["address"]),
                digest=base64.b64decode(stored["digest"]),
                verp=base64.b64decode(stored["verp"]),
                message_id=base64.b64decode(stored["message_id"]),
            )
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"{path}: 鍵のファイルとして読めません。") from fault

    @classmethod
    def load_or_make(cls, path: Path) -> "Keys":
        """Load the keys, or make them (mode 0600) where the home has none yet.

        Two processes may start at once: the file is linked into place, and who comes second reads
        what the first one made.
        """
        if path.exists():
            return cls.load(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        keys = cls.make()
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(keys._as_json())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return cls.load(path)
        finally:
            draft.unlink()
        return keys

    def _as_json(self) -> str:
        def text(key: bytes) -> str:
            return base64.b64encode(key).decode("ascii")

        return json.dumps(
            {
                "session": self.session,
                "address": [[n, text(key)] for n, key in self.address],
                "digest": text(self.digest),
                "verp": text(self.verp),
                "message_id": text(self.message_id),
            },
            indent=1,
        )
