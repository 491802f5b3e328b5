"""Lanes and states of a dispatch."""

from enum import StrEnum


class Lane(StrEnum):
    """Which queue a dispatch runs in."""

    URGENT = "urgent"  # overtakes everything
    ROUTINE = "routine"  # everything else


class State(StrEnum):
    """Where a dispatch stands."""

    ORDERED = "ordered"  # ordered; waits for its time or for the take-back delay
    RUNNING = "running"  # frozen, judged again, letters go
    PAUSED = "paused"  # stopped by a hand; can go on
    HELD = "held"  # the second judgement refused it: a person must look
    CANCELLED = "cancelled"  # stopped for good, letters in flight still close
    TAKEN_BACK = "taken_back"  # taken back before the first letter
    CLOSED = "closed"  # every letter has a last word


class Mode(StrEnum):
    """When an order takes effect."""

    NOW = "now"  # いま
    AT = "at"  # 時刻を決めて
    ON_APPROVAL = "on_approval"  # 承認されしだい
