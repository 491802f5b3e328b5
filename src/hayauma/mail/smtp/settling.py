"""Settling (記録): what a relay's connections heard in one turn of the loop, written down once.

Nobody speaks before it is written: a letter that begins stands in the record before its content
leaves, and an answer before anybody is told of it.
"""

import asyncio
from abc import ABC, abstractmethod

from hayauma.mail.smtp.connection import Connection
from hayauma.mail.smtp.outcome import Outgoing, Result, Stage, Trouble
from hayauma.mail.smtp.tray import Tray

_UNWRITABLE = "（送信の控えを書けません）"


class Settling(ABC):
    """Hears connections together. Runs in the thread of the sockets alone."""

    def __init__(self, name: str, tray: Tray) -> None:
        self._name, self._tray = name, tray
        self._loop = asyncio.get_running_loop()
        self._greeted: set[Connection] = set()
        # Whether a connection may wait for work.
        self._idle = False
        # Connections with something to say, and letters whose content they are about to send.
        self._heard: list[Connection] = []
        self._begun: list[Outgoing] = []
        self._called = False

    @abstractmethod
    def _greet(self, connection: Connection) -> None:
        """Take in a connection that got through the greeting."""

    @abstractmethod
    def _gone(self, connection: Connection) -> None:
        """Take leave of a connection that is over."""

    @abstractmethod
    def _reported(self, results: list[Result]) -> None:
        """Tell what was answered."""

    @abstractmethod
    def _complain(self, trouble: Trouble) -> None:
        """Tell that nothing can go."""

    def _hear(self, connection: Connection) -> None:
        """Remember that a connection has something to say; all that have are settled together."""
        if not connection.waits:
            connection.waits = True
            self._heard.append(connection)
        if not self._called:
            # Runs after every socket that is readable now was read: one record for all of them.
            self._called = True
            self._loop.call_soon(self._settle)

    def _settle(self) -> None:
        """Write down what was heard and what is begun, then let everybody speak, then report."""
        self._called = False
        heard, self._heard = self._heard, []
        results: list[Result] = []
        for connection in heard:
            connection.waits = False
            if connection.machine.results:
                results += connection.machine.results
                connection.machine.results = []
        begun = self._begun.copy()
        self._begun.clear()
        trouble = self._written(begun, results, heard)
        now = self._loop.time()
        for connection in heard:
            connection.speak(now)
            if connection.place.group is None:
                self._idle = True
            if connection.over:
                if not connection.buried:
                    self._gone(connection)
            elif connection not in self._greeted and connection.machine.ready:
                self._greet(connection)
        if results:
            self._reported(results)
        if trouble is not None:
            self._complain(trouble)

    def _written(
        self, begun: list[Outgoing], results: list[Result], heard: list[Connection]
    ) -> Trouble | None:
        """Have it written down; where that fails (disk full), no content leaves: that is trouble.

        What was answered is told all the same: the ledger may have room.
        """
        try:
            if begun or results:
                self._tray.record(begun, results)
        except Exception as error:
            for connection in heard:
                if connection.machine.take_back(begun):
                    connection.end(_UNWRITABLE, hand_back=True)
            if not isinstance(error, OSError):
                raise
            why = f"{_UNWRITABLE}{error.strerror or error}"
            return Trouble(self._name, Stage.IDLE, 0, "", why, relay_wide=False)
        return None
