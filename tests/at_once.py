"""Two acts at the same instant, each over a connection of its own, as two processes do them."""

import threading
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import connection


def both(*acts: Callable[[], object]) -> list[str]:
    """Do the acts at once and return what was refused."""
    ready, refused = threading.Barrier(len(acts)), list[str]()

    def run(act: Callable[[], object]) -> None:
        try:
            ready.wait()
            act()
        except ValidationError as fault:
            refused.extend(fault.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
