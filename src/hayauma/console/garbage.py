"""Garbage (ごみ): not looked for while nothing but what stays is made.

Loading the product makes some hundred thousand things that live to the end, and founding the demo
town nearly as many at a time; Python would look through all of them again and again.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_looked_for() -> Iterator[None]:
    """Let garbage lie as long as the block lasts, then leave what was made out of later looks."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
