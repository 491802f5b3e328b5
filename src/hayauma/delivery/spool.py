"""The spool (控え): what is on the wire, written before the ledger knows it.

A line is appended when a letter's first octet is about to go, and another when its answer is
read. A `write()` outlives a kill -9, so after a crash only letters begun without an answer are
uncertain: at most one a connection. It does not outlive the power: then the boot differs, the
spool is not believed, and every letter marked «in flight» is uncertain.

Segments: a segment is removed once every letter begun in it stands in the ledger.
"""

import errno
import os
import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock

from hayauma.delivery.words import Word
from hayauma.mail.smtp import Answer, Outgoing, Result, Stage

SEGMENT_OCTETS = 1_000_000
_LINE = struct.Struct("<BQQBBH")  # kind, shard, seq, word, stage, octets of the reply that follows
_BEGUN, _ANSWERED = 1, 2
_STAGES = tuple(Stage)
# The usual answer, named once: a member is looked up in its class at some cost.
_ACCEPTED, _TAKEN, _DOT = Answer.ACCEPTED, int(Word.accepted), _STAGES.index(Stage.DOT)
Key = tuple[int, int]  # shard, seq


@dataclass(frozen=True)
class SpooledAnswer:
    """What a server said, as it was read just before the crash."""

    word: Word
    stage: Stage
    reply: str


@dataclass
class Recovered:
    """What a dead worker's spool says: which letters were begun, and which answers came."""

    begun: set[Key] = field(default_factory=set)
    answers: dict[Key, SpooledAnswer] = field(default_factory=dict)


class Spool:
    """One worker's spool. `record` is called in the Courier's thread, `settled` in the worker's."""

    def __init__(self, folder: Path, worker: str) -> None:
        self._folder = folder / _safe(worker)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = Lock()
        # Per segment, the letters begun in it that do not stand in the ledger yet.
        self._open: dict[int, set[Key]] = {}
        self._number = 0
        self._file = -1
        self._octets = 0
        self._next_segment()

    def record(self, begun: Sequence[Outgoing], answered: Sequence[Result]) -> None:
        """Write which letters are about to go and what servers said, in one write for all.

        Errors: OSError where it cannot be written; then nothing of it may be counted on.
        """
        pack, keys = _LINE.pack, [(one.shard, one.seq) for one in begun]
        lines = [_answer(one) for one in answered]
        lines += [pack(_BEGUN, shard, seq, 0, 0, 0) for shard, seq in keys]
        with self._lock:
            self._append(b"".join(lines))
            self._open[self._number].update(keys)

    def settled(self, letters: Iterable[Key]) -> None:
        """Forget letters whose answers now stand in the ledger."""
        with self._lock:
            known = list(letters)
            for segment in tuple(self._open):
                self._open[segment].difference_update(known)
                self._remove_if_done(segment)
            if self._octets > SEGMENT_OCTETS:
                # A full disk: the old file grows on until there is room for a new one.
                with suppress(OSError):
                    self._next_segment()

    def close(self) -> None:
        """Remove the spool: the worker ended in order and the ledger knows everything."""
        with self._lock:
            os.close(self._file)
            _remove(self._folder)

    def _append(self, lines: bytes) -> None:
        """Write all of it, or (disk full) take a part that was written away again."""
        done = os.write(self._file, lines)
        if done != len(lines):
            os.ftruncate(self._file, self._octets)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._octets += done

    def _next_segment(self) -> None:
        """Go on in a new file. Errors: OSError, and then the old one goes on."""
        path = self._folder / f"{self._number + 1:08d}"
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        boot = _boot()
        try:
            if os.write(file, boot) != len(boot):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            os.close(file)
            path.unlink()
            raise
        if self._file >= 0:
            os.close(self._file)
        done, self._number = self._number, self._number + 1
        self._open[self._number] = set()
        self._file, self._octets = file, len(boot)
        self._remove_if_done(done)

    def _remove_if_done(self, segment: int) -> None:
        if segment != self._number and not self._open.get(segment):
            self._open.pop(segment, None)
            (self._folder / f"{segment:08d}").unlink(missing_ok=True)


def _answer(result: Result) -> bytes:
    """Return the line of an answer: its place, its word, the stage, the reply."""
    reply = _octets(result.reply)
    if result.answer is _ACCEPTED:
        word, stage = _TAKEN, _DOT
    else:
        word, stage = int(Word[str(result.answer)]), _STAGES.index(result.stage)
    return _LINE.pack(_ANSWERED, result.shard, result.seq, word, stage, len(reply)) + reply


@lru_cache(maxsize=64)
def _octets(reply: str) -> bytes:
    return reply.encode("utf-8")[:0xFFFF]


def recover(folder: Path, worker: str) -> Recovered | None:
    """Return what a dead worker's spool says, or None where it cannot be believed."""
    segments = sorted((folder / _safe(worker)).glob("[0-9]*")) if worker else []
    if not segments:
        return None
    found = Recovered()
    for segment in segments:
        content = segment.read_bytes()
        boot = _boot()
        if not content.startswith(boot):
            return None
        for key, answer in _lines(content[len(boot) :]):
            if answer is None:
                # Begun again: an answer to an earlier attempt says nothing about this one.
                found.begun.add(key)
                found.answers.pop(key, None)
            else:
                found.answers[key] = answer
    return found


def forget(folder: Path, keep: Collection[str]) -> None:
    """Remove the spools of dead workers, but for those whose marks still stand (`keep`)."""
    kept = {_safe(worker) for worker in keep}
    if folder.exists():
        for one in folder.iterdir():
            if one.is_dir() and one.name not in kept:
                _remove(one)


def _lines(content: bytes) -> Iterator[tuple[Key, SpooledAnswer | None]]:
    """Yield whole lines; a last line that was cut off in the middle says nothing."""
    place = 0
    while place + _LINE.size <= len(content):
        kind, shard, seq, word, stage, length = _LINE.unpack_from(content, place)
        place += _LINE.size
        if kind == _BEGUN:
            yield (shard, seq), None
            continue
        if place + length > len(content):
            return
        reply = content[place : place + length].decode("utf-8", "replace")
        place += length
        yield (shard, seq), SpooledAnswer(Word(word), _STAGES[stage], reply)


def _boot() -> bytes:
    """Name this boot of the machine: a spool of another one may have lost its last lines."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_bytes()[:36]
    except OSError:
        # Elsewhere (macOS) nothing of the kind: the spool of an earlier process is not believed.
        return f"{os.getpid():036d}".encode("ascii")


def _remove(folder: Path) -> None:
    for segment in folder.glob("*"):
        segment.unlink(missing_ok=True)
    folder.rmdir()


def _safe(worker: str) -> str:
    return "".join(c if c.isalnum() or c in "-." else "_" for c in worker)
